"""The 48 rules: findings.md sections 4 and 5. A rule speaks when its statement is True; unknown is silent."""
from collections import defaultdict

import values
from definitions import Province, any_of, both, either, eq, is_not, isin, le, lt, ne, pair
from values import add_months, month_of, ordinal, plus_months

# Section 3, parameters; amounts in fen.
TOL_ABS = 10000
TOL_REL = 20
RELIEF_TOL = 1000
K = 2
VERIFY_MONTHS = EXIT_MONTHS = 6
PLACE_WAIT = 3
PAY_DAYS = 60
DEATH_GRACE_DAYS = 30
YOUNG_AGE, WORK_AGE_MAX = 16, 60
BASELINE_DATE = (2018, 6, 30)
DEADLINE = {2018: (2018, 12, 31), 2019: (2019, 12, 31), 2020: (2020, 6, 30)}
SCREENING_CAP = 30000
VISIT_WARN_FROM = (10, 1)
VISIT_MIN_DAYS = 90
RECENT_MONTHS = 12

HARDSHIP = ("生活救助", "子女助学", "大病救助", "送温暖")
NAMED = (
    "worker", "member", "membership", "placement", "relief_member", "death", "unemployment", "public_post",
    "employment", "insurance", "pension", "unemployment_benefit",
)

RULES = []


def rule(code):
    """A rule yields the subjects it speaks of."""

    def register(function):
        RULES.append((code, function))
        return function

    return register


# --- 1-4: who should be where -----------------------------------------------------------------------------------------


@rule("both-covered")
def rule_1(v):
    for u, m in v.active_links():
        if v.paying(m):
            yield pair(u.key, m.key)


@rule("union-only-eligible-for-relief")
def rule_2(v):
    for u in v.active_files():
        if not u.person or not v.delivered("relief", u["所在地市"]):
            continue
        covered = any_of(v.m_active(m) for p in v.persons(u) for m in v.families_of.get(p, ()))
        if both(is_not(covered), lt(v.best_pc(u), v.line(u))):
            yield u.key


@rule("relief-only-not-on-file")
def rule_3(v):
    since = plus_months(month_of(v.t), -RECENT_MONTHS)
    for m in v.rows["relief"]:
        if not v.m_active(m) or not v.delivered("worker", m["xzqh"]):
            continue
        for p in {r.person for r in m.members if r.person}:
            member = any_of(authenticated(r) for r in v.by_person["membership"].get(p, ()))
            insurance = v.by_person["insurance"].get(p, ())
            hired = any_of(both(v.insured(r, False), le(since, r["AAE003"])) for r in insurance)
            on_file = any_of(either(v.u_active(u), v.u_exited(u)) for u in v.files_of.get(p, ()))
            if both(either(member, hired), is_not(on_file)):
                yield m.key
                break


def authenticated(row):
    return both(eq(row["状态"], "有效"), eq(row["实名认证"], "通过"))


@rule("disability-illness-backstop-referral")
def rule_4(v):
    for u in v.active_files():
        if not v.delivered("relief", u["所在地市"]):
            continue
        for row in v.household(u):
            if not row.person:
                continue
            grave = either(isin(row["残疾等级"], (1, 2)), both(eq(row["重大疾病"], "是"), eq(row["劳动能力"], "无")))
            covered = any_of(
                both(eq(r["bz"], "1"), v.m_active(m))
                for m in v.families_of.get(row.person, ())
                for r in m.members
                if r.person == row.person
            )
            if both(grave, is_not(covered)):
                yield u.key
                break


# --- 5-10: what the two sides say of one household --------------------------------------------------------------------


@rule("income-mismatch")
def rule_5(v):
    for u in v.active_files():
        gross, verified = v.gross_pc(u), v.verified_pc(u)
        stated = [m["yrjsr"] for m in v.linked[u.own] if v.m_active(m) and m["yrjsr"] is not None]
        other = stated[0] if stated else verified if lt(gross, verified) else None
        if gross is None or other is None:
            continue
        gap = abs(gross - other)
        if gap > TOL_ABS and gap * 100 > TOL_REL * max(gross, other):
            yield u.key


@rule("income-over-limit")
def rule_6(v):
    for u in v.active_files():
        line = v.line(u)
        if both(isin(u["困难类别"], ("深度困难", "相对困难")), le(None if line is None else K * line, v.verified_net_pc(u))):
            yield u.key


@rule("household-size-mismatch")
def rule_7(v):
    for u, m in v.active_links():
        if ne(u["家庭人口"], m["jtrk"]):
            yield pair(u.key, m.key)


@rule("member-set-mismatch")
def rule_8(v):
    for u, m in v.active_links():
        ours, theirs = v.household(u), m.members
        if all(r.person for r in ours + theirs) and {r.person for r in ours} != {r.person for r in theirs}:
            yield pair(u.key, m.key)


@rule("relief-amount-mismatch")
def rule_9(v):
    for u, m in v.active_links():
        ours, theirs = u["低保金额(元/月)"], m["bzje"]
        if m["lb"] == "dibao" and ours is not None and theirs is not None and abs(ours - theirs) > RELIEF_TOL:
            yield pair(u.key, m.key)


@rule("relief-class-mismatch")
def rule_10(v):
    for u, m in v.active_links():
        dibao = eq(m["lb"], "dibao")
        other = any_of(both(v.m_active(o), eq(o["lb"], "dibao")) for o in v.linked[u.own] if o is not m)
        says = both(eq(u["是否享受低保"], "是"), ne(m["lb"], "dibao"), is_not(other))
        if either(says, both(eq(u["是否享受低保"], "否"), dibao)):
            yield pair(u.key, m.key)


# --- 11-15: ends and exits --------------------------------------------------------------------------------------------


@rule("relief-stopped-but-on-file")
def rule_11(v):
    for u in v.active_files():
        linked = v.linked[u.own]
        if u["是否享受低保"] == "是" and linked and all(v.m_ended(m) for m in linked):
            yield u.key


@rule("exited-but-receives-relief")
def rule_12(v):
    for u in v.rows["worker"]:
        if u["档案状态"] == "已脱困":
            for m in v.linked[u.own]:
                if both(v.m_active(m), v.paying(m), le(m["ksrq"], u["退出日期"])):
                    yield pair(u.key, m.key)


@rule("relapse-suspected")
def rule_13(v):
    for u in v.rows["worker"]:
        left = both(eq(u["档案状态"], "已脱困"), le(u["退出日期"], v.t))
        if not left or not u.person or not v.alive(u.person):
            continue
        again = any_of(v.u_active(o) for o in v.files_of[u.person])
        relief = any_of(both(v.m_active(m), v.paying(m), lt(u["退出日期"], m["ksrq"])) for m in v.linked[u.own])
        poor = both(lt(v.verified_pc(u), v.line(u)), v.seen_whole(u))
        if both(is_not(again), either(relief, poor)):
            yield u.key


@rule("aid-after-exit")
def rule_14(v):
    for a in v.paid_aid():
        u = v.file_of(a)
        if not u or u["档案状态"] not in ("已脱困", "已撤档") or a["项目"] not in HARDSHIP:
            continue
        left = u["退出日期"]
        if both(lt(left, a["发放日期"]), either(a.absent("批准日期"), lt(left, a["批准日期"]))):
            yield a.key


@rule("exit-without-evidence")
def rule_15(v):
    for u in v.rows["worker"]:
        if both(eq(u["档案状态"], "已脱困"), lt(u["达标月数"], EXIT_MONTHS)):
            yield u.key


# --- 16-26: what other registers know of the persons ------------------------------------------------------------------


@rule("deceased-on-file")
def rule_16(v):
    for u in v.active_files():
        if any(v.dead(p) for p in v.persons(u)):
            yield u.key


@rule("aid-after-death")
def rule_17(v):
    for a in v.paid_aid():
        died = a.person and v.died(a.person)
        if died and a["发放日期"] and ordinal(a["发放日期"]) > ordinal(died) + DEATH_GRACE_DAYS:
            yield a.key


@rule("retired-on-file")
def rule_18(v):
    for u in v.active_files():
        if u["工作状态"] in ("在岗", "下岗", "失业") and u.person and v.alive(u.person):
            if any(v.pension_paid(r) for r in v.by_person["pension"].get(u.person, ())):
                yield u.key


def living_rows_on_file(v):
    for u in v.active_files():
        for row in v.household(u):
            if row.person and v.alive(row.person):
                yield row


@rule("pension-income-unreported")
def rule_19(v):
    for row in living_rows_on_file(v):
        pension, declared = v.pension(row.person), v.declared(row)
        if pension and pension > 0 and declared is not None and declared + TOL_ABS < pension:
            yield row.key


@rule("employed-while-reported-unemployed")
def rule_20(v):
    for row in living_rows_on_file(v):
        idle = ("失业",) if row.dataset == "worker" else ("失业", "无业")
        if v.status(row) in idle and v.employed(row.person):
            yield row.key


@rule("employed-while-registered-unemployed")
def rule_21(v):
    for row in v.rows["unemployment"]:
        not_yet = either(row.absent("ACC0M9"), lt(v.t, row["ACC0M9"]))
        still_open = both(row.absent("ACC025"), not_yet, le(row["AJC094"], v.t))
        if row.person and both(still_open, v.alive(row.person), v.employed(row.person)):
            yield row.key


@rule("unemployment-benefit-unreported")
def rule_22(v):
    for row in living_rows_on_file(v):
        benefit, declared = v.benefit(row.person), v.declared(row)
        if benefit is not None and declared is not None and benefit > declared + TOL_ABS:
            yield row.key


@rule("unemployment-benefit-overlap")
def rule_23(v):
    for row in v.rows["unemployment_benefit"]:
        first, last = row["AAE041"], row["AAE042"]
        if row["AJA001"] != "11" or not row.person or not v.alive(row.person) or first is None or last is None:
            continue
        last = min(last, month_of(v.t))
        if first > last:
            continue
        working = any(
            v.insured(r, False) and r["AAE003"] is not None and first <= r["AAE003"] <= last
            for r in v.by_person["insurance"].get(row.person, ())
        )
        starts = [r["AIC162"] or r["AAE210"] for r in v.by_person["pension"].get(row.person, ()) if r["AAE116"] == "1"]
        if working or any(start and month_of(start) <= last for start in starts):
            yield row.key


@rule("public-post-overlap")
def rule_24(v):
    for post in v.rows["public_post"]:
        p = post.person
        if not p or not v.in_post(post) or not v.alive(p):
            continue
        benefit = any(v.benefit_paid(r) for r in v.by_person["unemployment_benefit"].get(p, ()))
        hired = any(v.employs(r) and other_employer(r, post) for r in v.by_person["insurance"].get(p, ()))
        second = any(v.in_post(o) for o in v.by_person["public_post"][p] if o is not post)
        if benefit or hired or second:
            yield post.key


def other_employer(row, post):
    ours, theirs = row["AAB004"], post["AAB004"]
    return ours is not None and theirs is not None and values.Name(ours).key != values.Name(theirs).key


@rule("job-placement-unconfirmed")
def rule_25(v):
    if not all(v.world.delivered[ds] for ds in ("insurance", "employment", "public_post")):
        return
    for row in v.rows["placement"]:
        day = row["安置日期"]
        if day is None or not row.person or not v.alive(row.person) or not add_months(day, PLACE_WAIT) < v.t:
            continue
        if is_not(v.works_from(row.person, day)):
            yield row.key


@rule("zero-employment-household")
def rule_26(v):
    for u in v.active_files():
        if not all(v.delivered(ds, u["所在地市"]) for ds in ("insurance", "employment", "public_post")):
            continue
        rows = v.household(u)
        if any(could_work(v, row) for row in rows) and is_not(any_of(works(v, row) for row in rows)):
            yield u.key


def could_work(v, row):
    if not row.person or not v.alive(row.person) or row["劳动能力"] not in ("有", "部分"):
        return False
    age = values.full_years(values.id_birth(row.person), v.t)
    return YOUNG_AGE <= age < WORK_AGE_MAX and v.status(row) not in (None, "学生", "退休", "学龄前")


def works(v, row):
    busy = ("在岗", "公益性岗位", "灵活就业") if row.dataset == "worker" else ("在职", "务农")
    declared = isin(v.status(row), busy)
    p = row.person
    if not p:
        return declared
    seen = either(
        v.employed(p),
        v.self_employed(p),
        any_of(v.in_post(r) for r in v.by_person["public_post"].get(p, ())),
        any_of(v.runs(r, "JYRQ", "JSRQ", v.t) for r in v.by_person["employment"].get(p, ())),
    )
    return either(declared, both(v.alive(p), seen))


# --- 27-30: who is who ------------------------------------------------------------------------------------------------


def named_rows(v):
    """Per person the rows rule 27 looks at; the one with the smallest key first, the first in the file if equal."""
    found = defaultdict(list)
    for dataset in NAMED:
        for row in v.rows[dataset]:
            if row.person and row.name and row.name.legible and not row.name.odd:
                found[row.person].append(row)
    for rows in found.values():
        rows.sort(key=lambda r: r.key.encode())
    return found


@rule("same-id-different-name")
def rule_27(v):
    for first, *others in named_rows(v).values():
        done = set()
        for row in others:
            if not row.name.shares(first.name) and row.name.key not in done:
                done.add(row.name.key)
                yield pair(first.key, row.key)


@rule("same-person-different-id")
def rule_28(v):
    smallest = {p: rows[0] for p, rows in named_rows(v).items()}
    born = defaultdict(list)
    for p in smallest:
        born[values.id_birth(p)].append(p)
    for a in v.rows["worker"] + v.rows["member"]:
        if not a.id or a.person or values.is_placeholder(a.id) or not values.SHAPE_18.fullmatch(a.id):
            continue
        if not a.name or not a.name.legible or a.name.odd:
            continue
        sex = a["性别"] or values.id_sex(a.id)
        for p in born[a["出生日期"]]:
            b = smallest[p]
            if one_slip(a.id, p) and a.name.key == b.name.key and sex == values.id_sex(p):
                yield pair(a.key, b.key)


def one_slip(a, b):
    """Differ in exactly one place, or by two neighbours swapped."""
    places = [i for i in range(18) if a[i] != b[i]]
    if len(places) == 2:
        i, j = places
        return j == i + 1 and a[i] == b[j] and a[j] == b[i]
    return len(places) == 1


def pairs_sharing(holders_of, is_active):
    found = {}
    for holders in holders_of.values():
        holders = [h for h in holders if is_active(h)]
        for i, one in enumerate(holders):
            for other in holders[i + 1:]:
                found[pair(one.key, other.key)] = (one, other)
    return found


@rule("one-person-two-households")
def rule_29(v):
    yield from pairs_sharing(v.files_of, v.u_active)
    yield from pairs_sharing(v.families_of, v.m_active)


@rule("cross-city-duplicate-file")
def rule_30(v):
    for subject, (one, other) in pairs_sharing(v.by_person["worker"], v.u_active).items():
        if both(*(x["所在地市"] is not None for x in (one, other))) and one["所在地市"][:4] != other["所在地市"][:4]:
            yield subject


# --- 31-35: aid -------------------------------------------------------------------------------------------------------


def pairs_alike(rows, features):
    groups = defaultdict(list)
    for row in rows:
        wanted = features(row)
        if None not in wanted:
            groups[wanted].append(row)
    for group in groups.values():
        for i, one in enumerate(group):
            for other in group[i + 1:]:
                yield pair(one.key, other.key)


@rule("duplicate-aid")
def rule_31(v):
    rows = [a for a in v.paid_aid() if a["项目"] not in ("走访", "两癌筛查")]
    yield from pairs_alike(
        rows, lambda a: (a.person, a["项目"], a["资金来源"], a["金额(元)"], a["发放日期"] and month_of(a["发放日期"]))
    )


@rule("tuition-aid-duplicate")
def rule_32(v):
    rows = [a for a in v.paid_aid() if a["项目"] == "子女助学"]
    yield from pairs_alike(rows, lambda a: (a.person, a["学年"]))


@rule("aid-not-delivered")
def rule_33(v):
    for a in v.rows["aid"]:
        day = a["批准日期"]
        late = a["发放状态"] == "已批准" and day is not None and ordinal(day) + PAY_DAYS < ordinal(v.t)
        if late or a["发放状态"] == "退回":
            yield a.key


@rule("aid-amount-out-of-policy")
def rule_34(v):
    for a in v.rows["aid"]:
        u, amount = v.file_of(a), a["金额(元)"]
        if not u or a["发放状态"] not in ("已批准", "已发放") or amount is None or a["项目"] is None:
            continue
        bounds = v.policy(
            [r for r in v.world.aid_policy if r["project"] == a["项目"]], u["所在地市"], a["批准日期"] or a["发放日期"]
        )
        if bounds and either(lt(bounds["cap"], amount), lt(amount, bounds["floor"])):
            yield a.key


@rule("screening-over-subsidy")
def rule_35(v):
    rows = [a for a in v.paid_aid() if a["项目"] == "两癌筛查"]
    first_of_year = {}
    for a in rows:
        if a.person and a["发放日期"]:
            order = (a["发放日期"], a.own.encode())
            place = (a.person, a["发放日期"][0])
            first_of_year[place] = min(order, first_of_year.get(place, order))
    for a in rows:
        over = lt(SCREENING_CAP, a["金额(元)"])
        again = male = outside = False
        if a.person:
            male = values.id_sex(a.person) == "男"
            if a["发放日期"]:
                again = first_of_year[a.person, a["发放日期"][0]] < (a["发放日期"], a.own.encode())
            outside = not_unionised(v.by_person["membership"].get(a.person, ()))
        if either(over, again, male, outside):
            yield a.key


def not_unionised(memberships):
    """Every 有效 row says that the unit has no union, and there is one."""
    some = any_of(eq(r["状态"], "有效") for r in memberships)
    against = any_of(both(eq(r["状态"], "有效"), is_not(eq(r["单位已建会"], "否"))) for r in memberships)
    return both(some, is_not(against))


# --- 36-42: the data themselves (void rows too) -----------------------------------------------------------------------


def person_rows(v):
    for dataset, rows in v.world.rows.items():
        if dataset != "relief":
            yield from (r for r in rows if r.id)


@rule("invalid-id")
def rule_36(v):
    for row in person_rows(v):
        if not row.person and not values.is_placeholder(row.id):
            yield row.key


@rule("placeholder-id")
def rule_37(v):
    for row in person_rows(v):
        if values.is_placeholder(row.id):
            yield row.key


@rule("id-birth-mismatch")
def rule_38(v):
    for row in v.world.rows["worker"] + v.world.rows["member"]:
        stated = row.cells["出生日期"]
        if row.person and stated and stated != values.id_birth(row.person)[: len(stated)]:
            yield row.key


@rule("id-sex-mismatch")
def rule_39(v):
    for row in v.world.rows["worker"] + v.world.rows["member"]:
        if row.person and row["性别"] and row["性别"] != values.id_sex(row.person):
            yield row.key


@rule("id-15-digit")
def rule_40(v):
    for row in person_rows(v):
        if row.person and len(row.id) == 15:
            yield row.key


@rule("division-code-retired")
def rule_41(v):
    retired = {old for old, first_list in v.world.tables.retired if first_list <= month_of(v.t)}
    columns = {"worker": ("户口所在地行政区划", "所在地市"), "relief": ("xzqh",), "unemployment": ("AAB301",)}
    for dataset, names in columns.items():
        for row in v.world.rows[dataset]:
            if any(row[name] in retired for name in names):
                yield row.key


@rule("name-unencodable")
def rule_42(v):
    for dataset in NAMED:
        for row in v.world.rows[dataset]:
            if row.name and row.name.odd:
                yield row.key


# --- 43-48: care of the files -----------------------------------------------------------------------------------------


@rule("stale-record")
def rule_43(v):
    for u in v.active_files():
        day = u["最近核查日期"]
        if day and add_months(day, VERIFY_MONTHS) < v.t:
            yield u.key


@rule("missing-contact-person")
def rule_44(v):
    for u in v.active_files():
        if u["联系人姓名"] is None or u["联系人电话"] is None:
            yield u.key


@rule("target-overdue")
def rule_45(v):
    for u in v.active_files():
        if both(le(u["建档日期"], BASELINE_DATE), lt(DEADLINE.get(u["脱困目标年度"]), v.t)):
            yield u.key


@rule("not-unionised-beneficiary")
def rule_46(v):
    for u in v.active_files():
        if u.person and v.delivered("membership", u["所在地市"]):
            if is_not(any_of(authenticated(r) for r in v.by_person["membership"].get(u.person, ()))):
                yield u.key


@rule("disability-grade-mismatch")
def rule_47(v):
    for u in v.active_files():
        for ours in v.household(u):
            for theirs in v.by_person["relief_member"].get(ours.person, ()) if ours.person else ():
                if v.m_active(v.family_by_key[theirs.own]) and either(
                    ne(ours["残疾类别"], theirs["cjlb"]), ne(ours["残疾等级"], theirs["cjdj"])
                ):
                    yield pair(theirs.key, ours.key)


@rule("covered-without-visit")
def rule_48(v):
    if v.t[1:] < VISIT_WARN_FROM:
        return
    new_year = (v.t[0], 1, 1)
    visits = defaultdict(list)
    for a in v.rows["aid"]:
        when = both(le(new_year, a["发放日期"]), le(a["发放日期"], v.t))
        visits[a["职工编号"]].append(both(isin(a["项目"], ("走访", "送温暖")), eq(a["发放状态"], "已发放"), when))
    for u in v.active_files():
        since = u["建档日期"]
        if since is None or not v.delivered("aid", u["所在地市"]):
            continue
        days = ordinal(v.t) - ordinal(max(since, new_year)) + 1
        if days >= VISIT_MIN_DAYS and is_not(any_of(visits[u.own])):
            yield u.key


# --- Section 5 --------------------------------------------------------------------------------------------------------


def findings(world):
    """The set of (code, subject)."""
    province = Province(world)
    raised = {code: set(function(province)) for code, function in RULES}
    raised["one-person-two-households"] -= raised["cross-city-duplicate-file"]
    raised["same-person-different-id"] -= raised["cross-city-duplicate-file"]
    raised["duplicate-aid"] -= raised["tuition-aid-duplicate"]
    return {(code, subject) for code, subjects in raised.items() for subject in subjects}
