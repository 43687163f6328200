#!/usr/bin/env python3
"""Whether the gateway and a peer made the same of the same file.

compare.py csv OURS.csv REJECTS.csv PEER.csv    every cell of every row, in order; rows we rejected are skipped there
compare.py xml CASES.csv MEMBERS.csv PEER.csv   every line of the peer, made anew from our two tables

What differs on purpose is brought to one form first: yuan with two decimals is fen without a point; days that do not
exist, which Miller does not know, are counted. Exits 1 when anything else differs.
"""
import csv
import datetime
import itertools
import re
import sys

MONEY = {"wage_month", "income_year", "rigid_year", "relief_amount"}


def is_no_day(text):
    try:
        datetime.date.fromisoformat(text)
        return False
    except ValueError:
        return len(text) == 10


def rejected_lines(path):
    with open(path, encoding="utf-8", newline="") as rejects:
        return {int(row["line"]) for row in csv.DictReader(rejects)}


def compare_csv(ours_path, rejects_path, peer_path):
    rejected = rejected_lines(rejects_path)
    wrong = rows = no_days = 0
    with open(ours_path, encoding="utf-8", newline="") as ours_file, \
            open(peer_path, encoding="utf-8", newline="") as peer_file:
        ours, peer = csv.reader(ours_file), csv.reader(peer_file)
        names = next(ours)[2:]
        if next(peer) != names:
            sys.exit("compare: the columns differ")
        money = [position for position, name in enumerate(names) if name in MONEY]
        for line, theirs in enumerate(peer, 2):
            if line in rejected:
                continue
            row = next(ours, None)
            if row is None:
                sys.exit(f"compare: our rows end before line {line}")
            cells = row[2:]
            for position in money:
                cells[position] = cells[position].replace(".", "").lstrip("0") or ("0" if cells[position] else "")
            rows += 1
            for position, cell in enumerate(theirs):
                if cells[position] == "" and cell and is_no_day(cell):
                    theirs[position] = ""
                    no_days += 1
            if int(row[1]) != line or cells != theirs:
                wrong += 1
                differing = [name for name, a, b in zip(names, cells, theirs) if a != b]
                if wrong <= 5:
                    print(f"compare: line {line} differs in {differing}", file=sys.stderr)
        if next(ours, None) is not None:
            sys.exit("compare: we have rows the peer has not")
    print(f"{rows} rows of {len(names)} columns agree, {len(rejected)} rejected by us"
          + (f", {no_days} days that do not exist left out by us" if no_days else "") if not wrong
          else f"{wrong} of {rows} rows differ")
    return wrong == 0


def lines_within(path):
    """The lines of the peer's one XML document, without its tags."""
    with open(path, encoding="utf-8") as peer:
        for line in peer:
            text = re.sub(r"<[^>]*>", "", line).rstrip("\n")
            if text:
                yield text


def table(path):
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def code(value):
    return {"true": "1", "false": "0"}.get(value, value)


def compare_xml(cases_path, members_path, peer_path):
    kinds = {"dibao": "dibao", "bianyuan": "bianyuan", "gangxing": "gangxing", "tekun": "tekun"}
    status = {"active": "1", "suspended": "2", "stopped": "3"}
    cases = {row["relief_no"]: row for row in table(cases_path)}
    rows = wrong = 0
    for member, theirs in itertools.zip_longest(table(members_path), lines_within(peer_path)):
        if member is None or theirs is None:
            sys.exit("compare: the peer has not as many lines as we have members")
        case = cases[member["relief_no"]]
        line = ",".join([
            case["relief_no"], kinds[case["category"]], case["class"], case["division"], case["household_size"],
            case["covered_size"], case["income_pc"].replace(".", ""), case["amount"].replace(".", ""),
            case["start_on"], case["end_on"], status.get(case["status"], case["status"]), member["name"],
            member["id_no"], member["relation"], code(member["covered"]), member["disability"],
            member["disability_grade"], code(member["serious_illness"])])
        rows += 1
        if line != theirs:
            wrong += 1
            if wrong <= 5:
                print(f"compare: member {rows} differs", file=sys.stderr)
    print(f"{rows} lines agree" if not wrong else f"{wrong} of {rows} lines differ")
    return wrong == 0


if __name__ == "__main__":
    compare = {"csv": compare_csv, "xml": compare_xml}[sys.argv[1]]
    sys.exit(0 if compare(*sys.argv[2:]) else 1)
