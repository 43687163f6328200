"""Reading single cells: findings.md section 1 ("Id", "Name key", "Dates", "Money", ...).

Every function takes the raw text of a cell and returns a canonical value, or None for a cell that is absent or cannot
be read; to the rules the two are the same.
"""
import datetime
import re
import string
import unicodedata
from fractions import Fraction

NULLS = {"", "NULL", "null", "\\N", "-", "/", "不详"}
ZERO_WIDTH = set("\u200b\u200c\u200d\u200e\u200f\ufeff")


def nfkc(text):
    return unicodedata.normalize("NFKC", text)


def squeeze(text):
    """Removes white space and zero-width characters wherever they stand."""
    return "".join(c for c in text if not c.isspace() and c not in ZERO_WIDTH)


def trimmed(raw):
    return nfkc(raw or "").strip("".join(ZERO_WIDTH) + string.whitespace + "\u00a0\u3000")


def text(raw):
    value = trimmed(raw)
    return None if value in NULLS else value


# --- Citizen ids ------------------------------------------------------------------------------------------------------

SHAPE = re.compile(r"[0-9]{15}|[0-9]{17}[0-9X]")
SHAPE_18 = re.compile(r"[0-9]{17}[0-9X]")
PLACEHOLDER_WORDS = {"无", "暂无", "办理中", "同上"}
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
MAX_AGE = 130


def normal_id(raw):
    """The id as written, freed of dirt; not yet lengthened. None when absent."""
    value = squeeze(nfkc(raw or ""))
    value = value.removeprefix("'")
    value = value.translate({ord("x"): "X", 0x0425: "X", 0x0445: "X", ord("×"): "X"})
    return None if value in NULLS else value


def check_digit(first17):
    return "10X98765432"[sum(int(d) * w for d, w in zip(first17, WEIGHTS)) % 11]


def lengthen(value):
    """15 digits become 18, unless they end 996-999 (a person born in the century before)."""
    if re.fullmatch(r"[0-9]{15}", value) and value[12:] not in ("996", "997", "998", "999"):
        first17 = value[:6] + "19" + value[6:]
        return first17 + check_digit(first17)
    return value


def is_placeholder(value):
    return (
        value in PLACEHOLDER_WORDS
        or re.fullmatch(r"([0-9])\1{14}(\1{3})?", value) is not None
        or (len(value) == 18 and value[6:14] == "19000101")
    )


def id_birth(id18):
    return int(id18[6:10]), int(id18[10:12]), int(id18[12:14])


def id_sex(id18):
    return "男" if int(id18[16]) % 2 else "女"


def full_years(birth, t):
    return t[0] - birth[0] - ((t[1], t[2]) < (birth[1], birth[2]))


def invalid_layer(value, t, provinces):
    """The first layer of rule 36 the id fails, or None for a valid one."""
    if not SHAPE.fullmatch(value):
        return "shape"
    long = lengthen(value)
    if len(long) == 15:
        return "century"
    if long[:2] not in provinces:
        return "area"
    birth = id_birth(long)
    if not real_day(*birth) or birth > t or full_years(birth, t) > MAX_AGE:
        return "date"
    return None if check_digit(long[:17]) == long[17] else "check"


# --- Names ------------------------------------------------------------------------------------------------------------

DOTS = dict.fromkeys(map(ord, "•‧・．.●"), "·")
VARIANTS = str.maketrans("張劉陳趙楊黃吳孫馬喆堃" + "\ue863", "张刘陈赵杨黄吴孙马哲坤" + "\u4dae")
ALIAS = re.compile(r"(?:曾用名|又名|原名):*((?:(?!曾用名|又名|原名|[、,;。]).)+)")


def split_brackets(folded):
    """(what stands outside of brackets, the texts of the outermost brackets); one may have lost its end."""
    outside, inside, depth = "", [], 0
    for c in folded:
        if c in "([【〔":
            depth += 1
            inside += [""] if depth == 1 else []
        elif c in ")]】〕":
            depth = max(0, depth - 1)
        elif depth:
            inside[-1] += c
        else:
            outside += c
    return outside, inside


class Name:
    """`key` and `aliases` are folded for comparison; `odd` says whether rule 42 speaks of the raw name."""

    def __init__(self, raw):
        self.key, inside = split_brackets(squeeze(nfkc(raw)).translate(DOTS).translate(VARIANTS))
        self.aliases = {alias for text in inside for alias in ALIAS.findall(text)} - {self.key}
        self.odd = any(is_odd(c) for c in nfkc(raw))
        self.canonical = (self.key, frozenset(self.aliases))
        self.legible = bool(self.key or self.aliases)

    def shares(self, other):
        return bool((({self.key} | self.aliases) & ({other.key} | other.aliases)) - {""})


def is_odd(c):
    return "\ue000" <= c <= "\uf8ff" or c >= "\U000f0000" or c in "\ufffd?*□"


def name(raw):
    """An id is no name, not even that of a family's head, whose row stays."""
    return None if text(raw) is None or holds_id(raw) else Name(raw)


def holds_id(raw):
    """Shifted columns: a name that is an id by its shape, also before a bracket."""
    whole = normal_id(raw)
    return whole is not None and any(SHAPE.fullmatch(s) for s in (whole, split_brackets(whole)[0]))


# --- Dates: (y, m, d), or (y, m) and (y,) when no more is known -------------------------------------------------------

NUMERALS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}
DASHED = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})(?:\2([0-9]{1,2}))?")
WRITTEN = re.compile(r"([0-9]{4})年(?:([0-9]{1,2})月(?:([0-9]{1,2})日)?)?")
SPOKEN = re.compile(r"([〇零○一二三四五六七八九]{4})年(?:([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})日)?)?")


def real_day(y, m, d):
    try:
        datetime.date(y, m, d)
        return True
    except ValueError:
        return False


def checked(*parts):
    parts = tuple(p for p in parts if p is not None)
    return parts if real_day(*(parts + (1, 1))[:3]) else None


def small_numeral(s):
    """一 .. 九十九."""
    if "十" not in s:
        return NUMERALS[s] if len(s) == 1 else -1
    tens, ones = s.split("十", 1)
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return -1
    return (NUMERALS[tens] if tens else 1) * 10 + (NUMERALS[ones] if ones else 0)


def date(raw, pivot):
    """`pivot`: the two-digit year above which yymmdd is of the 20th century."""
    s = trimmed(raw)
    if s in NULLS or s == "00000000":
        return None
    if re.fullmatch(r"[0-9]{8}", s):
        value = checked(int(s[:4]), int(s[4:6]), int(s[6:]))
    elif re.fullmatch(r"[0-9]{6}", s):
        yy, m, d = int(s[:2]), int(s[2:4]), int(s[4:])
        value = checked((1900 if yy > pivot else 2000) + yy, m, d) or checked(int(s[:4]), int(s[4:]))
    elif re.fullmatch(r"[0-9]{5}(\.0)?", s):
        day = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(s[:5]))
        value = (day.year, day.month, day.day)
    elif re.fullmatch(r"(1[89]|2[01])[0-9]{2}", s):
        value = checked(int(s))
    elif found := DASHED.fullmatch(s):
        value = checked(*(int(p) if p else None for p in found.group(1, 3, 4)))
    elif found := WRITTEN.fullmatch(s):
        value = checked(*(int(p) if p else None for p in found.groups()))
    elif found := SPOKEN.fullmatch(s):
        year = int("".join(str(NUMERALS[c]) for c in found.group(1)))
        value = checked(year, *(small_numeral(p) if p else None for p in found.group(2, 3)))
    else:
        value = None
    return None if value == (9999, 12, 31) else value


def year_month(raw):
    """yyyymm and nothing else, as an integer."""
    s = trimmed(raw)
    return int(s) if re.fullmatch(r"[0-9]{6}", s) and checked(int(s[:4]), int(s[4:])) else None


def month_of(day):
    return day[0] * 100 + day[1]


def plus_months(month, n):
    count = month // 100 * 12 + month % 100 - 1 + n
    return count // 12 * 100 + count % 12 + 1


def add_months(day, n):
    """Keeps the day, cut to the month's last day."""
    month = plus_months(month_of(day), n)
    y, m, d = month // 100, month % 100, day[2]
    while not real_day(min(y, 9996 + y % 4), m, d):
        d -= 1
    return y, m, d


def ordinal(day):
    return datetime.date(*day).toordinal()


# --- Amounts: integer fen ---------------------------------------------------------------------------------------------

FORMAL = {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")} | NUMERALS
STEPS = {"拾": 10, "十": 10, "佰": 100, "百": 100, "仟": 1000, "千": 1000}
PERIODS = {"月": 1, "季": 3, "年": 12}
AMOUNT = re.compile(r"¥?(-?)¥?([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)((?:\.[0-9]+)?)(万元|万|元)?(?:/(月|季|年))?")
FORMAL_AMOUNT = re.compile(r"¥?(?:([^元圆角分整正/]+)[元圆])?(?:([^元圆角分整正/]+)角)?(?:([^元圆角分整正/]+)分)?[整正]?(?:/(月|季|年))?")


def half_up(value):
    """A Fraction to the nearest integer, halves away from zero."""
    whole = (abs(value) * 2 + 1) // 2
    return int(whole if value >= 0 else -whole)


def formal_number(s):
    """壹仟贰佰叁拾 and 一千二百三十; None when it is no number."""
    total = section = digit = 0
    if not any(c in FORMAL or c in "十拾" for c in s):
        return None
    for c in s:
        if c in FORMAL:
            digit = FORMAL[c]
        elif c in STEPS:
            section += (digit or 1) * STEPS[c]
            digit = 0
        elif c in "万萬亿":
            total = (total + section + digit) * (10 ** 8 if c == "亿" else 10 ** 4)
            section = digit = 0
        else:
            return None
    return total + section + digit


def money(raw, period=None):
    """Fen in the column's period: "月", "年", or None for an amount without one."""
    s = re.sub(r"\s+(?=[^0-9])|(?<=[^0-9])\s+", "", trimmed(raw))
    if s in NULLS:
        return None
    if found := AMOUNT.fullmatch(s):
        sign, whole, decimals, unit, said = found.groups()
        fen = Fraction(whole.replace(",", "") + decimals) * 100
        fen *= 10000 if unit in ("万元", "万") else 1
        fen *= -1 if sign else 1
    else:
        found = FORMAL_AMOUNT.fullmatch(s)
        if not found or not any(found.group(1, 2, 3)):
            return None
        parts = [formal_number(p) if p else 0 for p in found.group(1, 2, 3)]
        if None in parts:
            return None
        fen, said = Fraction(parts[0] * 100 + parts[1] * 10 + parts[2]), found.group(4)
    if said:
        if period is None:
            return None  # an amount per month is none of a single payment
        fen = fen * PERIODS[period] / PERIODS[said]
    return half_up(fen)


# --- Other cells ------------------------------------------------------------------------------------------------------


def count(raw):
    found = re.fullmatch(r"([0-9]+)(\.0)?", trimmed(raw))
    return int(found.group(1)) if found else None


def school_year(raw):
    digits = re.findall(r"[0-9]", nfkc(raw or ""))
    return int("".join(digits[:4])) if len(digits) >= 4 else None


def division(raw):
    """First six digits, whatever they are."""
    digits = re.fullmatch(r"([0-9]{6})[0-9]{0,6}", trimmed(raw))
    return digits and digits.group(1)


def choice(raw, table):
    return table.get(trimmed(raw).upper())
