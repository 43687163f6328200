"""Every fenced block of the documentation is run or compared by a test, or is named here with the reason why not."""
import fnmatch
import pathlib
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parent.parent

# page, info string (both as patterns) -> the test file that takes such blocks of that page, which must name the page.
RUN = [
    ("README.md", "yaml mapping", "tests/gateway/mapping/documentation_test.cpp"),
    ("README.zh-CN.md", "yaml mapping", "tests/gateway/mapping/documentation_test.cpp"),
    ("docs/writing-a-mapping.md", "yaml mapping", "tests/gateway/mapping/documentation_test.cpp"),
    ("docs/writing-a-mapping.md", "yaml file *", "tests/gateway/mapping/documentation_test.cpp"),
    ("docs/writing-a-rule.md", "yaml", "tests/gateway/reconcile/documentation_test.cpp"),
    ("docs/map-tools.md", "console", "tests/e2e/map_tools_page_test.cpp"),
    ("docs/translate.md", "*", "tests/e2e/translate_test.cpp"),
    ("docs/tutorial-new-agency.md", "*", "tests/e2e/tutorial_test.cpp"),
    ("docs/tutorial-new-agency.zh-CN.md", "*", "tests/e2e/tutorial_test.cpp"),
    ("docs/delivery.md", "yaml", "tests/gateway/config/pages_test.cpp"),
    ("docs/care-of-the-store.md", "yaml", "tests/gateway/config/pages_test.cpp"),
    ("docs/channel-http.md", "yaml", "tests/gateway/config/http_settings_test.cpp"),
    ("docs/isolation.md", "yaml", "tests/gateway/config/pages_test.cpp"),
    ("docs/channels.md", "yaml", "tests/gateway/config/channel_settings_test.cpp"),
    ("plugins/fault/README.md", "yaml", "tests/gateway/config/pages_test.cpp"),
    ("docs/data-sharing-agreements.md", "yaml", "tests/gateway/sync/agreement_test.cpp"),
    ("docs/writing-an-adapter.md", "cpp", "tests/sdk_consumer/sdk_consumer_test.cpp"),
    ("docs/writing-an-adapter.md", "cmake", "tests/sdk_consumer/sdk_consumer_test.cpp"),
    ("docs/writing-an-adapter.md", "yaml", "tests/sdk_consumer/sdk_consumer_test.cpp"),
]
# Pages that a test writes anew and compares with what is in the tree: folder of the pages -> that test.
GENERATED = [
    ("docs/rules/*", "tests/gateway/reconcile"),
    ("docs/errors/*", "tests/gateway/mapping/problem_pages_test.cpp"),
]
# page, info string -> why nothing runs it.
NOT_RUN = [
    ("README*.md", "", "a drawing"),
    ("docs/architecture.md", "", "a drawing"),
    ("gateway/package/README.md", "", "a drawing of a folder"),
    ("docs/writing-an-adapter.md", "", "a drawing of a folder"),
    ("docs/delivery.md", "", "a drawing"),
    ("docs/isolation.md", "", "a line of the log"),
    ("docs/care-of-the-store.md", "", "commands whose paths are the reader's; tests/gateway/store/care_test.cpp has what they do"),
    ("docs/envelopes.md", "sh", "makes keys with another program, as it is documented there"),
    ("README*.md", "sh", "builds and runs the whole project: continuous integration and the end-to-end tests do that verb by verb"),
    ("gateway/sdk/README.md", "yaml", "parts of manifests; those of the plugins are loaded by every end-to-end test"),
]


def fences(text):
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("```"):
            if not inside:
                yield number, line[3:].strip()
            inside = not inside


def named(table, page, info):
    return next((row for row in table if fnmatch.fnmatchcase(page, row[0]) and fnmatch.fnmatchcase(info, row[1])), None)


bad, used, count = [], set(), 0
pages = subprocess.run(["git", "ls-files", "*.md"], cwd=root, capture_output=True, text=True, check=True).stdout.splitlines()
for page in pages:
    for number, info in fences((root / page).read_text(encoding="utf-8")):
        count += 1
        if any(fnmatch.fnmatchcase(page, pattern) for pattern, _ in GENERATED):
            continue
        row = named(RUN, page, info) or named(NOT_RUN, page, info)
        if row is None:
            bad.append(f"{page}:{number}: no test runs this block ('{info}'); name one in .ci/check_examples.py")
        else:
            used.add(row)
for row in RUN + NOT_RUN:
    if row not in used:
        bad.append(f".ci/check_examples.py: no page has a block like {row[0]} '{row[1]}'")
for page, _, test in RUN:
    text = (root / test).read_text(encoding="utf-8")
    if page.rsplit("/", 1)[-1] not in text:
        bad.append(f"{test} does not name {page}")
print(f"examples {count}")
print("\n".join(bad), file=sys.stderr) if bad else None
sys.exit(1 if bad else 0)
