# SPDX-License-Identifier: MPL-2.0
"""What librochdale shows is what rochdale.h declares: symbols.py HEADER LIBRARY NM"""
import re
import subprocess
import sys


def declared_functions(header):
    with open(header, encoding="utf-8") as file:
        code = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.S)
    return set(re.findall(r"\bROCHDALE_API\b[^;(]*?\b(rochdale_\w+)\s*\(", code))


def main(header, library, nm):
    listed = subprocess.run([nm, "-D", "--defined-only", library], capture_output=True, text=True, check=True).stdout
    # Beside the version's own name (A); a sanitizer's own symbols begin with two underscores.
    shown = {line.split()[-1].split("@")[0] for line in listed.splitlines() if line.split()[-2] != "A"}
    shown = {name for name in shown if not name.startswith("__")}
    declared = declared_functions(header)
    for name in sorted(declared - shown):
        print(f"{name} is declared and not there")
    for name in sorted(shown - declared):
        print(f"{name} is shown and not declared")
    print(f"{len(declared)} functions")
    return 0 if declared == shown and declared else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
