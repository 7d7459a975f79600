"""`make bench`: every bench_*.py here in a process of its own, one after the other, so that none measures another's leavings.

Each prints its figures beside their floor and ends with 1 when a target is missed. Names on the command line choose some; those that
take a quarter of an hour, or need what `make windows` builds, are measured only by name."""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent
LONG = ("ministry", "scale", "scale_pages", "windows")


def main(wanted: list[str]) -> int:
    stems = [path.stem for path in sorted(FOLDER.glob("bench_*.py"))]
    names = [stem for stem in stems if (name := stem.removeprefix("bench_")) in wanted or not (wanted or name in LONG)]
    if not names:
        print(f"no such benchmark: {' '.join(wanted)}", file=sys.stderr)
        return 2
    missed = []
    for name in names:
        print(f"== {name.removeprefix('bench_')}", flush=True)
        if subprocess.run([sys.executable, "-m", f"tests.benchmarks.{name}"], cwd=ROOT, check=False).returncode:
            missed.append(name.removeprefix("bench_"))
    print(f"== {len(names)} measured; " + (f"missed their target: {', '.join(missed)}" if missed else "all within their targets"))
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
