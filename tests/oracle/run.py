"""Compares the gateway's findings and accounting with the oracle's on dirtied populations.

    run.py AIDGATE [--first SEED] [--count N] [--seconds S] [--keep DIR]

First the oracle must give what is written in tests/cases. Then both judge a population without each of its datasets,
and whole, on several days. Then each seed takes one of those populations, or one that
`aidgate sample` makes, dirties it (mutate.py) and has both judge it on one of several days. With AIDGATE_LONG in the
environment there are more seeds. Exit 1 with what differs, and the input is kept; seeds that no time is left for are
named as such.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import missing
import mutate
import oracle

CASES = pathlib.Path(__file__).resolve().parents[1] / "cases"
CASE_DAYS = {"six_households": "2019-09-16", "population": "2019-10-31"}
DAYS = (
    "2018-01-15", "2019-09-16", "2019-10-01", "2019-10-31", "2019-12-31", "2020-02-29", "2020-07-01", "2020-08-31",
    "2024-02-29",
)
NOTHING = {"read": 0, "accepted": 0, "rejected": 0, "duplicate": 0}


def run_gateway(aidgate, *arguments):
    # 1: something was refused or held; that is no failure here.
    command = [aidgate, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError("aidgate %s ended with %d\n%s" % (arguments[0], done.returncode, done.stderr[-2000:]))


def read_findings(path):
    with open(path, encoding="utf-8") as f:
        return {(one["code"], one["subject"]) for one in map(json.loads, f)}


def differences(aidgate, folder, as_of, out):
    """Lines that say what the two do not agree in."""
    run_gateway(aidgate, "--quiet", "reconcile", "--input", folder, "--as-of", as_of, "--out", out)
    theirs = read_findings(out / "findings.jsonl")
    their_accounts = json.loads((out / "accounting.json").read_text(encoding="utf-8"))
    ours, our_accounts, contested = oracle.judge(folder, as_of)
    lines = ["the gateway does not raise %s %s" % one for one in sorted(ours - theirs)]
    lines += ["the gateway raises %s %s" % one for one in sorted(theirs - ours)]
    for dataset in sorted(set(our_accounts) | set(their_accounts)):
        a, b = our_accounts.get(dataset, NOTHING), their_accounts.get(dataset, NOTHING)
        same = all(a[what] == b[what] for what in ("read", "accepted"))
        if not same or abs(a["duplicate"] - b["duplicate"]) > contested[dataset]:
            lines.append("accounting of %s: the gateway has %s, the oracle %s" % (dataset, b, a))
    return lines


def oracle_against_cases():
    lines = []
    for case, as_of in CASE_DAYS.items():
        ours, accounts, _ = oracle.judge(CASES / case, as_of)
        expected = read_findings(CASES / case / "expected.jsonl")
        lines += ["%s: the oracle does not raise %s %s" % (case, *one) for one in sorted(expected - ours)]
        lines += ["%s: the oracle raises %s %s" % (case, *one) for one in sorted(ours - expected)]
        book = CASES / case / "accounting.json"
        if book.exists():
            for dataset, wanted in json.loads(book.read_text(encoding="utf-8")).items():
                if accounts[dataset] != wanted:
                    lines.append("%s: %s is %s, the oracle has %s" % (case, dataset, wanted, accounts[dataset]))
    return lines


def compare_missing(aidgate, dataset, as_of):
    """Without a dataset; with "" nothing is missing."""
    with tempfile.TemporaryDirectory(prefix="oracle-") as name:
        work = pathlib.Path(name)
        missing.without(CASES / "population", dataset, work / "input")
        return differences(aidgate, work / "input", as_of, work / "out")


def missing_and_days(everything):
    """(dataset, day): each dataset on a day of its own, the whole population on every day; or all with all."""
    if everything:
        return [(dataset, day) for dataset in ("", *missing.DATASETS) for day in DAYS]
    pairs = [(dataset, DAYS[i % len(DAYS)]) for i, dataset in enumerate(missing.DATASETS)]
    return pairs + [("", day) for day in DAYS]


def source_of(aidgate, seed, as_of, work):
    """The population a seed begins with."""
    if seed % 3 == 1:
        sample = work / "sample"
        sizes = ("--households", 200 + seed * 37 % 800, "--relief", 100 + seed * 53 % 900)
        run_gateway(aidgate, "--quiet", "sample", "--out", sample, *sizes, "--seed", seed, "--as-of", as_of)
        return sample
    return CASES / ("six_households" if seed % 12 == 0 else "population")


def compare_seed(aidgate, seed, keep):
    as_of = DAYS[seed % len(DAYS)]
    with tempfile.TemporaryDirectory(prefix="oracle-") as name:
        work = pathlib.Path(name)
        source = source_of(aidgate, seed, as_of, work)
        mutate.mutate(source, work / "input", seed, as_of)
        lines = differences(aidgate, work / "input", as_of, work / "out")
        if lines:
            kept = keep / ("seed-%d" % seed)
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(work / "input", kept)
            lines.append("input kept in %s, as of %s" % (kept, as_of))
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("aidgate")
    parser.add_argument("--first", type=int, default=1)
    long = "AIDGATE_LONG" in os.environ
    parser.add_argument("--count", type=int, default=400 if long else 16)
    parser.add_argument("--seconds", type=float, default=3000 if long else 75, help="no seed is begun after these")
    parser.add_argument("--keep", type=pathlib.Path, default=pathlib.Path("oracle-differences"))
    arguments = parser.parse_args()

    lines = oracle_against_cases()
    print("\n".join(lines) if lines else "the oracle gives what is written in tests/cases")
    failed = bool(lines)
    for dataset, as_of in missing_and_days(long):
        lines = compare_missing(arguments.aidgate, dataset, as_of)
        failed = failed or bool(lines)
        what = "without " + dataset if dataset else "the whole population"
        print("%s, %s: %s" % (what, as_of, "differs" if lines else "the same"), *lines, sep="\n    ", flush=True)
    end = time.monotonic() + arguments.seconds
    for seed in range(arguments.first, arguments.first + arguments.count):
        if time.monotonic() > end:
            print("no time for the seeds from %d on" % seed)
            break
        lines = compare_seed(arguments.aidgate, seed, arguments.keep)
        failed = failed or bool(lines)
        print("seed %d: %s" % (seed, "differs" if lines else "the same"), *lines, sep="\n    ", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
