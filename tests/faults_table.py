#!/usr/bin/env python3
# SPDX-License-Identifier: MPL-2.0
"""Keeps docs/FAULTS.md: each fault and abuse that a ledger must survive, by number, and the tests that cover it.

    tests/faults_table.py ROOT           checks that every number has a row, and that every test that a row names is
                                         there and cites the number in its text
    tests/faults_table.py ROOT --write   writes the table anew from the numbers that the tests cite
    tests/faults_table.py --self         plants each kind of mistake in a small tree and checks that it is found
"""
import re
import sys
import tempfile
from pathlib import Path

FAULTS = {
    1: "process killed at any I/O call of one posting", 2: "power loss: unsynced writes lost, reordered or torn",
    3: "I/O error once", 4: "I/O error for ever after", 5: "fsync fails once and then says OK", 6: "disk full",
    7: "out of memory at any allocation", 8: "fault during recovery from a fault",
    9: "crash inside a migration of the schema", 10: "bit flip in the file",
    11: "truncated, empty, not a database, random bytes, another program's database",
    12: "log or journal missing, stale, of another database", 13: "several processes write",
    14: "COMMIT returns BUSY or FULL", 15: "exception in a callback or between the postings of one batch",
    16: "handle used after fork, from two threads, after close",
    17: "read-only file or directory, directory, symlink, long path, NUL in path",
    18: "file written by a newer version", 19: "old backup put back", 20: "row edited or deleted by hand",
    21: "backup taken during writes", 22: "malicious schema: trigger, view, generated column",
    23: "sum overflows the stored width", 24: "overflow only on the way", 25: "zero amount",
    26: "negative amount in a payment", 27: "more decimals than the unit has",
    28: "octal, hexadecimal, empty, sign-only text", 29: "nan, inf, 1e999999999, a million digits",
    30: "separators: 1,000 and 10.999.99", 31: "binary fraction in the API",
    32: "100 split in 3, weights of zero, a million parts", 33: "ties of every rounding mode, negative ones too",
    34: "interest accrued daily for 30 years", 35: "converted there and back a million times",
    36: "two units or scales in one entry", 37: "locale of the computer", 38: "text to value and back",
    39: "SQLite turns a value into REAL", 40: "unbalanced entry, one leg, no leg",
    41: "payment to oneself, one account twice", 42: "exactly to a limit, and one unit beyond, at both ends",
    43: "many legs, each within limits, together beyond; and the reverse",
    44: "limit lowered below the balance", 45: "holds: beyond limits, twice, too late, void of void",
    46: "key of a refused request used again", 47: "retry of one key with the same content, or other",
    48: "retry after a crash before the reply", 49: "one of a linked batch fails; chain left open",
    50: "closed, frozen, unknown, reopened account", 51: "reversal of a reversal, twice, past a limit",
    52: "back-dated, future-dated, equal times", 53: "clock goes back; 29 February; years 0 and 10000",
    54: "day count and schedules at month ends", 55: "loan overpaid, early, 0 %, 1 and 600 instalments",
    56: "demurrage or fee on a negative, tiny or limit-touching account", 57: "clearing cycle with an edge used up",
    58: "deleting or merging accounts with history", 59: "a million accounts, ten million postings, 100,000 legs",
    60: "numbers at their ends", 61: "many threads pay out of one account", 62: "readers during writes",
    63: "payments there and back and in circles at once", 64: "one key from two threads",
    65: "limit, account or hold changed while it is used", 66: "close during use",
    67: "SQL, quotes, NUL and a gigabyte in a memo", 68: "CSV formulas",
    69: "invalid UTF-8, controls, invisible characters", 70: "look-alike names",
    71: "a posting inside a memo, in journals written for other programs",
    72: "imports: no final newline, CR LF, BOM, NUL, gzip", 73: "import twice, overlapping files",
    74: "import cut at every byte", 75: "journal replayed with a record doubled, removed, swapped, altered",
    76: "fuzzed: amounts, CSV, JSON, formulas, the book file",
}

# Faults that cannot be tried here, and why.
REASONS = {
    57: "the library has no clearing of debts between books yet, so there is no cycle to use up",
}

NUMBER = re.compile(r"\bF(\d\d)\b(?:\s*(?:-|to)\s*F(\d\d)\b)?")
TEST_CASE = re.compile(r'^TEST_CASE\(\s*"((?:[^"\\]|\\.)*)"((?:\s*"(?:[^"\\]|\\.)*")*)', re.M)
FUNCTION = re.compile(r"^ *def (\w+)\(", re.M)
HEADING = "| # | fault or abuse | tests |\n|---|---|---|\n"
INTRODUCTION = """# Faults and abuses

What goes wrong in real ledgers, what people try, and the tests here that show what happens then. Each test cites the
number in its text. `tests/faults_table.py . --write` writes this table; a test checks that every test that it names is
there.

"""


def cited(text):
    """The numbers that a text cites, ranges included."""
    numbers = set()
    for first, last in NUMBER.findall(text):
        numbers.update(range(int(first), int(last or first) + 1))
    return numbers


def pieces(path):
    """(name, text) of each test of a file; the part before the first one is the test ''."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        starts = [(match.start(), match[1]) for match in FUNCTION.finditer(text)]
    else:
        starts = []
        for match in TEST_CASE.finditer(text):
            more = re.findall(r'"((?:[^"\\]|\\.)*)"', match[2])
            starts.append((match.start(), "".join([match[1], *more]).replace('\\"', '"')))
    begin, name = 0, ""
    for start, next_name in [*starts, (len(text), "")]:
        # A function test_f19_... cites F19 by its name.
        yield name, re.sub(r"_f(\d\d)(?=_|\b)", r" F\1 ", name) + text[begin:start]
        begin, name = start, next_name


def tests_of(root):
    """For each number the (file, test) that cite it, in order."""
    covering = {}
    files = [path for folder in ("tests", "bench") for path in sorted((root / folder).rglob("*"))
             if path.suffix in (".cpp", ".hpp", ".py", ".sh") and path.name != "faults_table.py"]
    for path in files:
        for name, text in pieces(path):
            for number in cited(text):
                covering.setdefault(number, []).append((path.relative_to(root).as_posix(), name))
    return covering


def cell(name):
    """A name as a cell of the table has it."""
    return name.replace("|", "\\|")


def table(covering):
    """The text of docs/FAULTS.md."""
    rows = []
    for number, what in FAULTS.items():
        tests = [f"`{file}`" + (f": {cell(name)}" if name else "") for file, name in covering.get(number, [])]
        if not tests and number in REASONS:
            tests.append("cannot be tried: " + REASONS[number])
        rows.append(f"| F{number:02} | {what} | {'<br>'.join(tests)} |\n")
    return INTRODUCTION + HEADING + "".join(rows)


def check(root):
    """What is wrong with the table of a tree."""
    wrong = []
    covering = tests_of(root)
    rows = {}
    for line in (root / "docs" / "FAULTS.md").read_text(encoding="utf-8").splitlines():
        row = re.match(r"\| F(\d\d) \| (.*?) \| (.*) \|$", line)
        if row:
            rows[int(row[1])] = row[3]
    for number in FAULTS:
        if not rows.get(number, "").strip():
            wrong.append(f"F{number:02} has no test, and no reason why it cannot be tried")
    for number, tests in rows.items():
        if number not in FAULTS:
            wrong.append(f"F{number:02} is no fault")
        there = {f"`{file}`" + (f": {cell(name)}" if name else "") for file, name in covering.get(number, [])}
        for test in tests.split("<br>"):
            if test not in there and not test.startswith("cannot be tried: "):
                wrong.append(f"F{number:02}: there is no such test that cites it: {test}")
    return wrong


def check_itself():
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "tests").mkdir()
        (root / "docs").mkdir()
        numbers = " ".join(f"F{number:02}" for number in FAULTS if number not in (7, 8, 9) and number not in REASONS)
        (root / "tests" / "a_test.cpp").write_text(
            f'TEST_CASE("{numbers}") {{}}\nTEST_CASE("eight "\n    "of F07-F08") {{}}\n')
        (root / "tests" / "b_test.py").write_text("def test_f09_is_covered():\n    pass\n")
        good = table(tests_of(root))
        mistakes = {
            good: 0,
            good.replace("eight of", "seven of"): 2,
            good.replace("| F09 |", "| F99 |"): 3,
            good.replace("test_f09", "test_f10"): 1,
            re.sub(r"(\| F57 \| [^|]* \|).*\|", r"\1 |", good): 1,
            "": len(FAULTS),
        }
        for text, expected in mistakes.items():
            (root / "docs" / "FAULTS.md").write_text(text)
            found = check(root)
            assert len(found) == expected, (expected, found)
    print("every planted mistake is found")


def main(arguments):
    if arguments == ["--self"]:
        check_itself()
        return 0
    if len(arguments) not in (1, 2) or arguments[1:] not in ([], ["--write"]):
        print(__doc__, file=sys.stderr)
        return 2
    root = Path(arguments[0])
    if arguments[1:]:
        (root / "docs" / "FAULTS.md").write_text(table(tests_of(root)), encoding="utf-8")
    wrong = check(root)
    for words in wrong:
        print(words)
    if not wrong:
        covered = sum(number in tests_of(root) for number in FAULTS)
        print(f"{len(FAULTS)} faults: {covered} covered by tests, {len(FAULTS) - covered} with a reason why not")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
