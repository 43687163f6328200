#!/usr/bin/env python3
"""A made-up file of hardship workers for the benchmark: make_workers.py ROWS OUT.csv

Thirty columns, UTF-8, with the dirt such files have: padding, four spellings of a date, thousands separators, ids in
small letters or with a wrong check digit, words no code table knows, days that do not exist, keys that are missing.
The same ROWS give the same bytes. Ids are of the unassigned area 210199.
"""
import random
import sys

COLUMNS = ("职工编号,困难类别,建档级别,姓名,性别,民族,政治面貌,身份证号,出生日期,健康状况,工作状态,工作单位,所属行业,婚姻状况,"
           "户口类型,户口所在地行政区划,家庭住址,手机号码,本人月平均收入(元),家庭年度总收入(元),家庭年刚性支出(元),家庭人口,"
           "是否享受低保,低保金额(元/月),主要致困原因,档案状态,建档日期,退出日期,最近核查日期,联系人姓名")
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余"
GIVEN = "建国秀英丽敏静伟芳强军洋艳勇杰娟涛明超霞平刚桂兰玉梅志文海波春红晓东子轩欣怡浩宇思远嘉琪若曦"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
INDUSTRIES = ("制造业", "采矿业", "建筑业", "批发和零售业", "交通运输、仓储和邮政业", "住宿和餐饮业", "居民服务业", "农、林、牧、渔业")
CAUSES = ("本人大病", "供养直系亲属大病", "意外灾害", "子女上学", "残疾", "下岗失业", "收入低无法维持基本生活", "其他")
FIRMS = ("示范机械厂", "示范纺织有限责任公司", "示范矿业集团第三分公司", "示范建筑安装工程公司", "示范商贸有限公司", "示范客运总站")


def citizen_id(rng, year, month, day, sequence):
    body = f"210199{year:04d}{month:02d}{day:02d}{sequence:03d}"
    check = "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS)) % 11]
    if rng.random() < 0.005:
        check = "9" if check != "9" else "8"
    elif check == "X" and rng.random() < 0.2:
        check = "x"
    return body + check


def date(rng, year, month, day):
    style = rng.random()
    if style < 0.55:
        return f"{year:04d}-{month:02d}-{day:02d}"
    if style < 0.80:
        return f"{year:04d}{month:02d}{day:02d}"
    if style < 0.92:
        return f"{year:04d}/{month:02d}/{day:02d}"
    return f"{year:04d}年{month:02d}月{day:02d}日"


def any_date(rng, first, last):
    if rng.random() < 0.001:
        return f"{rng.randint(first, last)}-02-30"
    return date(rng, rng.randint(first, last), rng.randint(1, 12), rng.randint(1, 28))


def amount(rng, low, high):
    fen = rng.randint(low, high) * 100 + (rng.randint(0, 99) if rng.random() < 0.3 else 0)
    if rng.random() < 0.01:
        return f"\"{fen // 100:,}.{fen % 100:02d}\""
    return f"{fen // 100}.{fen % 100:02d}"


def name(rng):
    return rng.choice(SURNAMES) + rng.choice(GIVEN) + (rng.choice(GIVEN) if rng.random() < 0.8 else "")


def spaced(rng, text):
    return text[0] + "　" + text[1] if len(text) == 2 and rng.random() < 0.02 else text


def code(rng, words):
    if rng.random() < 0.002:
        return "其它"
    word = rng.choice(words)
    return word + "  " if rng.random() < 0.01 else word


def row(rng, number):
    year, month, day = rng.randint(1935, 2001), rng.randint(1, 12), rng.randint(1, 28)
    relief = rng.random() < 0.4
    gone = rng.random() < 0.25
    district = rng.choice(("210102", "210105", "210199", "210202", "210299", "210302"))
    street = f"示范市{rng.choice('东南西北')}区{rng.choice(('和平', '建设', '胜利', '解放'))}路{rng.randint(1, 400)}号"
    return (
        "" if rng.random() < 0.0005 else f"U-{number:07d}",
        code(rng, ("深度困难", "相对困难", "意外致困")),
        code(rng, ("全国级", "省级", "市级", "县级")),
        spaced(rng, name(rng)),
        "男" if rng.random() < 0.5 else "女",
        rng.choice(("汉族", "汉族", "汉族", "汉族", "满族", "回族", "蒙古族")),
        rng.choice(("群众", "群众", "中共党员", "共青团员")),
        citizen_id(rng, year, month, day, rng.randint(1, 899)),
        date(rng, year, month, day),
        rng.choice(("良好", "一般", "较差", "重大疾病")),
        code(rng, ("在岗", "下岗", "失业", "退休")),
        rng.choice(FIRMS),
        rng.choice(INDUSTRIES),
        rng.choice(("未婚", "已婚", "丧偶", "离婚")),
        rng.choice(("非农业", "农业")),
        district,
        street + (f"{rng.randint(1, 9)}-{rng.randint(1, 6)}-{rng.randint(1, 3)}" if rng.random() < 0.7 else ""),
        f"13{rng.randint(0, 9)}{rng.randint(0, 99999999):08d}",
        amount(rng, 0, 4000),
        amount(rng, 0, 90000),
        amount(rng, 0, 60000),
        str(rng.randint(1, 7)),
        "是" if relief else "否",
        amount(rng, 100, 900) if relief else "",
        rng.choice(CAUSES),
        rng.choice(("已脱困", "已解困", "已撤档")) if gone else "在档",
        any_date(rng, 2016, 2018),
        any_date(rng, 2019, 2019) if gone else "",
        any_date(rng, 2018, 2019),
        name(rng),
    )


def main():
    rows, path = int(sys.argv[1]), sys.argv[2]
    rng = random.Random(20190916)
    with open(path, "w", encoding="utf-8", newline="") as out:
        out.write(COLUMNS + "\n")
        for number in range(1, rows + 1):
            out.write(",".join(row(rng, number)) + "\n")


if __name__ == "__main__":
    main()
