"""Keeps the table of docs/architecture.md: who may include whom, and one home for each library."""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent
LIBRARIES = {
    "yaml-cpp": r"yaml-cpp/", "spdlog": r"spdlog/|fmt/", "openssl": r"openssl/", "Poco/ClassLoader": r"Poco/ClassLoader",
    "Poco/Data": r"Poco/Data/", "sqlite3": r"sqlite3\.h", "xlsxwriter": r"xlsxwriter", "CLI11": r"CLI/",
    "libxml2": r"libxml/", "Poco/Zip": r"Poco/Zip/", "utf8proc": r"utf8proc", "simdjson": r"simdjson\.h", "Poco/Util": r"Poco/Util/",
    "nlohmann": r"nlohmann/", "zlib": r"zlib\.h", "curl": r"curl/", "seccomp": r"seccomp\.h",
}


def read_table():
    allowed, homes = {}, {name: set() for name in LIBRARIES}
    for line in (root / "docs/architecture.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|") or len(cells) != 3 or cells[0] in ("module", "---"):
            continue
        allowed[cells[0]] = {word for word in cells[1].split(", ") if word}
        for library in cells[2].split(", "):
            if library:
                homes.setdefault(library, set()).add(cells[0])
    return allowed, homes


def downwards(allowed, module, seen=None):
    seen = set() if seen is None else seen
    for other in allowed.get(module, ()):
        if other not in seen:
            seen.add(other)
            downwards(allowed, other, seen)
    return seen


def main():
    allowed, homes = read_table()
    problems = []
    files = [p for top in ("gateway", "plugins") for p in (root / top).rglob("*") if p.suffix in (".h", ".cpp")]
    for path in files:
        relative = path.relative_to(root)
        module = relative.parts[1] if relative.parts[0] == "gateway" else "plugins"
        if module not in allowed:
            problems.append(f"{relative}: module {module} is not in the table of docs/architecture.md")
            continue
        reach = downwards(allowed, module) | {module}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found = re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', line)
            if not found:
                continue
            name = found.group(1)
            ours = re.match(r"aidgate/(\w+)/", name)
            if ours and ours.group(1) not in reach:
                problems.append(f"{relative}:{number}: {module} may not include {ours.group(1)}")
            for library, pattern in LIBRARIES.items():
                if re.match(pattern, name) and module not in homes.get(library, set()):
                    where = ", ".join(sorted(homes.get(library, set()))) or "nowhere"
                    problems.append(f"{relative}:{number}: {library} has its home in {where}, not in {module}")
    print("\n".join(problems), file=sys.stderr) if problems else None
    return 1 if problems else 0


sys.exit(main())
