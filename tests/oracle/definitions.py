"""The definitions that the rules share: findings.md section 3.

A statement is True, False or None (unknown), and stays unknown through `both`, `either` and `is_not`.
"""
from collections import defaultdict
from fractions import Fraction

from values import half_up, month_of, plus_months

INS_LAG = 2

# --- Statements with unknowns -----------------------------------------------------------------------------------------


def both(*xs):
    return False if False in xs else None if None in xs else True


def either(*xs):
    return True if True in xs else None if None in xs else False


def any_of(xs):
    return either(*xs)


def is_not(x):
    return None if x is None else not x


def eq(a, b):
    return None if a is None or b is None else a == b


def ne(a, b):
    return None if a is None or b is None else a != b


def lt(a, b):
    return None if a is None or b is None else a < b


def le(a, b):
    return None if a is None or b is None else a <= b


def isin(a, options):
    return None if a is None else a in options


def pair(a, b):
    """A pair subject: both keys in byte order; two equal keys are one."""
    low, high = sorted((a, b), key=str.encode)
    return low if low == high else low + "+" + high


def known_sum(xs):
    return None if None in xs else sum(xs)


class Province:
    """The rows of a world, joined, with the definitions of section 3 as methods."""

    def __init__(self, world):
        self.world, self.t = world, world.t
        self.rows = {ds: [r for r in rows if not r.void] for ds, rows in world.rows.items()}
        self.by_person = {ds: defaultdict(list) for ds in self.rows}
        for dataset, rows in self.rows.items():
            for row in rows:
                if row.person:
                    self.by_person[dataset][row.person].append(row)
        self.worker_by_key = {u.own: u for u in self.rows["worker"]}
        self.family_by_key = {m.own: m for m in self.rows["relief"]}
        self.files_of = defaultdict(list)
        self.families_of = defaultdict(list)
        for u in self.rows["worker"]:
            for p in self.persons(u):
                self.files_of[p].append(u)
        for m in self.rows["relief"]:
            for p in {r.person for r in m.members if r.person}:
                self.families_of[p].append(m)
        self.linked = {u.own: self.find_linked(u) for u in self.rows["worker"]}

    # Households and links

    def household(self, u):
        return [u] + u.members

    def persons(self, u):
        return {r.person for r in self.household(u) if r.person}

    def find_linked(self, u):
        found = {m.own: m for m in self.families_of.get(u.person, ())}
        for p in self.persons(u):
            for m in self.families_of.get(p, ()):
                if any(r.person == p and r["gx"] == "01" for r in m.members):
                    found[m.own] = m
        return sorted(found.values(), key=lambda m: m.own.encode())

    def delivered(self, dataset, place):
        if place is None:
            return False
        divisions = self.world.delivered[dataset]
        return any(d[:4] == place[:4] or (d[2:] == "0000" and d[:2] == place[:2]) for d in divisions)

    # Files and families

    def u_active(self, u):
        return both(eq(u["档案状态"], "在档"), either(u["建档日期"] is None, le(u["建档日期"], self.t)))

    def u_exited(self, u):
        return isin(u["档案状态"], ("已脱困", "已解困"))

    def m_active(self, m):
        return both(eq(m["zt"], "1"), le(m["ksrq"], self.t), either(m.absent("jsrq"), le(self.t, m["jsrq"])))

    def m_ended(self, m):
        return either(eq(m["zt"], "0"), lt(m["jsrq"], self.t))

    def paying(self, m):
        return isin(m["lb"], ("dibao", "tekun"))

    # Persons

    def died(self, p):
        days = [r["swrq"] or r["hhrq"] for r in self.by_person["death"].get(p, ())]
        return min((d for d in days if d and d <= self.t), default=None)

    def dead(self, p):
        return any_of(le(r["swrq"] or r["hhrq"], self.t) for r in self.by_person["death"].get(p, ()))

    def alive(self, p):
        return is_not(self.dead(p))

    def insured(self, row, own_account):
        """An employer row, or one of the self-employed."""
        kind = row["AAB019"]
        kind = kind in ("60", "70") if own_account else kind not in (None, "60", "70", "80")
        return both(isin(row["AAE140"], ("110", "120", "210", "410")), kind, eq(row["AAE114"], "1"))

    def employs(self, row, own_account=False):
        recent = le(plus_months(month_of(self.t), -INS_LAG), row["AAE003"])
        return both(self.insured(row, own_account), eq(row["AAC031"], "1"), recent)

    def employed(self, p):
        return any_of(self.employs(r) for r in self.by_person["insurance"].get(p, ()))

    def self_employed(self, p):
        return any_of(self.employs(r, True) for r in self.by_person["insurance"].get(p, ()))

    def wages(self, p):
        return [r["AAE180"] for r in self.by_person["insurance"].get(p, ()) if self.employs(r)]

    def wage(self, p):
        employed = self.employed(p)
        if not employed:
            return 0 if employed is False else None
        return max((w for w in self.wages(p) if w is not None), default=None)

    def pension_paid(self, row):
        start = row["AIC162"] or row["AAE210"]
        return both(eq(row["AAE116"], "1"), le(start, self.t))

    def pensions(self, p):
        return [r["AAE019"] for r in self.by_person["pension"].get(p, ()) if self.pension_paid(r)]

    def pension(self, p):
        return known_sum(self.pensions(p))

    def benefit_paid(self, row):
        month = month_of(self.t)
        return both(eq(row["AJA001"], "11"), le(row["AAE041"], month), le(month, row["AAE042"]))

    def benefits(self, p):
        return [r["AAE019"] for r in self.by_person["unemployment_benefit"].get(p, ()) if self.benefit_paid(r)]

    def benefit(self, p):
        return known_sum(self.benefits(p))

    def works_from(self, p, day):
        """Confirmed work of p from that day."""
        month, insurance = month_of(day), self.by_person["insurance"].get(p, ())
        return any_of(
            [both(self.insured(r, False), le(month, r["AAE003"])) for r in insurance]
            + [self.runs(r, "JYRQ", "JSRQ", day) for r in self.by_person["employment"].get(p, ())]
            + [self.runs(r, "KSRQ", "JSRQ", day) for r in self.by_person["public_post"].get(p, ())]
        )

    def runs(self, row, start, end, day):
        """Begun by t and not over before the day."""
        return both(le(row[start], self.t), either(row.absent(end), le(day, row[end])))

    def in_post(self, row):
        return self.runs(row, "KSRQ", "JSRQ", self.t)

    # Income

    def verified_month(self, u):
        persons = self.persons(u)
        stated = [x for p in persons for x in self.wages(p) + self.pensions(p) + self.benefits(p)]
        if all(x is None for x in stated):
            return None
        return known_sum([part for p in persons for part in (self.wage(p), self.pension(p), self.benefit(p))])

    def per_head(self, u, year_amount):
        size = u["家庭人口"]
        return None if not size or year_amount is None else half_up(Fraction(year_amount, 12 * size))

    def gross_pc(self, u):
        return self.per_head(u, u["家庭年度总收入(元)"])

    def verified_pc(self, u):
        verified = self.verified_month(u)
        return None if verified is None else self.per_head(u, 12 * verified)

    def verified_net_pc(self, u):
        verified, rigid = self.verified_month(u), u["家庭年刚性支出(元)"]
        return None if verified is None or rigid is None else self.per_head(u, 12 * verified - rigid)

    def best_pc(self, u):
        return max((x for x in (self.verified_pc(u), self.gross_pc(u)) if x is not None), default=None)

    def seen_whole(self, u):
        for row in self.household(u):
            p = row.person
            if not p or self.self_employed(p) is not False:
                return False
            if self.dead(p):
                continue
            status = self.status(row)
            if status in ("在岗", "在职"):
                whole = self.employed(p) and self.wage(p) is not None
            elif status == "退休":
                whole = lt(0, self.pension(p))
            else:
                whole = status in ("失业", "下岗", "无业", "学生", "学龄前")
            if not whole:
                return False
        return True

    def status(self, row):
        return row["工作状态" if row.dataset == "worker" else "身份"]

    def declared(self, row):
        return row["本人月平均收入(元)" if row.dataset == "worker" else "月收入(元)"]

    def policy(self, rows, division, day):
        """The row of a policy table for a place and day: the latest valid_from, the prefecture as fallback."""
        if division is None or day is None:
            return None
        for place in (division, division[:4] + "00"):
            fitting = [r for r in rows if r["division"] == place and r["valid_from"] <= day <= r["valid_to"]]
            if fitting:
                return max(fitting, key=lambda r: r["valid_from"])
        return None

    def line(self, u):
        urban = [r for r in self.world.lines if r["urban_rural"] == "urban"]
        row = self.policy(urban, u["所在地市"], self.t)
        return row and row["amount_month"]

    # Pairs that several rules walk over

    def active_files(self):
        return [u for u in self.rows["worker"] if self.u_active(u)]

    def active_links(self):
        return [(u, m) for u in self.active_files() for m in self.linked[u.own] if self.m_active(m)]

    def paid_aid(self):
        return [a for a in self.rows["aid"] if a["发放状态"] == "已发放"]

    def file_of(self, aid):
        return self.worker_by_key.get(aid["职工编号"])
