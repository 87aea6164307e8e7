# SPDX-License-Identifier: MPL-2.0
"""The ABI of rochdale.h beside the one that is kept: every layout, number of arguments and type.

    abi.py HEADER KEPT CC            compares; whatever was removed or changed is a fault, and so is an addition that is
                                     not kept yet; then plants one breach after the other, and each must be seen
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


# What would break a program that was compiled against the header.
BREACHES = [
    ("a wider field", "  uint32_t debit;\n  uint32_t credit;\n  int32_t on;",
     "  uint64_t debit;\n  uint32_t credit;\n  int32_t on;"),
    ("fields in another order", "  uint32_t debit;\n  uint32_t credit;\n  int32_t on;",
     "  uint32_t credit;\n  uint32_t debit;\n  int32_t on;"),
    ("one argument more", "rochdale_next_hold(rochdale_book *book,", "rochdale_next_hold(rochdale_book *book, int32_t way,"),
    ("a function that is gone", "ROCHDALE_API rochdale_status rochdale_next_hold",
     "static inline rochdale_status rochdale_next_hold"),
]


def hollow_library(header, compiler, folder):
    """A shared library in which every function of the header is there and does nothing."""
    header = Path(header).resolve()
    code = re.sub(r"/\*.*?\*/", "", header.read_text(encoding="utf-8"), flags=re.S)
    source = [f'#include "{header}"', '#pragma GCC diagnostic ignored "-Wreturn-type"']
    for result, name, arguments in re.findall(r"ROCHDALE_API ([^;(]*?)(\brochdale_\w+)\s*\(([^;]*)\);", code):
        source.append(f"{result}{name}({' '.join(arguments.split())}) {{ __builtin_trap(); }}")
    (folder / "hollow.c").write_text("\n".join(source) + "\n")
    library = folder / "librochdale.so"
    subprocess.run([compiler, "-std=c99", "-g", "-w", "-shared", "-fPIC", "-o", library, folder / "hollow.c"], check=True)
    return library


def compare(kept, library, *options):
    return subprocess.run(["abidiff", "--no-show-locs", *options, kept, library], capture_output=True, text=True)


def sees(breach, header, kept, compiler, folder):
    """Whether a breach that is planted in a copy of the header is called one."""
    here, there = breach
    text = Path(header).read_text(encoding="utf-8")
    if text.count(here) != 1:
        sys.exit(f"the header has no single {here!r} to plant a breach in")
    (folder / "breached.h").write_text(text.replace(here, there), encoding="utf-8")
    return is_broken(kept, hollow_library(folder / "breached.h", compiler, folder))


def is_broken(kept, library):
    """Whether more than additions lies between the two; abidiff itself calls few changes of a layout incompatible."""
    return compare(kept, library, "--no-added-syms").returncode != 0


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
        compared, broken = compare(kept, library), is_broken(kept, library)
        unseen = [words for words, *breach in BREACHES if not sees(breach, header, kept, compiler, Path(name))]
    print(compared.stdout + compared.stderr, end="")
    if broken:
        print("The border is broken: whoever was compiled against it would go wrong.")
    elif compared.returncode:
        print("Something was added: keep it with `abi.py HEADER KEPT CC --write`.")
    else:
        print("the ABI is the one that is kept")
    for words in unseen:
        print(f"{words} would not be seen")
    return 1 if compared.returncode or unseen else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
