# SPDX-License-Identifier: MPL-2.0
"""The ABI of rochdale.h beside the one that is kept: every layout, number of arguments and type.

    abi.py HEADER KEPT CC            compares; whatever was removed or changed is a fault, and so is an addition that is
                                     not kept yet
    abi.py HEADER KEPT CC --write    keeps what the header says now

A library of empty functions is made from the header with debug information, because a release has none; that the real
one has the same functions is what symbols.py checks. Needs abidw and abidiff (Debian: abigail-tools).
"""
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

INCOMPATIBLE = 8  # of abidiff's exit status
CHANGED = 4


def hollow_library(header, compiler, folder):
    """A shared library in which every function of the header is there and does nothing."""
    code = re.sub(r"/\*.*?\*/", "", Path(header).read_text(encoding="utf-8"), flags=re.S)
    source = [f'#include "{Path(header).resolve()}"', '#pragma GCC diagnostic ignored "-Wreturn-type"']
    for result, name, arguments in re.findall(r"ROCHDALE_API ([^;(]*?)(\brochdale_\w+)\s*\(([^;]*)\);", code):
        source.append(f"{result}{name}({' '.join(arguments.split())}) {{ __builtin_trap(); }}")
    (folder / "hollow.c").write_text("\n".join(source) + "\n")
    library = folder / "librochdale.so"
    subprocess.run([compiler, "-std=c99", "-g", "-w", "-shared", "-fPIC", "-o", library, folder / "hollow.c"], check=True)
    return library


def main(header, kept, compiler, *rest):
    if not shutil.which("abidiff") or not shutil.which("abidw"):
        print("SKIPPED: abidiff and abidw are absent (Debian: apt-get install abigail-tools)")
        return 0
    with tempfile.TemporaryDirectory() as name:
        library = hollow_library(header, compiler, Path(name))
        if "--write" in rest:
            subprocess.run(["abidw", "--no-corpus-path", "--no-comp-dir-path", "--no-show-locs", "--out-file", kept,
                            library], check=True)
            return 0
        compared = subprocess.run(["abidiff", "--no-show-locs", kept, library], capture_output=True, text=True)
    print(compared.stdout + compared.stderr, end="")
    if compared.returncode & INCOMPATIBLE:
        print("The border is broken: whoever was compiled against it would go wrong.")
    elif compared.returncode & CHANGED:
        print("Something was added: keep it with `abi.py HEADER KEPT CC --write`.")
    elif compared.returncode == 0:
        print("the ABI is the one that is kept")
    return 1 if compared.returncode else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
