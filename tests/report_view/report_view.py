"""The reports of a made-up province as people open them: the workbook by LibreOffice, the page by Chromium.

report_view.py AIDGATE OUT [HOUSEHOLDS RELIEF]: writes OUT/page_zh.png, page_en.png, page_zh.pdf, workbook_zh.pdf and the
sheets as CSV. Exit 0: all is well; 77: a program is missing (told); 1: what is wrong was told.
"""
import csv
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import zipfile

# Programs, any of a line, with the package that brings one.
NEEDED = {("soffice",): "libreoffice-calc-nogui", ("chromium-headless-shell", "chromium"): "chromium-headless-shell",
          ("pdftotext",): "poppler-utils"}
FONT = "Noto Sans CJK SC"  # of the package fonts-noto-cjk, which the page names first
# LibreOffice without Java, and Chromium without a desktop, say so; neither is about our files.
NOT_OURS = re.compile(r"javaldx|dbus|gpu|vaapi|GCM|registration_request|sandbox|bytes written|font", re.IGNORECASE)
# First sheets, in the order of the page.
TABLES = ["应享未享", "帮扶覆盖", "解困脱困率", "年度脱困计划", "实名制就业", "帮扶资金", "子女助学", "变化情况", "指标说明"]
OTHERS = ["概要", "记录核算", "问题类型", "问题清单", "证据"]

problems = []


def expect(holds, what):
    if not holds:
        problems.append(what)


def run(*command, timeout=300):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=timeout, check=False)
    return done.returncode, done.stdout + done.stderr


def convert(program, workbook, form, out):
    # A profile of its own: a running office of the same user would answer instead.
    code, said = run(program, f"-env:UserInstallation=file://{out.resolve()}/office", "--headless", "--convert-to", form,
                     "--outdir", out, workbook)
    expect(code == 0, f"LibreOffice ended with {code}: {said}")
    for line in said.splitlines():
        if re.search(r"warn|error|repair|corrupt|fail", line, re.IGNORECASE) and not NOT_OURS.search(line):
            problems.append(f"LibreOffice says: {line}")


def rows_of_sheet(workbook, number):
    """The number of the last row: empty ones are not written."""
    with zipfile.ZipFile(workbook) as book:
        return int(re.findall(rb'<row r="(\d+)"', book.read(f"xl/worksheets/sheet{number}.xml"))[-1])


def sheet(out, name):
    with open(out / f"report-{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def check_workbook(program, workbook, out):
    # Every sheet; UTF-8; numbers as they are held, not as they are shown.
    convert(program, workbook, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1", out)
    names = re.findall(r'<sheet name="([^"]+)"', zipfile.ZipFile(workbook).read("xl/workbook.xml").decode())
    expect(names == OTHERS[:1] + TABLES + OTHERS[1:], f"the workbook's sheets are {names}")
    for number, name in enumerate(names, 1):
        if not (out / f"report-{name}.csv").exists():
            problems.append(f"LibreOffice wrote no sheet {name}")
            continue
        read = len(sheet(out, name))
        written = rows_of_sheet(workbook, number)
        expect(read == written, f"sheet {name} has {written} rows, LibreOffice reads {read}")
    if not problems:
        check_sums(out)
    convert(program, workbook, "pdf", out)
    expect((out / "report.pdf").read_bytes().startswith(b"%PDF"), "LibreOffice made no PDF")
    (out / "report.pdf").replace(out / "workbook_zh.pdf")
    check_words(out / "workbook_zh.pdf", TABLES[:7])


def check_words(paper, words):
    """What is drawn on paper reads as these words."""
    # Lines may break within a word.
    text = re.sub(r"\s", "", run("pdftotext", "-enc", "UTF-8", paper, "-")[1])
    for word in words:
        expect(word in text, f"{paper} does not show {word}")
    expect("\ufffd" not in text, f"{paper} shows signs nobody knows")


# Draws every sign of a text as the page would, and a sign that no font has: the first must differ from one another and from
# the second, which is a box.
GLYPHS = """<!DOCTYPE html><meta charset="utf-8"><body><script>
const signs = [...SIGNS], canvas = document.createElement('canvas');
canvas.width = canvas.height = 48;
const context = canvas.getContext('2d', {willReadFrequently: true});
context.font = '36px FAMILY';
const drawn = (sign) => {
    context.clearRect(0, 0, 48, 48);
    context.fillText(sign, 4, 40);
    return context.getImageData(0, 0, 48, 48).data.join();
};
const none = [drawn('\\u{2fffd}'), drawn(' ')];
const seen = new Map(signs.map((sign) => [drawn(sign), sign]));
const lost = signs.filter((sign) => none.includes(drawn(sign)));
document.body.textContent = `signs ${signs.length} different ${seen.size} lost ${lost.join('')}|`;
</script>"""


def check_glyphs(program, page, out):
    """Each Chinese sign of the page is drawn: with the page's fonts none is a box."""
    text = page.read_text(encoding="utf-8")
    family = re.search(r"body\{[^}]*font-family:([^}]*)\}", text).group(1).replace('"', "\\'")
    signs = sorted(set(re.findall(r"[\u4e00-\u9fff]", text)))
    expect(len(signs) > 20, f"{page} has hardly any Chinese sign")
    test = out / "glyphs.html"
    test.write_text(GLYPHS.replace("SIGNS", repr("".join(signs))).replace("FAMILY", family), encoding="utf-8")
    said = chromium(program, test, out, "--dump-dom")
    told = re.search(r"signs (\d+) different (\d+) lost (.*)\|", said)
    if told is None:
        problems.append(f"the drawn signs of {page} cannot be told: {said[-400:]}")
    elif told.groups() != (str(len(signs)), str(len(signs)), ""):
        problems.append(f"of {told[1]} signs of {page} {told[2]} differ when drawn; boxes: {told[3]}")


def fen(yuan):
    whole, _, part = yuan.partition(".")
    return int(whole) * 100 + int((part + "00")[:2])


def check_sums(out):
    """Columns add up, whoever reads them."""
    for name, columns in (("应享未享", (1, 2, 3, 4)), ("帮扶覆盖", (1, 2, 4)), ("实名制就业", range(1, 8))):
        *cities, total = sheet(out, name)[1:]
        for column in columns:
            parts = [int(row[column]) for row in cities]
            expect(sum(parts) == int(total[column]), f"{name}, column {column}: {parts} are not {total[column]}")
    for name, column, number in (("解困脱困率", 2, int), ("年度脱困计划", 3, int), ("年度脱困计划", 4, int),
                                 ("帮扶资金", 2, fen), ("帮扶资金", 3, int)):
        rows = sheet(out, name)[1:]
        cities = [number(row[column]) for row in rows if row[0] != "全部" and row[1] == "合计"]
        parts = [number(row[column]) for row in rows if row[0] != "全部" and row[1] != "合计"]
        (total,) = [number(row[column]) for row in rows if row[0] == "全部" and row[1] == "合计"]
        expect(sum(cities) == sum(parts) == total, f"{name}, column {column}: {cities} are not {total}")
    *years, total = sheet(out, "子女助学")[1:]
    expect(sum(fen(row[1]) for row in years) == fen(total[1]), "子女助学: years do not add up")
    aid = [row for row in sheet(out, "帮扶资金") if row[:2] == ["全部", "子女助学"]]
    expect([row[2] for row in aid] == [total[1]], "子女助学 is another sum in 帮扶资金")


def chromium(program, page, out, *options):
    code, said = run(program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--enable-logging=stderr",
                     f"--user-data-dir={out.resolve()}/browser", *options, page.resolve().as_uri())
    expect(code == 0, f"Chromium ended with {code}: {said[-400:]}")
    for line in said.splitlines():
        expect("CONSOLE" not in line, f"the page says: {line}")
    return said


def check_page(program, page, name, words, out):
    picture = out / f"page_{name}.png"
    chromium(program, page, out, f"--screenshot={picture.resolve()}", "--window-size=1240,5200")
    bytes_ = picture.read_bytes() if picture.exists() else b""
    expect(bytes_.startswith(b"\x89PNG"), f"Chromium made no picture of {page}")
    if bytes_:
        expect(struct.unpack(">II", bytes_[16:24]) == (1240, 5200), "the picture has another size")
        expect(len(bytes_) > 100_000, f"{picture} is {len(bytes_)} bytes: nearly empty")
    paper = out / f"page_{name}.pdf"
    chromium(program, page, out, "--no-pdf-header-footer", f"--print-to-pdf={paper.resolve()}")
    expect(paper.exists() and paper.read_bytes().startswith(b"%PDF"), f"{page} does not print")
    check_words(paper, words)
    if name == "zh":
        check_glyphs(program, page, out)


def main():
    aidgate, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    households, relief = sys.argv[3:5] or ("400", "800")
    found = {programs: next(filter(None, map(shutil.which, programs)), None) for programs in NEEDED}
    missing = [f"{programs[0]} (package {NEEDED[programs]})" for programs, path in found.items() if not path]
    if not shutil.which("fc-list") or FONT not in run("fc-list", "--format=%{family}\n")[1]:
        missing.append(f"the font {FONT} (package fonts-noto-cjk)")
    if missing:
        print("skipped: not installed: " + ", ".join(missing))
        return 77
    office, browser, *_ = found.values()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    code, said = run(aidgate, "demo", "--lang", "zh", "--households", households, "--relief", relief, "--out", out / "demo")
    expect(code == 0, f"aidgate demo ended with {code}: {said[-2000:]}")
    code, said = run(aidgate, "report", "--lang", "en", "--config", out / "demo/gateway/gateway.yaml", "--out", out / "en")
    expect(code == 0, f"aidgate report ended with {code}: {said[-2000:]}")
    if not problems:
        check_workbook(office, out / "demo/report/report.xlsx", out)
        # Headings, and cities and sums of the tables.
        check_page(browser, out / "demo/report/report.html", "zh", TABLES[:7] + ["合计"], out)
        check_page(browser, out / "en/report.html", "en", ["Reconciliationreport"], out)
    for folder in ("office", "browser"):
        shutil.rmtree(out / folder, ignore_errors=True)
    print("\n".join(problems) if problems else f"all is well; look at {out}")
    return 1 if problems else 0


sys.exit(main())
