#!/usr/bin/env python3
"""Made-up relief families for the benchmark, as civil affairs sends them: make_relief.py FAMILIES OUT.xml

UTF-8, one to five members a family. The same FAMILIES give the same bytes. Ids are of the unassigned area 210199.
"""
import random
import sys

from make_workers import GIVEN, SURNAMES, WEIGHTS

KINDS = ("城市低保", "农村低保", "低保边缘", "刚性支出困难家庭", "特困")


def citizen_id(rng):
    body = f"210199{rng.randint(1935, 2010):04d}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}{rng.randint(1, 899):03d}"
    check = "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS)) % 11]
    return body + ("x" if check == "X" and rng.random() < 0.2 else check)


def name(rng):
    return rng.choice(SURNAMES) + rng.choice(GIVEN) + rng.choice(GIVEN)


def family(rng, number):
    members = rng.randint(1, 5)
    start = f"{rng.randint(2012, 2019)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    lines = [f'<FAMILY jzzh="D-{number:07d}" lb="{rng.choice(KINDS)}" sblb="{rng.choice("ABC")}" xzqh="210199" cxlx="1" '
             f'hzxm="{name(rng)}" hzsfz="{citizen_id(rng)}" jtrk="{members}" bzrk="{members}" '
             f'yrjsr="{rng.randint(0, 700)}.00" bzje="{rng.randint(100, 900)}.00" ksrq="{start}" jsrq="" zzyy="" zt="1">']
    for _ in range(members):
        lines.append(f'  <MEMBER xm="{name(rng)}" sfz="{citizen_id(rng)}" gx="{rng.choice(("01", "10", "20", "30"))}" '
                     'bz="1" cjlb="" cjdj="" zb="0"/>')
    return "\n".join(lines) + "\n</FAMILY>\n"


def main():
    families, path = int(sys.argv[1]), sys.argv[2]
    rng = random.Random(20190916)
    with open(path, "w", encoding="utf-8", newline="") as out:
        out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<MZJZ_BATCH count="{families}" kind="relief">\n')
        for number in range(1, families + 1):
            out.write(family(rng, number))
        out.write("</MZJZ_BATCH>\n")


if __name__ == "__main__":
    main()
