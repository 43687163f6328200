"""Reading deliveries and rows: findings.md sections 1 and 2, formats.md.

`read_world` gives the accepted rows of every dataset in file order, the accounting, and which divisions delivered what.
"""
import csv
import hashlib
import io
import os
import re
import subprocess
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict

import values

# --- Closed lists -----------------------------------------------------------------------------------------------------


def same(*texts):
    return {t: t for t in texts}


YES_NO = dict.fromkeys(("是", "1", "Y", "√", "TRUE", "有"), "是") | dict.fromkeys(("否", "0", "N", "×", "FALSE", "无"), "否")
SEX = dict.fromkeys(("男", "男性", "1", "M", "先生"), "男") | dict.fromkeys(("女", "女性", "2", "F", "女士"), "女")
ABILITY = same("有", "部分", "无")
FLAG = same("0", "1")
DISABILITY = {
    spelling: code
    for code, word in enumerate(("视力", "听力", "言语", "肢体", "智力", "精神", "多重"), 1)
    for spelling in (word, word + "残疾", str(code))
}
GRADE = {spelling: code for code, word in enumerate("一二三四", 1) for spelling in (word + "级", str(code))}
RELIEF_CATEGORY = (
    dict.fromkeys(("城市低保", "农村低保", "低保户", "最低生活保障家庭"), "dibao")
    | dict.fromkeys(("低保边缘", "低收入家庭"), "bianyuan")
    | dict.fromkeys(("刚性支出困难家庭", "支出型困难家庭"), "gangxing")
    | dict.fromkeys(("特困", "分散供养", "集中供养", "五保户"), "tekun")
)

# --- Columns and how each is read; a dict is a closed list ------------------------------------------------------------

COLUMNS = {
    "worker": {
        "职工编号": "key", "困难类别": same("深度困难", "相对困难", "意外致困"),
        "建档级别": same("全国级", "省级", "市级", "县级"), "姓名": "name", "性别": SEX, "民族": "text", "政治面貌": "text",
        "身份证号": "id", "出生日期": "date", "健康状况": "text", "残疾类别": DISABILITY, "残疾等级": GRADE,
        "劳动能力": ABILITY, "重大疾病": YES_NO,
        "工作状态": same("在岗", "下岗", "失业", "退休", "公益性岗位", "灵活就业"), "工作单位": "text",
        "单位统一社会信用代码": "text", "所属行业": "text", "婚姻状况": "text", "户口类型": "text",
        "户口所在地行政区划": "division", "家庭住址": "text", "手机号码": "text", "本人月平均收入(元)": "money/月",
        "家庭年度总收入(元)": "money/年", "家庭年刚性支出(元)": "money/年", "家庭人口": "count", "是否享受低保": YES_NO,
        "低保金额(元/月)": "money/月", "主要致困原因": "text", "就业意愿": same("有", "无"),
        "档案状态": same("在档", "已脱困", "已解困", "已撤档"), "建档日期": "date", "退出日期": "date",
        "退出类型": same("脱困", "解困", "不符合", "死亡", "退休", "迁出"), "脱困目标年度": "count", "最近核查日期": "date",
        "联系人姓名": "text", "联系人电话": "text", "所在地市": "division", "上一档案编号": "text", "达标月数": "count",
    },
    "member": {
        "职工编号": "key", "姓名": "name", "与户主关系": "text", "性别": SEX, "身份证号": "id", "出生日期": "date",
        "健康状况": "text", "残疾类别": DISABILITY, "残疾等级": GRADE, "劳动能力": ABILITY, "重大疾病": YES_NO,
        "月收入(元)": "money/月", "身份": same("在职", "失业", "学生", "退休", "无业", "学龄前", "务农"), "单位或学校": "text",
    },
    "aid": {
        "帮扶编号": "key", "职工编号": "text", "受助人身份证号": "id",
        "项目": same("生活救助", "子女助学", "大病救助", "送温暖", "职业培训", "两癌筛查", "走访"), "金额(元)": "money",
        "资金来源": "text", "批准日期": "date", "发放日期": "date",
        "发放状态": same("已批准", "已发放", "退回", "取消"), "学年": "school",
    },
    "membership": {
        "会员编号": "key", "姓名": "name", "身份证号": "id", "群体": "text", "单位名称": "text", "入会日期": "date",
        "实名认证": same("通过", "未通过"), "状态": same("有效", "注销"), "单位已建会": YES_NO,
    },
    "placement": {
        "帮扶编号": "key", "姓名": "name", "身份证号": "id", "安置日期": "date", "用人单位": "text",
        "统一社会信用代码": "text", "渠道": "text",
    },
    "relief": {
        "jzzh": "key", "lb": RELIEF_CATEGORY, "sblb": "text", "xzqh": "division", "cxlx": same("1", "2"),
        "hzxm": "name", "hzsfz": "id", "jtrk": "count", "bzrk": "count", "yrjsr": "money/月", "bzje": "money/月",
        "ksrq": "date", "jsrq": "date", "zzyy": "text", "zt": FLAG,
    },
    "relief_member": {
        "xm": "name", "sfz": "id", "gx": "text", "bz": FLAG, "cjlb": DISABILITY, "cjdj": GRADE, "zb": FLAG,
    },
    "death": {"bh": "key", "xm": "name", "sfz": "id", "swrq": "date", "hhrq": "date", "dwmc": "text"},
    "unemployment": {
        "ACC020": "key", "AAC002": "id", "AAC003": "name", "AJC090": "date", "AJC093": "text", "AJC094": "date",
        "ACC025": "text", "ACC0M9": "date", "ACC026": FLAG, "AAB301": "division",
    },
    "public_post": {
        "GWBH": "key", "AAC002": "id", "AAC003": "name", "AAB004": "text", "KSRQ": "date", "JSRQ": "date",
        "BTJE": "money/月",
    },
    "employment": {
        "JYBH": "key", "AAC002": "id", "AAC003": "name", "AAB004": "text", "USCC": "text", "JYRQ": "date",
        "JSRQ": "date",
    },
    "insurance": {
        "AAC001": "key", "AAC002": "id", "AAC003": "name", "AAE140": "text", "AAC031": "text", "AAB001": "text",
        "AAB004": "text", "AAB019": "text", "AAE114": "text", "AAE003": "month", "AAE180": "money/月", "AAE100": FLAG,
    },
    "pension": {
        "AAC001": "key", "AAC002": "id", "AAC003": "name", "AIC161": "text", "AIC162": "date", "AAE116": "text",
        "AAE210": "date", "AIC230": "text", "AAE019": "money/月", "AAE100": FLAG,
    },
    "unemployment_benefit": {
        "AAC001": "key", "AAC002": "id", "AAC003": "name", "AJA001": "text", "AAE041": "month", "AAE042": "month",
        "AJC097": "count", "AJC098": "count", "AAE019": "money/月", "AAE100": FLAG,
    },
}

# Section 2: what a subject is called, and which datasets hold one row per key.
PREFIX = {"worker": "union_case", "member": "union_member", "relief": "relief_case"}
UNIQUE = set(COLUMNS) - {"member", "relief_member", "insurance", "pension", "unemployment_benefit"}
KEY_COLUMN = {ds: next((c for c, how in cols.items() if how == "key"), None) for ds, cols in COLUMNS.items()}
ID_COLUMN = {ds: next((c for c, how in cols.items() if how == "id"), None) for ds, cols in COLUMNS.items()}
NAME_COLUMN = {ds: next((c for c, how in cols.items() if how == "name"), None) for ds, cols in COLUMNS.items()}


class Row:
    """One accepted row. `row[column]` is the canonical value; a date known only to month or year is unknown there."""

    def __init__(self, dataset, own, key, cells):
        self.dataset, self.own, self.key, self.cells = dataset, own, key, cells
        self.id = cells.get(ID_COLUMN[dataset])
        self.name = cells.get(NAME_COLUMN[dataset])
        self.void = cells.get("AAE100") == "0"
        self.person = None
        self.members = []

    def __getitem__(self, column):
        value = self.cells[column]
        return None if isinstance(value, tuple) and len(value) < 3 else value

    def absent(self, column):
        """Missing or unreadable. A date known to the month is unknown, and yet it is there."""
        return self.cells[column] is None


def canonical(dataset, cells):
    def of(column, value):
        if COLUMNS[dataset][column] == "id":
            return value and (values.lengthen(value), values.is_placeholder(value))
        return value.canonical if isinstance(value, values.Name) else value

    return tuple(of(column, value) for column, value in cells.items())


class Tables:
    """The code tables a cell may need."""

    def __init__(self, folder):
        def rows(name):
            with open(os.path.join(folder, name), encoding="utf-8-sig", newline="") as f:
                return list(csv.DictReader(f))

        self.provinces = {r["code"][:2] for r in rows("gbt2260_province.csv")} | {"81", "82", "83"}
        self.retired = [
            (r["old_code"], int(r["first_list"][:4] + r["first_list"][5:7]))
            for r in rows("gbt2260_liaoning_changes.csv")
            if r["old_code"] != r["new_code"] and re.match(r"[0-9]{4}-[0-9]{2}", r["first_list"])
        ]


# --- Deliveries -------------------------------------------------------------------------------------------------------

FILE_NAME = re.compile(
    r"(?P<dept>union_assistance|civil_affairs|human_resources|social_security)_(?P<division>[0-9]{6})_"
    r"(?P<dataset>[a-z_]+)_(?P<day>[0-9]{8})_(?P<seq>[0-9]+)\.(?:csv|txt|xml)"
)
TOTALS = {"合计", "总计", "小计", "共计"}


class DataFile:
    """One file of a delivery: its data lines as dicts, or FAMILY elements as (attributes, members)."""

    def __init__(self, folder, name, pivot, generated):
        found = FILE_NAME.fullmatch(name)
        self.name, self.pivot = name, pivot
        self.dept, self.division, self.dataset = found.group("dept", "division", "dataset")
        self.generated = generated or found.group("day")
        with open(os.path.join(folder, name), "rb") as f:
            self.bytes = f.read()
        self.rows = self.parse()

    def parse(self):
        if self.dept == "civil_affairs":
            text = self.bytes.decode("gb18030", "replace")
            root = ElementTree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
            tag = "FAMILY" if self.dataset == "relief" else "RECORD"
            return [(dict(e.attrib), [dict(m.attrib) for m in e.iter("MEMBER")]) for e in root.iter(tag)]
        text = decoded(self.dept, self.bytes)
        if self.dept == "union_assistance":
            lines = list(csv.reader(io.StringIO(text, newline="")))
        else:
            separator = "|" if self.dept == "human_resources" else "\x1d"
            lines = [line.split(separator) for line in re.split("\r\n|\n|\r", text)]
        lines = [line for line in lines if is_row(line)]
        header = [c.strip() for c in lines[0]] if lines else []
        return [(dict(zip(header, line)), []) for line in lines[1:]]


def decoded(dept, data):
    """The text of a file of lines. One of UTF-8 may stand among those of GBK."""
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    return "\n".join(decoded_line(line, dept == "human_resources") for line in lines)


def decoded_line(line, utf8):
    try:
        text = line.decode("utf-8")
        # Two bytes alone are GBK: 袁思 there happens to be valid UTF-8.
        if utf8 or text.isascii() or max(text) >= "\u0800":
            return text
    except UnicodeDecodeError:
        pass
    return line.decode("gb18030", "replace")


def is_row(line):
    """Section 1: an empty line and a line of totals is not a row."""
    first = next((c.strip() for c in line if c.strip()), None)
    return first is not None and first not in TOTALS


def sm3(data):
    if "sm3" in hashlib.algorithms_available:
        return hashlib.new("sm3", data).hexdigest()
    done = subprocess.run(["openssl", "dgst", "-sm3", "-r"], input=data, capture_output=True, check=True)
    return done.stdout.split()[0].decode()


def control_lines(path):
    lines = defaultdict(list)
    with open(path, encoding="utf-8-sig") as f:
        for line in f:
            key, _, value = line.strip().partition("=")
            lines[key].append(value)
    return lines


def files_of_delivery(folder, control):
    """The files of one control file; none when the delivery is refused."""
    files = []
    for name in control["file"]:
        if not os.path.exists(os.path.join(folder, name)):
            return []
        generated = control["generated"][0]
        file = DataFile(folder, name, int(generated[2:4]), generated)
        told = {what: control.get(what + "." + name, [None])[0] for what in ("rows", "bytes", "sm3")}
        if told["rows"] not in (None, str(len(file.rows))) or told["bytes"] not in (None, str(len(file.bytes))):
            return []
        if told["sm3"] is not None and told["sm3"].lower() != sm3(file.bytes):
            return []
        files.append(file)
    return files


def current_files(folder, t):
    """Section 1, "Current": the latest accepted delivery of each (agency, dataset, division), in order of name."""
    names = sorted(os.listdir(folder))
    files, listed = [], set()
    for name in names:
        if name.endswith(".ctl"):
            control = control_lines(os.path.join(folder, name))
            listed.update(control["file"])
            files += files_of_delivery(folder, control)
    for name in names:
        if FILE_NAME.fullmatch(name) and name not in listed:
            files.append(DataFile(folder, name, t[0] % 100, None))
    latest = {}
    for file in sorted(files, key=lambda f: (f.generated, f.name)):
        latest[file.dept, file.dataset, file.division] = file
    return sorted(latest.values(), key=lambda f: f.name)


# --- Rows -------------------------------------------------------------------------------------------------------------


class World:
    """Everything the rules look at."""

    def __init__(self, t, tables):
        self.t, self.tables = t, tables
        self.rows = {dataset: [] for dataset in COLUMNS}
        self.accounting = {dataset: Counter() for dataset in COLUMNS}
        self.contested = Counter()  # rows that may be called rejected or duplicate
        self.delivered = defaultdict(set)
        self.lines = self.aid_policy = ()


class Reader:
    """Accepts, rejects and drops rows (section 1) and numbers those by position (section 2)."""

    def __init__(self, world):
        self.world = world
        self.stands = defaultdict(set)
        self.came = defaultdict(set)
        self.position = Counter()
        self.workers = {}

    def cell(self, how, raw, pivot):
        if isinstance(how, dict):
            return values.choice(raw, how)
        if how == "date":
            return values.date(raw, pivot)
        if how.startswith("money"):
            return values.money(raw, how[6:] or None)
        plain = {
            "key": values.text, "text": values.text, "name": values.name, "id": values.normal_id,
            "month": values.year_month, "count": values.count, "school": values.school_year,
            "division": values.division,
        }
        return plain[how](raw)

    def cells(self, dataset, raw, pivot):
        return {column: self.cell(how, raw.get(column), pivot) for column, how in COLUMNS[dataset].items()}

    def count(self, dataset, verdict):
        self.world.accounting[dataset]["read"] += 1
        self.world.accounting[dataset][verdict] += 1

    def judge(self, dataset, own, raw, content):
        """accepted, rejected or duplicate. `content` is every canonical value of the row."""
        came, stands = self.came[dataset, own], self.stands[dataset, own]
        again, clash = content in came, bool(came - {content}) and dataset in UNIQUE
        came.add(content)
        if self.is_rejected(dataset, own, raw):
            verdict = "rejected"
        elif content in stands:
            verdict = "duplicate"
        elif stands and dataset in UNIQUE:
            verdict = "rejected"
        else:
            stands.add(content)
            return "accepted"
        # The gateway judges a delivery before it sees the others, so of A | B, A it rejects both rows of the second.
        if again and clash:
            self.world.contested[dataset] += 1
        return verdict

    def is_rejected(self, dataset, own, raw):
        name = NAME_COLUMN[dataset]
        if own is None or (name and dataset != "relief" and values.holds_id(raw.get(name))):
            return True
        return dataset == "member" and own not in self.workers

    def accept(self, dataset, own, key, cells):
        row = Row(dataset, own, key, cells)
        if row.id and not values.is_placeholder(row.id):
            if values.invalid_layer(row.id, self.world.t, self.world.tables.provinces) is None:
                row.person = values.lengthen(row.id)
        self.world.rows[dataset].append(row)
        return row

    def read_row(self, dataset, raw, pivot):
        cells = self.cells(dataset, raw, pivot)
        own = cells[KEY_COLUMN[dataset]]
        key = "%s:%s" % (PREFIX.get(dataset, dataset), own)
        if dataset == "member" and own is not None:
            self.position[own] += 1
            key += "/%d" % self.position[own]
        verdict = self.judge(dataset, own, raw, canonical(dataset, cells))
        self.count(dataset, verdict)
        if verdict != "accepted":
            return
        row = self.accept(dataset, own, key, cells)
        if dataset == "worker":
            self.workers[own] = row
        if dataset == "member":
            self.workers[own].members.append(row)

    def read_family(self, raw, raw_members, pivot):
        cells = self.cells("relief", raw, pivot)
        members = [self.cells("relief_member", m, pivot) for m in raw_members]
        own = cells["jzzh"]
        content = canonical("relief", cells) + tuple(canonical("relief_member", m) for m in members)
        verdict = self.judge("relief", own, raw, content)
        self.count("relief", verdict)
        if verdict != "accepted":
            # Members that repeat one another or are shifted have met their fate before their family does.
            own_reasons = len(members) - len({canonical("relief_member", m) for m in members})
            own_reasons += sum(values.holds_id(m.get("xm")) for m in raw_members)
            self.world.contested["relief_member"] += own_reasons + self.world.contested["relief"] * len(members)
            for _ in members:
                self.count("relief_member", verdict)
            return
        family = self.accept("relief", own, "relief_case:" + own, cells)
        for n, (raw_member, member) in enumerate(zip(raw_members, members), 1):
            verdict = self.judge("relief_member", own, raw_member, canonical("relief_member", member))
            self.count("relief_member", verdict)
            if verdict == "accepted":
                family.members.append(self.accept("relief_member", own, "relief_member:%s/%d" % (own, n), member))


def policy_rows(folder, name):
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8-sig", newline="") as f:
        rows = list(csv.DictReader(f))
    for row in rows:
        row["valid_from"] = values.date(row["valid_from"], 0) or (1, 1, 1)
        row["valid_to"] = values.date(row["valid_to"], 0) or (9999, 12, 31)
        for amount in {"amount_month", "floor", "cap"} & set(row):
            row[amount] = values.money(row[amount])
    return rows


def read_world(folder, t, tables):
    world = World(t, tables)
    files = current_files(folder, t)
    reader = Reader(world)
    for dataset in COLUMNS:
        for file in files:
            if file.dataset != dataset:
                continue
            world.delivered[dataset].add(file.division)
            for raw, members in file.rows:
                if dataset == "relief":
                    reader.read_family(raw, members, file.pivot)
                else:
                    reader.read_row(dataset, raw, file.pivot)
    world.lines = policy_rows(folder, "relief_line.csv")
    world.aid_policy = policy_rows(folder, "aid_policy.csv")
    return world
