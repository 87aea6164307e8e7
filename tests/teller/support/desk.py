# SPDX-License-Identifier: MPL-2.0
"""What the tests of the command line share: a desk of its own for each test, commands run at it, and their answers."""
import csv
import decimal
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
TELLER = os.path.abspath(os.environ.get("TELLER") or sys.exit("TELLER is not set: where is the command line?"))
SHARED = os.environ.get("ROCHDALE_SHARED_DIR", os.path.join(PROJECT, "..", "shared"))

decimal.getcontext().prec = 60  # no sum of these tests is ever rounded


def skipped(what):
    """Says loudly that something could not be tested."""
    print(f"SKIPPED: {what}", file=sys.stderr, flush=True)


def unguarded(cell):
    """A cell of a CSV file of teller's without the apostrophe that keeps a spreadsheet from running it."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'")[:1] in "=+-@\t\r\n＝＋－＠" else cell


def guarded(cell):
    """A cell as it has to stand in a file to be read as it is: a guard of its own is guarded once more."""
    return "'" + cell if unguarded(cell) != cell else cell


def rows_of(text):
    """The rows of a CSV text, each a dictionary."""
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    return [{name: unguarded(cell) for name, cell in row.items()} for row in rows]


class Desk(unittest.TestCase):
    """A folder of its own, in which every command runs."""

    maxDiff = 4000

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="teller-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    # ---- Files

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text, encoding="utf-8"):
        with open(self.path(name), "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode(encoding))
        return name

    def read(self, name):
        with open(self.path(name), encoding="utf-8", newline="") as file:
            return file.read()

    def fingerprint(self, name):
        with open(self.path(name), "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()

    # ---- Commands

    def run_teller(self, *words, program=TELLER, **how):
        how = {"cwd": self.folder, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **how}
        return subprocess.run([program, *words], text=True, encoding="utf-8", **how)

    def exits(self, status, *words, **how):
        done = self.run_teller(*words, **how)
        self.assertEqual(done.returncode, status, f"teller {' '.join(words)}\n{done.stdout}{done.stderr}")
        return done

    def teller(self, *words, **how):
        """What a command prints that goes well."""
        done = self.exits(0, *words, **how)
        self.assertEqual(done.stderr, "", f"teller {' '.join(words)}")
        return done.stdout

    def refused(self, *words, **how):
        """What is said when a command is refused or fails."""
        done = self.exits(1, *words, **how)
        return done.stderr

    def misused(self, *words):
        """What is said about a wrong command line."""
        done = self.exits(2, *words)
        self.assertEqual(done.stdout, "")
        return done.stderr

    def unchanged(self, book, act):
        """Does something that must leave the book as it was, to the byte."""
        before = self.fingerprint(book)
        answer = act()
        self.assertEqual(self.fingerprint(book), before, f"{book} was changed")
        return answer

    # ---- Answers

    def rows(self, *words):
        return rows_of(self.teller(*words, "--csv"))

    def json(self, *words):
        return json.loads(self.teller(*words, "--json"))

    def balances(self, book, *more):
        return {row["account"]: decimal.Decimal(row["balance"]) for row in self.rows("balances", book, *more)}

    def sound(self, book):
        """The book passes its audit; what the audit says."""
        audit = self.json("verify", book)
        self.assertEqual((audit["sound"], audit["findings"]), (True, []))
        return audit


def main():
    unittest.main(verbosity=1)
