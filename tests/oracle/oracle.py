"""An independent second implementation of the findings: what a folder of deliveries must raise, and its accounting.

Kept in Python so that no code is shared with the gateway; both are written from findings.md alone, and run.py compares
them. values.py reads cells, reading.py rows and deliveries (sections 1 and 2), definitions.py holds section 3, rules.py
the 48 rules (sections 4 and 5).

    oracle.py FOLDER AS-OF
"""
import argparse
import json
import pathlib

import reading
import rules

CODES = pathlib.Path(__file__).resolve().parents[2] / "mappings" / "codes"


def judge(folder, as_of):
    """(set of (code, subject), accounting per dataset, contested rows per dataset)."""
    t = tuple(int(part) for part in as_of.split("-"))
    world = reading.read_world(folder, t, reading.Tables(CODES))
    accounting = {
        dataset: {what: counts[what] for what in ("read", "accepted", "rejected", "duplicate")}
        for dataset, counts in world.accounting.items()
    }
    return rules.findings(world), accounting, world.contested


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("as_of", help="yyyy-mm-dd")
    arguments = parser.parse_args()
    found, accounting, _ = judge(arguments.folder, arguments.as_of)
    for code, subject in sorted(found):
        print(json.dumps({"code": code, "subject": subject}, ensure_ascii=False))
    print(json.dumps(accounting, ensure_ascii=False))


if __name__ == "__main__":
    main()
