#!/usr/bin/env python3
# SPDX-License-Identifier: MPL-2.0
"""Keeps the levels: includes go strictly downward, without circles, and each outside thing has one door.

    tests/levels.py ROOT     checks ROOT/include and ROOT/src, prints every fault as file:line, exits 1 if there is one
    tests/levels.py --self   plants each fault in a small tree and checks that it is found
"""
import re
import sys
import tempfile
from pathlib import Path

# The height of each folder of include/rochdale; those of equal height are siblings, which never include each other.
LEVELS = {"core": 1, "book": 2, "policy": 3, "product": 3, "report": 3, "storage": 3, "network": 4, "institution": 5}

# Their answers must be the same on every machine and compile to WebAssembly.
PURE = {"core", "book", "policy", "product"}
IMPURE_HEADERS = {"ctime", "format", "fstream", "iostream", "locale", "memory_resource", "random", "ranges",
                  "source_location", "time.h"}
IMPURE_NAMES = {"bit_cast", "jthread", "high_resolution_clock", "random_device", "steady_clock", "system_clock"}

# Boost has one door; and binary floating point is named only where it is turned away.
BOOST_DOOR = "core/integer.hpp"
FLOAT_REFUSED_IN = {"core/amount.hpp"}

COMMENT_OR_LITERAL = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Fa-f])\'(?:\\.|[^\'\\\n])+\'', re.S)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.M)
FLOAT = re.compile(r"\b(?:float|double)\b|(?<![\w.])(?:\d[\d']*\.\d*|\.\d+)(?:[eE][-+]?\d+)?|(?<![\w.])\d[\d']*[eE][-+]?\d+")


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def without_comments(text, keep=""):
    """The text with comments, and all literals but those that begin with `keep`, blanked out in place."""
    def blank(match):
        if keep and match[0].startswith(keep):
            return match[0]
        return re.sub(r"[^\n]", " ", match[0])
    return COMMENT_OR_LITERAL.sub(blank, text)


def included_headers(path, text, include):
    """(line, name) for each header that a file includes; the name from include/rochdale/ on for one of ours."""
    for match in INCLUDE.finditer(without_comments(text, keep='"')):
        name = match[2]
        beside = (path.parent / name).resolve()
        if match[1] == '"' and beside.is_file() and include in beside.parents:
            name = str(beside.relative_to(include.parent))
        yield line_of(text, match.start()), name


def level_faults(header, line, target):
    """Faults of one of our headers (from rochdale/ on) including another."""
    source, below = header.split("/")[1:-1], target.split("/")[1:-1]
    if not source:
        return  # the umbrella stands above everything
    if not below:
        yield line, f"includes the umbrella {target}"
    elif below[0] in LEVELS and source[0] in LEVELS and source[0] != below[0]:
        if LEVELS[below[0]] > LEVELS[source[0]]:
            yield line, f"includes {target}, which is above {source[0]}"
        elif LEVELS[below[0]] == LEVELS[source[0]]:
            yield line, f"includes {target}, a sibling of {source[0]}"


def purity_faults(name, code):
    for match in re.finditer(r"\b\w+\b", code):
        if match[0] in IMPURE_NAMES:
            yield line_of(code, match.start()), f"names {match[0]}"
    for match in FLOAT.finditer(code):
        line = line_of(code, match.start())
        statement = code[match.start():].split(";")[0]
        if not (name in FLOAT_REFUSED_IN and re.search(r"=\s*delete\s*$", statement)):
            yield line, f"names {match[0]}: binary floating point"


def circle_faults(graph):
    """Each circle of includes, once."""
    done, path = set(), []

    def visit(header):
        if header in path:
            yield path[-1], 1, "is in a circle: " + " -> ".join(path[path.index(header):] + [header])
        elif header not in done:
            path.append(header)
            for target in graph.get(header, []):
                yield from visit(target)
            path.pop()
            done.add(header)

    for header in sorted(graph):
        yield from visit(header)


def faults(root):
    """(file, line, what) for every fault under root."""
    root = root.resolve()
    include = root / "include" / "rochdale"
    graph = {}
    files = sorted(p for folder in (include, root / "src") for p in folder.rglob("*") if p.suffix in {".hpp", ".cpp", ".h"})
    for path in files:
        text = path.read_text(encoding="utf-8")
        code = INCLUDE.sub("", without_comments(text))
        ours = include in path.parents
        name = str(path.relative_to(include)) if ours else str(path.relative_to(root))
        folder = name.split("/")[0] if ours and "/" in name else ""
        found = []
        includes = list(included_headers(path, text, include))
        if folder and folder not in LEVELS:
            found.append((1, f"lies in {folder}/, which has no level"))
        for line, target in includes:
            if target.startswith("rochdale/") and ours:
                found += level_faults("rochdale/" + name, line, target)
            if target.startswith("boost/") and name != BOOST_DOOR:
                found.append((line, f"includes {target}: Boost is named in {BOOST_DOOR} only"))
            if target in IMPURE_HEADERS and (folder in PURE or target == "iostream" and ours):
                found.append((line, f"includes <{target}>"))
        if name != BOOST_DOOR:
            found += [(line_of(code, match.start()), f"names boost: {BOOST_DOOR} is its only door")
                      for match in re.finditer(r"\bboost\b", code)]
        if folder in PURE:
            found += purity_faults(name, code)
        if ours:
            graph["rochdale/" + name] = [target for _, target in includes if target.startswith("rochdale/")]
        yield from ((path.relative_to(root), line, what) for line, what in found)
    yield from ((Path("include") / header, line, what) for header, line, what in circle_faults(graph))


PLANTED = [
    ("core/a.hpp", '#include "rochdale/book/a.hpp"', "above"),
    ("core/a.hpp", "#include <rochdale/book/a.hpp>", "above"),
    ("core/a.hpp", '#include "../book/a.hpp"', "above"),
    ("policy/a.hpp", '#include "rochdale/product/a.hpp"', "sibling"),
    ("core/a.hpp", '#include "rochdale/rochdale.hpp"', "umbrella"),
    ("core/a.hpp", '#include "rochdale/core/b.hpp"', "circle"),
    ("core/a.hpp", "#include <boost/multiprecision/cpp_int.hpp>", "Boost"),
    ("book/a.hpp", "int x = boost::multiprecision::f();", "boost"),
    ("book/a.hpp", "double x;", "floating"),
    ("book/a.hpp", "auto x = 1.5;", "floating"),
    ("book/a.hpp", "auto x = 1e5;", "floating"),
    ("core/amount.hpp", "void f(float);", "floating"),
    ("core/a.hpp", "void f(double) = delete;", "floating"),
    ("product/a.hpp", "auto t = std::chrono::system_clock::now();", "system_clock"),
    ("policy/a.hpp", "#include <random>", "random"),
    ("report/a.hpp", "#include <iostream>", "iostream"),
    ("garden/a.hpp", "", "no level"),
]

INNOCENT = """
// A comment may say double, 1.5 and boost; so may "text".
/* #include "rochdale/book/a.hpp" */
#include "rochdale/core/c.hpp"
constexpr auto text = "double 1.5 boost";
constexpr auto digits = 1'000'000 + '1' + x.y + v.1abc + 0x1e5;
"""


def self_test():
    failures = 0
    for name, line, expected in [*PLANTED, ("core/a.hpp", INNOCENT, None), ("core/amount.hpp", "void f(float) = delete;", None)]:
        with tempfile.TemporaryDirectory() as folder:
            include = Path(folder) / "include" / "rochdale"
            tree = {"rochdale.hpp": '#include "rochdale/core/a.hpp"', "core/b.hpp": '#include "rochdale/core/a.hpp"',
                    "core/a.hpp": "", "core/c.hpp": "", "book/a.hpp": '#include "rochdale/core/a.hpp"',
                    "product/a.hpp": "", name: line}
            for header, text in tree.items():
                (include / header).parent.mkdir(parents=True, exist_ok=True)
                (include / header).write_text(text + "\n")
            found = [what for path, _, what in faults(Path(folder))]
        wrong = found if expected is None else not any(expected in what for what in found)
        if wrong:
            failures += 1
            print(f"{name}: {line!r}: expected {expected}, found {found}")
    print(f"{failures} of {len(PLANTED) + 2} planted trees judged wrongly")
    return failures


def main(arguments):
    if arguments == ["--self"]:
        return 1 if self_test() else 0
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 2
    found = list(faults(Path(arguments[0])))
    for path, line, what in found:
        print(f"{path}:{line}: {what}")
    print(f"{len(found)} faults of level")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
