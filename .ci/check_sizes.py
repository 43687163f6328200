"""The size budget: no C++ file over 600 lines, 95 of 100 under 400; prints the figures, so that drift is seen."""
import pathlib
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parent.parent
names = subprocess.run(["git", "ls-files", "*.h", "*.cpp"], cwd=root, capture_output=True, text=True, check=True).stdout
sizes = sorted((len((root / n).read_text(encoding="utf-8").splitlines()), n) for n in names.splitlines() if (root / n).exists())
product = [s for s, n in sizes if not n.startswith("tests/")]
print(f"files {len(product)}, median {product[len(product) // 2]}, p95 {product[len(product) * 95 // 100]}, largest {product[-1]}")
bad = [f"{n}: {s} lines, the budget is 600" for s, n in sizes if s > 600]
if product[len(product) * 95 // 100] > 400:
    bad.append("more than 5 of 100 files are over 400 lines")
print("\n".join(bad), file=sys.stderr) if bad else None
sys.exit(1 if bad else 0)
