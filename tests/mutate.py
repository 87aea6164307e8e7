#!/usr/bin/env python3
# SPDX-License-Identifier: MPL-2.0
"""Flips every comparison of the engine, one at a time, and sees whether a test of tests/book fails.

All mutants are built at once, in a copy of the project: `a < b` becomes `a < mutate::at<7, mutate::lt>() > b`, which
compares as before unless the environment says that number 7 is to be wrong. A relation is wrong in two ways, at its
boundary and altogether; an equality in one.

usage: tests/mutate.py [--build FOLDER] [--jobs N] [--only FIRST-LAST | --sample N [--seed S]] [HEADER ...]
       HEADER is a name in include/rochdale/book; without one, the headers that decide and fold
"""
import argparse
import concurrent.futures
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
ENGINE = ("approve", "turn", "ledger", "chart", "journal_writer", "open_holds", "hold", "account", "balance")
COMPARISON = re.compile(r"(?<=[\w)\]}\"']) (<=|>=|<|>|==|!=) (?=[\w({\"'~*!&:-])")
NAMES = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge", "==": "eq", "!=": "ne"}
WRONG = {"<": ("<=", ">="), "<=": ("<", ">"), ">": (">=", "<="), ">=": (">", "<"), "==": ("!=",), "!=": ("==",)}

MUTATE_HPP = """
#pragma once
#include <cstdlib>
#include <type_traits>
namespace mutate {
inline const int active = std::getenv("ROCHDALE_MUTANT") ? std::atoi(std::getenv("ROCHDALE_MUTANT")) : 0;
enum Op { lt, le, gt, ge, eq, ne };
template <int first, Op op> struct At {};
template <int first, Op op> constexpr At<first, op> at() { return {}; }
template <class L, int first, Op op> struct Half { const L& left; };
template <Op op, class L, class R> constexpr bool compare(const L& left, const R& right) {
  if constexpr (op == lt) return left < right;
  else if constexpr (op == le) return left <= right;
  else if constexpr (op == gt) return left > right;
  else if constexpr (op == ge) return left >= right;
  else if constexpr (op == eq) return left == right;
  else return left != right;
}
constexpr Op edge(Op op) { return op == lt ? le : op == le ? lt : op == gt ? ge : op == ge ? gt : op == eq ? ne : eq; }
constexpr Op opposite(Op op) { return op == lt ? ge : op == le ? gt : op == gt ? le : lt; }
template <int first, Op op, class L, class R> constexpr bool decide(const L& left, const R& right) {
  if (!std::is_constant_evaluated()) {
    if (active == first) return compare<edge(op)>(left, right);
    if constexpr (op < eq) {
      if (active == first + 1) return compare<opposite(op)>(left, right);
    }
  }
  return compare<op>(left, right);
}
template <class L, int first, Op op> constexpr Half<L, first, op> operator<(const L& left, At<first, op>) { return {left}; }
template <class L, int first, Op op> constexpr Half<L, first, op> operator==(const L& left, At<first, op>) { return {left}; }
template <class L, int first, Op op, class R> constexpr bool operator>(const Half<L, first, op>& half, const R& right) {
  return decide<first, op>(half.left, right);
}
template <class L, int first, Op op, class R> constexpr bool operator==(const Half<L, first, op>& half, const R& right) {
  return decide<first, op>(half.left, right);
}
}  // namespace mutate
"""


def code_of(line):
    """The line without its comment; empty for what is no expression."""
    code = line.split("//")[0]
    if code.lstrip().startswith(("#", "template", "static_assert", "using")) or "operator" in code:
        return ""
    return code


def mutate(header, text, mutants):
    """Puts the switches into a header, and notes in `mutants` what each number does."""
    lines = []
    for number, line in enumerate(text.split("\n"), 1):
        code = code_of(line)

        def switch(match):
            op = match.group(1)
            first = len(mutants) + 1
            for wrong in WRONG[op]:
                mutants.append((header, number, op, wrong, line.strip()))
            at = f"mutate::at<{first}, mutate::{NAMES[op]}>()"
            return f" == {at} == " if op in ("==", "!=") else f" < {at} > "

        lines.append(COMPARISON.sub(switch, code) + line[len(code):] if code else line)
    return "\n".join(lines).replace("#pragma once", '#pragma once\n#include "mutate.hpp"', 1)


def prepare(source, headers):
    """Copies the project and mutates the copy."""
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns("build", ".git", "__pycache__"))
    (source / "include/mutate.hpp").write_text(MUTATE_HPP)
    mutants = []
    for header in headers:
        path = source / "include/rochdale/book" / f"{header}.hpp"
        path.write_text(mutate(header, path.read_text(), mutants))
    return mutants


def run(program, number, seconds):
    """Whether the tests notice a mutant; one that never ends is noticed."""
    environment = dict(os.environ, ROCHDALE_MUTANT=str(number))
    try:
        done = subprocess.run([program, "~[long]", "--abort"], env=environment, timeout=seconds,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/mutate")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--only", help="the numbers of the first and the last mutant to try")
    parser.add_argument("--sample", type=int, help="how many mutants to try, drawn from all of them")
    parser.add_argument("--seed", type=int, default=1, help="what the sample is drawn by")
    parser.add_argument("headers", nargs="*")
    given = parser.parse_args()
    headers = [header for header in given.headers or ENGINE
               if (ROOT / "include/rochdale/book" / f"{header}.hpp").exists()]
    # Where the project itself is in a folder named build, nothing of it may be copied into itself.
    source = given.build / "source"
    mutants = prepare(source, headers)
    subprocess.run(["cmake", "-S", source, "-B", given.build / "made", "-G", "Ninja", "--log-level=NOTICE",
                    "-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_CXX_FLAGS=-w", "-DCMAKE_CXX_FLAGS_RELEASE=-O1 -DNDEBUG",
                    "-DCMAKE_COMPILE_WARNING_AS_ERROR=OFF", "-DCMAKE_UNITY_BUILD=ON", "-DROCHDALE_SQLITE=OFF",
                    "-DROCHDALE_EXAMPLES=OFF", "-DROCHDALE_BENCH=OFF"], check=True)
    subprocess.run(["cmake", "--build", given.build / "made", "-j", str(given.jobs), "--target",
                    "rochdale_book_tests"], check=True)
    program = given.build / "made/bin/rochdale_book_tests"
    start = time.monotonic()
    if run(program, 0, 3600):
        sys.exit("the tests fail without any mutant")
    seconds = 10 + 10 * (time.monotonic() - start)
    first, last = map(int, given.only.split("-")) if given.only else (1, len(mutants))
    numbers = list(range(first, min(last, len(mutants)) + 1))
    if given.sample is not None:
        numbers = sorted(random.Random(given.seed).sample(numbers, min(given.sample, len(numbers))))
    with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        noticed = list(pool.map(lambda number: run(program, number, seconds), numbers))
    for number, is_noticed in zip(numbers, noticed):
        if not is_noticed:
            header, line, op, wrong, text = mutants[number - 1]
            print(f"{header}.hpp:{line}: mutant {number}, {op} made {wrong}: no test fails: {text}")
    print(f"{len(noticed)} of {len(mutants)} mutants in {', '.join(headers)}: {sum(noticed)} noticed, "
          f"{len(noticed) - sum(noticed)} not")
    sys.exit(0 if all(noticed) else 1)


if __name__ == "__main__":
    main()
