"""Cells as agencies write them, and worse: every kind of dirt of the catalogue, and values about the thresholds."""
import datetime
from collections import Counter, defaultdict

import reading
import values

# Clean values of columns that are not closed lists to the reader.
CODES = {
    "AAE140": ["110", "120", "210", "410", "310", "390"], "AAC031": ["1", "1", "2"], "AAE114": ["1", "1", "2", ""],
    "AAB019": ["10", "20", "60", "70", "80", "", "30"], "AAE116": ["1", "1", "2"], "AJA001": ["11", "11", "12", ""],
    "ACC025": ["", "", "1"], "所在地市": ["210199", "210299", "210100"], "家庭人口": ["1", "2", "3", "0", ""],
    "jtrk": ["1", "2", "3"], "达标月数": ["5", "6", "7"], "脱困目标年度": ["2018", "2019", "2020"], "学年": ["2018", "2019"],
    "资金来源": ["市级", "省级"], "AAB004": ["示范机械厂", "示范 机械厂", "示范街道办", "示范街道办(二)"],
}

IMPOSSIBLE_BIRTHS = ("19770230", "19790229", "19801301", "20000229", "20190931")
NUMERALS = "〇一二三四五六七八九"


def spoken(n):
    """A day or month in Chinese numerals."""
    tens = "" if n < 10 else "十" if n < 20 else NUMERALS[n // 10] + "十"
    return tens + (NUMERALS[n % 10] if n % 10 else "")


def spoken_year(year):
    return "".join(NUMERALS[int(c)] for c in str(year))


class Dirt:
    """Cells as agencies write them, and worse."""

    def __init__(self, rng, t, tables):
        self.rng, self.t = rng, datetime.date(*t)
        self.pool = defaultdict(list)
        self.shifts = Counter()
        for table in tables:
            for cells, members in table.rows:
                for dataset, row in [(table.dataset, cells)] + [("relief_member", m) for m in members]:
                    for column, how in reading.COLUMNS[dataset].items():
                        if row.get(column):
                            self.pool[how if isinstance(how, str) else dataset + column].append(row[column])
                            self.pool[dataset + column].append(row[column])

    def null(self):
        return self.rng.choice(["", "", "", "NULL", "null", "\\N", "-", "/", "不详", " ", "－", "\u3000"])

    def cell(self, dataset, column, cell):
        how = reading.COLUMNS[dataset].get(column, "text")
        if self.rng.random() < 0.12:
            return self.null()
        if self.rng.random() < 0.1 and self.pool[dataset + column]:
            return self.rng.choice(self.pool[dataset + column])
        if isinstance(how, dict):
            return self.choice(how, cell)
        return getattr(self, how.split("/")[0])(cell, dataset, column)

    def choice(self, how, cell):
        r = self.rng.random()
        if r < 0.7:
            return self.rng.choice(list(how))
        if r < 0.8:
            return " " + cell + self.rng.choice([" ", "\u3000", ""])
        return self.rng.choice(["其他", "未知", "9", "X"])

    # ids

    def id(self, cell, dataset=None, column=None):
        rng = self.rng
        if rng.random() < 0.25 and self.pool["id"]:
            cell = rng.choice(self.pool["id"])
        plain = values.normal_id(cell) or "210199196905121039"
        if not values.SHAPE_18.fullmatch(plain):
            plain = values.lengthen(plain)
        if not values.SHAPE_18.fullmatch(plain):
            plain = "210299198008200241"
        i = rng.randrange(17)
        return rng.choice([
            lambda: self.spelled_id(plain),
            lambda: self.spelled_id(plain),
            lambda: cell,
            lambda: plain[:6] + plain[8:17],
            lambda: self.spelled_id(plain[:6] + plain[8:17]),
            lambda: plain[:6] + plain[8:14] + rng.choice(["996", "997", "998", "999", "995"]),
            lambda: plain[:17] + rng.choice("0123456789X"),
            lambda: plain[:i] + plain[i + 1] + plain[i] + plain[i + 2:],
            lambda: plain[:i] + rng.choice("0123456789") + plain[i + 1:],
            lambda: rng.choice(["000000000000000000", "1" * 18, "1" * 15, "无", "暂无", "办理中", "同上", " 同 上", "９" * 18]),
            lambda: plain[:6] + "19000101" + plain[14:],
            lambda: plain[:6] + "000101" + plain[14:17],
            lambda: rng.choice(["2.10199E+17", plain[:15] + "000", plain[:17], plain + "1", "护照E1234567", "1E18"]),
            lambda: self.checked_id(rng.choice(["99", "81", "82", "83", "71", "90", "20", "11", "65"]) + plain[2:17]),
            lambda: self.checked_id(plain[:6] + rng.choice(IMPOSSIBLE_BIRTHS) + plain[14:17]),
            lambda: self.checked_id(plain[:6] + self.birthday() + plain[14:17]),
        ])()

    def checked_id(self, first17):
        return first17 + values.check_digit(first17)

    def birthday(self):
        back = self.rng.choice([0, 16, 60, 130, 131, 15, 59])
        year = self.t.year - back
        day = self.t.replace(year=year, day=min(self.t.day, 28)) + datetime.timedelta(days=self.rng.choice([-1, 0, 1]))
        return day.strftime("%Y%m%d")

    def spelled_id(self, plain):
        rng = self.rng
        i = rng.randrange(1, len(plain))
        return rng.choice([
            lambda: plain.replace("X", rng.choice(["x", "Ｘ", "ｘ", "Х", "х", "×"])),
            lambda: "".join(chr(ord(c) + 0xFEE0) for c in plain),
            lambda: plain[:i] + rng.choice([" ", "\u3000", "\u00a0", "\u200b", "\u200d", "\ufeff", "\t"]) + plain[i:],
            lambda: rng.choice(["'", " '", "' ", "　"]) + plain + rng.choice(["", " ", "\u00a0"]),
        ])()

    # names

    def name(self, cell, dataset=None, column=None):
        rng = self.rng
        name = cell.strip() or "王建国"
        other = rng.choice(self.pool["name"] or ["李志强"])
        i = rng.randrange(len(name) + 1)
        return rng.choice([
            lambda: other,
            lambda: name[:i] + rng.choice([" ", "\u3000", "\u200b", "\u00a0", "\t"]) + name[i:],
            lambda: "%s(%s%s)" % (name, rng.choice(["曾用名", "又名", "原名", "曾用名:", "曾用名：", ""]), other),
            lambda: "%s（%s%s）" % (other, rng.choice(["曾用名", "又名", "原名", "小名"]), name),
            lambda: name.translate(str.maketrans("张刘陈赵杨黄吴孙马哲坤", "張劉陳趙楊黃吳孫馬喆堃")),
            lambda: "阿依古丽%s买买提" % rng.choice("·•‧・．.●･"),
            lambda: name[:i] + rng.choice(["?", "？", "*", "□", "\ue000", "\ufffd", "＊", "\U000f0001"]) + name[i:],
            lambda: rng.choice(["王䶮", "王㛃", "王𬭸", "⻰王", "王﨎", "NULL先生", "无"]),
            lambda: name + rng.choice([" ", "A", "a", "１"]),
            lambda: self.shifted(cell, dataset),
        ])()

    def shifted(self, cell, dataset):
        """An id where the name should be. A file with many of these is held, so there are few."""
        self.shifts[dataset] += 1
        return self.id(cell) if self.shifts[dataset] < 3 else cell

    # dates

    def day_near(self):
        rng, t = self.rng, self.t
        base = rng.choice([t, t, t.replace(month=1, day=1), datetime.date(2018, 6, 30), t, t])
        months = rng.choice([0, 0, 0, 1, 2, 3, 6, 12, 7])
        y, m, d = values.add_months((base.year, base.month, base.day), -months)
        days = rng.choice([0, 0, 1, -1, 2, 30, -30, -31, -60, -61, -59, -89, -90, -91, rng.randrange(-700, 100)])
        return datetime.date(y, m, d) + datetime.timedelta(days=days)

    def date(self, cell, dataset=None, column=None):
        rng = self.rng
        if rng.random() < 0.5:
            return self.spelled_day(self.day_near())
        known = values.date(cell, self.t.year % 100)
        if known and len(known) == 3 and rng.random() < 0.5:
            day = datetime.date(*known) + datetime.timedelta(days=rng.choice([0, 0, 1, -1, 30]))
            return self.spelled_day(day)
        return rng.choice([
            "00000000", "99991231", "9999-12-31", "20190230", "2019-02-29", "2019-13-01", "2019年2月30日", "20191301",
            "不明", "2019-1-0", "0", "190230", "二〇一九年十三月一日", "43831.5", "2019-01-01T", "12", "1234567", "31/12/2019",
        ] + [self.vague(self.day_near())] * 6)

    def spelled_day(self, d):
        serial = (d - datetime.date(1899, 12, 30)).days
        written = self.rng.choice([
            d.strftime("%Y%m%d"), d.strftime("%Y-%m-%d"), "%d-%d-%d" % (d.year, d.month, d.day), d.strftime("%Y/%m/%d"),
            "%d/%d/%d" % (d.year, d.month, d.day), "%d.%d.%d" % (d.year, d.month, d.day), d.strftime("%Y.%m.%d"),
            "%d年%d月%d日" % (d.year, d.month, d.day), d.strftime("%Y年%m月%d日"), d.strftime("%y%m%d"), str(serial),
            "%d.0" % serial, "%s年%s月%s日" % (spoken_year(d.year), spoken(d.month), spoken(d.day)),
        ])
        if self.rng.random() < 0.1:
            written = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() and c < "~" else c for c in written)
        return " " + written + " " if self.rng.random() < 0.1 else written

    def vague(self, d):
        return self.rng.choice([
            d.strftime("%Y%m"), d.strftime("%Y-%m"), d.strftime("%Y/%m"), "%d.%d" % (d.year, d.month),
            "%d年%d月" % (d.year, d.month), "%s年%s月" % (spoken_year(d.year), spoken(d.month)),
            str(d.year), "%d年" % d.year,
        ])

    def month(self, cell, dataset=None, column=None):
        now = self.t.year * 100 + self.t.month
        if self.rng.random() < 0.75:
            return str(values.plus_months(now, self.rng.choice([0, 0, 1, -1, -2, -3, -11, -12, -13, 12])))
        return self.rng.choice([
            "2019-09", "201913", "201900", "20190901", "2019", "190901", "２０１９０９", "000000", "999912", "99991231",
        ])

    # amounts

    def money(self, cell, dataset=None, column=None):
        rng = self.rng
        fen = values.money(cell)
        if fen is None or rng.random() < 0.3:
            base = rng.choice([0, 10000, 30000, 64000, 65000, 70000, 250000, 500000, 600000, 840000, 1680000, 5040000])
            fen = base + rng.choice([0, 1, -1, 5, 6, 7, -6, -7, 10000, 10001, -10000, 1000, 1001, 999])
        fen = max(0, fen + rng.choice([0, 0, 0, 1, -1, 1000, 1001, -1000, -1001, 10000, 10001]))
        return self.spelled_money(fen)

    def spelled_money(self, fen):
        rng = self.rng
        yuan = "%d.%02d" % (fen // 100, fen % 100)
        commas = "{:,}.{:02d}".format(fen // 100, fen % 100)
        options = [
            yuan, yuan, commas, "￥" + yuan, "¥" + yuan, yuan + "元", "￥" + commas + "元",
            "%d.%06d万元" % (fen // 1000000, fen % 1000000), yuan + "/月", yuan + "/年", yuan + "/季",
            yuan + "元/月", yuan + "元/年",
            "%d.%06d万元/年" % (fen // 1000000, fen % 1000000),
            "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in yuan),
            "".join(chr(ord(c) + 0xFEE0) for c in yuan), " " + yuan + " ", "abc", "约1000", "1000左右", "1,00.5x", "0",
            "0.00", "贰佰元整", "壹仟贰佰叁拾肆元伍角陆分", "壹万零伍拾元整", "叁仟元/年", "-" + yuan,
        ]
        if fen % 100 == 0:
            options += [str(fen // 100)] * 3
        if fen % 10 == 0:
            options += [yuan[:-1]] * 2
        return rng.choice(options)

    # the rest

    def count(self, cell, dataset=None, column=None):
        if column == "脱困目标年度":
            return self.rng.choice(["2018", "2019", "2020", "2021", "２０１９", " 2018", "x"])
        return self.rng.choice(["0", "1", "2", "3", "4", "5", "6", "７", " 2 ", "10", "x"])

    def school(self, cell, dataset=None, column=None):
        return self.rng.choice(["2019", "2018", "2019-2020", "2019-2020学年", "2018/2019", "２０１９学年", "2019年", "x"])

    def division(self, cell, dataset=None, column=None):
        return self.rng.choice([
            "210199", "210299", "210199", "210299", "210100", "210200", "210282", "210122", "211121", "210112",
            "210199001001", "210102", "沈阳市", "大连市", "2101", "220100", "210000", "x", "２１０１９９", "210113", "211022",
        ])

    def key(self, cell, dataset=None, column=None):
        return self.rng.choice(self.pool[dataset + column] + [" " + cell, cell + " "])

    def text(self, cell, dataset=None, column=None):
        if self.rng.random() < 0.2:
            return cell + self.rng.choice([" ", "\u3000"])
        return self.rng.choice(self.pool[dataset + column] or [""])
