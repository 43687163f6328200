"""Dirties a folder of deliveries, the same way for the same seed: cells, rows, families, files and policy tables.

Control files are kept true (or taken away), so that what is read is what is written here.

    mutate.py FROM TO SEED AS-OF
"""
import argparse
import csv
import io
import os
import random
import re
from xml.sax.saxutils import quoteattr

import reading
import values
from dirt import CODES, Dirt


class Table:
    """A data file taken apart: `rows` are (cells by column, those of the MEMBERs), `strays` lines that are no rows."""

    def __init__(self, folder, name):
        found = reading.FILE_NAME.fullmatch(name)
        self.name = name
        self.dept, self.division, self.dataset = found.group("dept", "division", "dataset")
        self.encoding = "utf-8" if self.dept == "human_resources" else "gb18030"
        with open(os.path.join(folder, name), "rb") as f:
            data = f.read()
        text = reading.decoded(self.dept, data)
        if self.dept == "civil_affairs":
            self.head = re.match(r"(<\?xml[^>]*>\s*<[^>]*>)", text).group(1)
            self.header = list(reading.COLUMNS[self.dataset])
            self.rows = reading.DataFile(folder, name, 0, "").rows
        else:
            if self.dept == "union_assistance":
                lines = list(csv.reader(io.StringIO(text, newline="")))
            else:
                lines = [line.split(self.separator()) for line in text.split("\r\n")]
            self.header = lines[0]
            self.total = any(line and line[0] in reading.TOTALS for line in lines)
            self.rows = [(dict(zip(self.header, line)), []) for line in lines[1:] if reading.is_row(line)]
        self.strays = {}

    def separator(self):
        return "|" if self.dept == "human_resources" else "\x1d"

    def text(self):
        if self.dept == "civil_affairs":
            return self.xml()
        lines = [self.header]
        for i, (cells, _) in enumerate(self.rows):
            lines += self.strays.get(i, [])
            lines.append([cells.get(column, "") for column in self.header])
        if self.total:
            lines.append(["合计", str(len(self.rows))] + [""] * (len(self.header) - 2))
        if self.dept == "union_assistance":
            out = io.StringIO()
            csv.writer(out, lineterminator="\r\n").writerows(lines)
            return out.getvalue()
        return "".join(self.separator().join(line) + "\r\n" for line in lines)

    def xml(self):
        def element(tag, cells, close):
            return "<" + tag + "".join(" %s=%s" % (k, quoteattr(x)) for k, x in cells.items()) + close

        out = [re.sub('count="[0-9]*"', 'count="%d"' % len(self.rows), self.head)]
        for cells, members in self.rows:
            if self.dataset == "relief":
                out.append(" " + element("FAMILY", cells, ">"))
                out += ["  " + element("MEMBER", m, "/>") for m in members] + [" </FAMILY>"]
            else:
                out.append(" " + element("RECORD", cells, "/>"))
        root = re.search(r"<(MZ\w+)", self.head).group(1)
        return "\n".join(out + ["</%s>" % root, ""])


class Mutator:
    """A folder of deliveries in memory; `run` dirties it and `write` writes it down."""

    def __init__(self, source, seed, t):
        self.rng = random.Random(seed)
        self.t = t
        names = sorted(os.listdir(source))
        self.tables = [Table(source, n) for n in names if reading.FILE_NAME.fullmatch(n)]
        self.controls = {n: reading.control_lines(os.path.join(source, n)) for n in names if n.endswith(".ctl")}
        self.policies = {}
        for n in names:
            if n in ("relief_line.csv", "aid_policy.csv"):
                with open(os.path.join(source, n), encoding="utf-8") as f:
                    self.policies[n] = [line.split(",") for line in f.read().split("\n") if line]
        self.dirt = Dirt(self.rng, t, self.tables)
        # Either 家庭成员 rows stray to another city's file or some have shifted columns. Where no good row of a delivery
        # has the key of a shifted one, the gateway must take that for a name and forgets it; n behind it then differs.
        self.members_stray = self.rng.random() < 0.5
        if self.members_stray:
            self.dirt.shifts["member"] = 3

    def run(self):
        rng = self.rng
        rate = rng.choice([0.002, 0.01, 0.03, 0.08])
        # A column chosen at random is dirtied far more: several unlikely things then meet in one household.
        loud = {(t.dataset, c) for t in self.tables for c in t.header if rng.random() < 0.08}
        for table in self.tables:
            for cells, members in table.rows:
                self.dirty(table.dataset, cells, rate, loud)
                for member in members:
                    self.dirty("relief_member", member, rate, loud)
        for _ in range(rng.randrange(60)):
            self.change_rows()
        for _ in range(rng.randrange(80)):
            self.same_person()
        for _ in range(rng.randrange(60)):
            self.at_the_line()
        if rng.random() < 0.7:
            self.crowd()
        if rng.random() < 0.3:
            for table in self.tables:
                rng.shuffle(table.rows)
        if rng.random() < 0.4:
            self.change_policy()
        if rng.random() < 0.3:
            self.take_away()
        return self

    def dirty(self, dataset, cells, rate, loud):
        for column in reading.COLUMNS[dataset]:
            if self.rng.random() < (rate * 8 if (dataset, column) in loud else rate):
                cells[column] = self.dirt.cell(dataset, column, cells.get(column, ""))

    def any_row(self, *datasets):
        tables = [t for t in self.tables if t.rows and (not datasets or t.dataset in datasets)]
        table = self.rng.choice(tables) if tables else None
        return (table, self.rng.randrange(len(table.rows))) if table else (None, None)

    def change_rows(self):
        rng = self.rng
        table, i = self.any_row()
        if not table:
            return
        cells, members = table.rows[i]
        copy = (dict(cells), [dict(m) for m in members])
        there = rng.choice([t for t in self.tables if t.dataset == table.dataset])
        if table.dataset == "member" and not self.members_stray:
            there = table
        kind = rng.randrange(9)
        if kind < 2:
            there.rows.insert(rng.randrange(len(there.rows) + 1), copy)
        elif kind < 5:
            target = rng.choice([copy[0]] + copy[1])
            dataset = table.dataset if target is copy[0] else "relief_member"
            column = rng.choice(list(reading.COLUMNS[dataset]))
            if column != reading.KEY_COLUMN[dataset]:
                target[column] = self.dirt.cell(dataset, column, target.get(column, ""))
            there.rows.insert(rng.randrange(len(there.rows) + 1), copy)
        elif kind == 5 and len(table.rows) > 1:
            del table.rows[i]
        elif kind == 6:
            there.rows.append(table.rows.pop(i))
        elif kind == 7 and table.dept != "civil_affairs":
            line = rng.choice([[""], [""], ["合计", "3"], ["", "总计"], [" 小计"], ["共计"]])
            table.strays[i] = [line + [""] * (len(table.header) - len(line))] if line != [""] else [line]
        elif kind == 8 and members:
            m = rng.randrange(len(members))
            rng.choice([
                lambda: members.insert(rng.randrange(len(members) + 1), dict(members[m])),
                lambda: members.pop(m),
                lambda: rng.shuffle(members),
                lambda: members[m].update(gx="01"),
            ])()

    def persons_in(self, table, i):
        cells, members = table.rows[i]
        found = [(table.dataset, cells)] + [("relief_member", m) for m in members]
        return [(ds, c) for ds, c in found if reading.ID_COLUMN[ds]]

    def same_person(self):
        """One row takes the id (and perhaps the name) of a row of another dataset."""
        if not any(t.rows for t in self.tables):
            return
        from_ds, giver = self.rng.choice(self.persons_in(*self.any_row()))
        to_ds, taker = self.rng.choice(self.persons_in(*self.any_row()))
        taker[reading.ID_COLUMN[to_ds]] = giver.get(reading.ID_COLUMN[from_ds], "")
        if reading.NAME_COLUMN[to_ds] and reading.NAME_COLUMN[from_ds] and self.rng.random() < 0.8:
            taker[reading.NAME_COLUMN[to_ds]] = giver.get(reading.NAME_COLUMN[from_ds], "")

    def crowd(self):
        """A few households of whom every register knows something, with dates, months and amounts at the thresholds."""
        rng = self.rng
        workers = [row for t in self.tables if t.dataset == "worker" for row, _ in t.rows]
        members = [row for t in self.tables if t.dataset == "member" for row, _ in t.rows]
        if not workers:
            return
        chosen = rng.sample(workers, min(len(workers), rng.choice([3, 10, 25])))
        for i in range(rng.choice([60, 150, 300])):
            worker = rng.choice(chosen)
            if rng.random() < 0.3:
                self.redraw("worker", worker)
                continue
            household = [worker] + [m for m in members if m.get("职工编号") == worker.get("职工编号")]
            self.new_row(i, worker, rng.choice(household + [rng.choice(workers)]), household)

    def new_row(self, i, worker, person, household):
        rng = self.rng
        table, at = self.any_row()
        dataset = table.dataset
        cells = dict(table.rows[at][0])
        self.redraw(dataset, cells)
        cells[reading.KEY_COLUMN[dataset]] = "N-%05d" % i
        if reading.ID_COLUMN[dataset]:
            cells[reading.ID_COLUMN[dataset]] = person.get("身份证号", "")
        if reading.NAME_COLUMN[dataset]:
            cells[reading.NAME_COLUMN[dataset]] = person.get("姓名", "")
        if dataset in ("member", "aid"):
            cells["职工编号"] = worker.get("职工编号", "")
        inside = []
        for one in household if dataset == "relief" else []:
            if rng.random() < 0.8:
                member = {"xm": one.get("姓名", ""), "sfz": one.get("身份证号", ""), "gx": rng.choice(["01", "30", "10"])}
                self.redraw("relief_member", member)
                inside.append({column: member.get(column, "") for column in reading.COLUMNS["relief_member"]})
        table.rows.append((cells, inside))

    def redraw(self, dataset, cells):
        """Clean cells anew, about the thresholds; keys, ids and names are left."""
        for column, how in reading.COLUMNS[dataset].items():
            if self.rng.random() > 0.5 or column == "gx":
                continue
            if isinstance(how, dict):
                cells[column] = self.rng.choice(list(how)[:7])
            elif how == "date":
                cells[column] = self.dirt.day_near().strftime("%Y%m%d") if self.rng.random() < 0.8 else ""
            elif how == "month":
                cells[column] = self.dirt.month("")
            elif how.startswith("money"):
                fen = self.rng.choice([1, 30000, 70000, 100000, 140000, 210000]) + self.rng.choice([0, 0, 1, -1])
                cells[column] = self.dirt.money("") if self.rng.random() < 0.2 else "%d.%02d" % divmod(fen, 100)
            elif column in CODES:
                cells[column] = self.rng.choice(CODES[column])

    def at_the_line(self):
        """Sets one household's figures about a threshold."""
        rng = self.rng
        table, i = self.any_row("worker")
        if not table:
            return
        cells = table.rows[i][0]
        size = values.count(cells.get("家庭人口")) or 1
        per_head = rng.choice([65000, 70000, 64000, 59000, 79000]) * rng.choice([1, 1, 2])
        fen = 12 * size * per_head + rng.choice([0, 1, -1, 6 * size, -6 * size, -6 * size - 1, 6 * size - 1, 12 * size])
        cells[rng.choice(["家庭年度总收入(元)", "家庭年度总收入(元)", "家庭年刚性支出(元)"])] = "%d.%02d" % divmod(max(fen, 0), 100)

    def change_policy(self):
        rng = self.rng
        for name, lines in self.policies.items():
            for line in lines[1:]:
                for i, cell in enumerate(line):
                    if rng.random() < 0.1:
                        if i == 0:
                            line[i] = rng.choice(["210100", "210200", "210199", "210299"])
                        elif i == 3:
                            line[i] = rng.choice(["", self.dirt.day_near().isoformat()])
                        elif i == 2:
                            line[i] = rng.choice(["", "2018-03-01", self.dirt.day_near().isoformat()])
                        elif name == "aid_policy.csv" and i > 3:
                            line[i] = rng.choice(["", "1000.00", "500.00"])
            seen = set()
            body = [x for x in lines[1:] if tuple(x[:3]) not in seen and not seen.add(tuple(x[:3]))]
            self.policies[name] = [lines[0]] + body

    def take_away(self):
        rng = self.rng
        for _ in range(rng.choice([1, 1, 2, 3])):
            kind = rng.randrange(5)
            if kind == 0 and self.controls:
                del self.controls[rng.choice(sorted(self.controls))]
            elif kind == 1:
                table = rng.choice(self.tables)
                self.tables = [t for t in self.tables if t is not table]
            elif kind == 2:
                dataset = rng.choice(sorted({t.dataset for t in self.tables}))
                self.tables = [t for t in self.tables if t.dataset != dataset]
            elif kind == 3:
                rng.choice(self.tables).rows.clear()
            else:
                self.move_away()

    def move_away(self):
        """A delivery of another place: its prefecture, another prefecture or another province."""
        if not self.controls:
            return
        name = self.rng.choice(sorted(self.controls))
        control = self.controls.pop(name)
        old, new = control["division"][0], self.rng.choice(["210100", "210200", "210300", "210000", "220000"])
        if any(c["dept"] == control["dept"] and c["division"] == [new] for c in self.controls.values()):
            new = "210400"

        def renamed(text):
            return text.replace(old, new)

        for table in self.tables:
            if table.name in control["file"]:
                table.name = renamed(table.name)
        self.controls[renamed(name)] = {key: [renamed(line) for line in lines] for key, lines in control.items()}

    def encoded(self, table):
        """In the agency's encoding, but for a line of UTF-8 here and there."""
        lines = table.text().split("\n")
        other = 0.004 if table.dept in ("union_assistance", "social_security") else 0
        return b"\n".join(
            line.encode("utf-8" if self.rng.random() < other else table.encoding, "replace") for line in lines
        )

    def write(self, folder):
        os.makedirs(folder, exist_ok=True)
        facts = {}
        for table in self.tables:
            data = self.encoded(table)
            with open(os.path.join(folder, table.name), "wb") as f:
                f.write(data)
            kept = reading.DataFile(folder, table.name, 0, "")
            facts[table.name] = {"rows": len(kept.rows), "bytes": len(data), "sm3": reading.sm3(data)}
        for name, control in self.controls.items():
            write_control(os.path.join(folder, name), control, facts)
        if self.rng.random() < 0.25:
            self.another_delivery(folder)
        for name, lines in self.policies.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
                f.write("".join(",".join(line) + "\n" for line in lines))


    def another_delivery(self, folder):
        """The same agency's earlier or later delivery: fewer rows, perhaps refused for a false control file."""
        name = self.rng.choice(sorted(self.controls) or [""])
        files = {t.name: t for t in self.tables if self.controls and t.name in self.controls[name]["file"]}
        if not files:
            return
        later, refused = self.rng.random() < 0.5, self.rng.random() < 0.4
        control = {key: list(lines) for key, lines in self.controls[name].items()}
        day = control["generated"][0][:10].replace("-", "")
        other = "%d%s" % (int(day[:4]) + (1 if later else -1), "0620")

        def renamed(text):
            return text.replace(day, other).replace(control["generated"][0][:10], other[:4] + "-06-20")

        facts = {}
        for table in files.values():
            kept = table.rows
            table.rows = [row for row in kept if self.rng.random() < 0.7]
            data = self.encoded(table)
            rows = len(table.rows)
            table.rows = kept
            with open(os.path.join(folder, renamed(table.name)), "wb") as f:
                f.write(data)
            facts[renamed(table.name)] = {"rows": rows, "bytes": len(data), "sm3": reading.sm3(data)}
        if refused:
            facts[sorted(facts)[0]].update(self.rng.choice([{"rows": 99999}, {"bytes": 7}, {"sm3": "0" * 64}]))
        control = {key: [renamed(line) for line in lines] for key, lines in control.items()}
        write_control(os.path.join(folder, renamed(name)), control, facts)


def write_control(path, control, facts):
    """The control file again, true for what is there; none when nothing of it is left."""
    files = [n for n in control["file"] if n in facts]
    if not files:
        return
    with open(path, "w", encoding="utf-8") as f:
        for key in ("dept", "division", "dataset", "batch"):
            f.write("%s=%s\n" % (key, control[key][0]))
        for name in files:
            f.write("file=%s\n" % name)
        for name in files:
            for what, value in facts[name].items():
                f.write("%s.%s=%s\n" % (what, name, value))
        for key in ("encoding", "generated"):
            f.write("%s=%s\n" % (key, control[key][0]))


def mutate(source, target, seed, as_of):
    t = tuple(int(part) for part in as_of.split("-"))
    Mutator(source, seed, t).run().write(target)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("source", "target", "seed", "as_of"):
        parser.add_argument(name)
    arguments = parser.parse_args()
    mutate(arguments.source, arguments.target, int(arguments.seed), arguments.as_of)


if __name__ == "__main__":
    main()
