# SPDX-License-Identifier: MPL-2.0
"""Random files of payments against a plain model: the same balances, the same refusals, in the order of the file.

The model shares nothing with the library: whole numbers of Python, a dictionary of balances, one row after the other.
"""
import csv
import datetime
import io
import os
import random
import re
import sys
from collections import Counter
from decimal import Decimal

sys.dont_write_bytecode = True
from support.desk import Desk, guarded, main, rows_of  # noqa: E402

SEED = int(os.environ.get("SEED", random.randrange(2**32)))
ROWS = int(os.environ.get("ROWS", 5000))
SETTINGS = [  # decimals, floor, ceiling
    (2, None, None),
    (2, "-50", None),
    (2, "-20.50", "80"),
    (0, "0", "500"),
    (2, None, "30.25"),
    (6, "-100", "100"),
    (18, "-0.5", None),
]

NAMES = ["ana", "ben", "Zoë", "o'neil", "smith, john", 'the "cook"', "山田", "a b", "=sum(1)", "-dash", "@home", "x;y",
         "#7", "acc/1", "100%", "Łukasz"] + [f"m{number}" for number in range(24)]


# ---- The model


def minor_of(text, decimals):
    """Minor units, or why it is no amount."""
    if not re.fullmatch(r"-?\d+(\.\d+)?", text, re.ASCII):
        return None, "digit|more decimals"
    fraction = text.partition(".")[2]
    if len(fraction) > decimals:
        return None, "more decimals than the unit has"
    return int(Decimal(text).scaleb(decimals)), ""


def date_of(text):
    """A date and the microsecond of the day, if there is a time; nothing where it is neither."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?Z?)?", text, re.ASCII)
    if not found:
        return None
    try:
        day = datetime.date.fromisoformat(found[1])
        if found[2] is None:
            return day, None
        fraction = int((found[5] or "0").ljust(6, "0"))
        time = datetime.time(int(found[2]), int(found[3]), int(found[4] or 0), fraction)
    except ValueError:
        return None
    return day, time


# The field at which a refusal points, by the pattern of its reason; one that is not here points at its row.
FIELD_OF = {
    "there is no payer": "payer",
    "there is no payee": "payee",
    "nobody can pay themselves": "payee",
    "digit|more decimals": "amount",
    "more decimals than the unit has": "amount",
    "zero": "amount",
    "negative": "amount",
    ".": "on",
}


class Model:
    """A book of one unit, in which all accounts follow the same limits."""

    def __init__(self, decimals, floor, ceiling):
        self.decimals = decimals
        self.floor = None if floor is None else minor_of(floor, decimals)[0]
        self.ceiling = None if ceiling is None else minor_of(ceiling, decimals)[0]
        self.balances = Counter()
        self.accounts = set()
        self.posted = {}  # by key: what was posted

    def take(self, rows):
        """Decides rows in order. Returns the refused ones as (line, payer, payee, amount, pattern of the reason)."""
        refused = []
        said = Counter()
        self.repeated = 0
        for row in rows:
            why = self.decide(row, said)
            if why:
                refused.append((row["line"], row["payer"], row["payee"], row["amount"], why))
        return refused

    def decide(self, row, said):
        payer, payee = row["payer"], row["payee"]
        if not payer:
            return "there is no payer"
        if not payee:
            return "there is no payee"
        amount, why = minor_of(row["amount"], self.decimals)
        if why:
            return why
        if amount == 0:
            return "zero"
        if amount < 0:
            return "negative"
        date = date_of(row["on"])
        if date is None:
            return "."
        if payer == payee:
            return "nobody can pay themselves"
        content = (payer, payee, amount, date, row["memo"])
        key = row["key"]
        if not key:
            said[content] += 1
            key = (content, said[content])
        self.accounts |= {payer, payee}
        if key in self.posted:
            if self.posted[key] != content:
                return "this key was used for another request before"
            self.repeated += 1
            return ""
        after_payer = self.balances[payer] - amount
        after_payee = self.balances[payee] + amount
        if self.floor is not None and after_payer < self.floor:
            return "credit limit"
        if self.ceiling is not None and after_payee > self.ceiling:
            return "maximum balance"
        self.balances[payer] = after_payer
        self.balances[payee] = after_payee
        self.posted[key] = content
        return ""


# ---- Files


def random_amount(chance, decimals):
    kind = chance.random()
    if kind < 0.02:
        return chance.choice(["0", "0.0" if decimals else "00", "-0"])
    if kind < 0.04:
        return f"-{chance.randrange(1, 20)}"
    if kind < 0.06:
        return f"{chance.randrange(9)}.{'1' * (decimals + chance.randrange(1, 4))}"
    if kind < 0.08:
        return chance.choice(["", "x", "1,5", "1e3", " 5", "5 ", "5.", ".5", "+5", "1_0", "٣", "0x1", "--1", "NaN", "1.2.3"])
    if kind < 0.10:
        return f"00{chance.randrange(100)}"
    whole = chance.randrange(chance.choice([2, 20, 60]))
    digits = chance.randrange(decimals + 1)
    return f"{whole}.{chance.randrange(1, 10**digits):0{digits}}" if digits else str(whole + 1)


def random_date(chance):
    day = datetime.date(2025, 1, 1) + datetime.timedelta(days=chance.randrange(500))
    kind = chance.random()
    if kind < 0.02:
        return chance.choice(["", "2025-02-29", "2025-13-01", "2025-1-1", "01/02/2025", "2025-01-01x", "20250101",
                              "2025-01-01 24:00", "2025-01-01 10", "2025-01-01 10:00:60", "2025-01-01 10:00:00.1234567"])
    if kind < 0.6:
        return day.isoformat()
    time = f"{chance.randrange(24):02}:{chance.randrange(60):02}"
    if kind < 0.9:
        time += f":{chance.randrange(60):02}"
        if kind < 0.8:
            time += f".{chance.randrange(10**6):06}"[: chance.randrange(2, 8)]
    return f"{day}{chance.choice(' T')}{time}{chance.choice(['', 'Z'])}"


def random_rows(chance, decimals):
    rows = []
    for number in range(ROWS):
        if rows and chance.random() < 0.02:  # the same again, with or without a key
            row = dict(chance.choice(rows))
            if row["key"] and chance.random() < 0.3:
                row["amount"] = "1"
            rows.append(row)
            continue
        payer = chance.choice(NAMES)
        payee = payer if chance.random() < 0.01 else chance.choice(NAMES)
        rows.append({
            "payer": "" if chance.random() < 0.005 else payer,
            "payee": "" if chance.random() < 0.005 else payee,
            "amount": random_amount(chance, decimals),
            "on": random_date(chance),
            "memo": chance.choice(["", "", "eggs", "two\nlines", 'a "quoted" word', "tab\there", "=1+1", "'=x", "öre, 5"]),
            "key": "" if chance.random() < 0.5 else f"k{number}",
        })
    return rows


def encode(chance, rows):
    """A CSV file in one of the ways in which such files come; the rows get the lines of their beginnings and their fields."""
    ending = chance.choice(["\r\n", "\n"])
    quote_all = chance.random() < 0.3
    columns = ["payer", "payee", "amount", "on", "memo", "key", "note"]
    if chance.random() < 0.5:
        chance.shuffle(columns)
    text = ("\ufeff" if chance.random() < 0.5 else "") + ",".join(columns) + ending
    line = 2
    for row in rows:
        out = io.StringIO(newline="")
        cells = {name: guarded(cell) for name, cell in row.items() if name in columns}
        cells["note"] = chance.choice(["", "n"])
        csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL).writerow(
            [cells[name] for name in columns])
        row["line"] = line
        row["field_lines"] = {}
        for name in columns:  # a memo of two lines may stand before a field
            row["field_lines"][name] = line + sum(cells[before].count("\n") for before in columns[:columns.index(name)])
        text += out.getvalue()[:-1] + ending
        line += out.getvalue().count("\n")
        if chance.random() < 0.01:
            text += ending  # an empty line is no row
            line += 1
    if chance.random() < 0.5:
        text = text.rstrip("\r\n")
    return text.encode()


class Differential(Desk):
    def test_random_files(self):
        print(f"seed {SEED}", file=sys.stderr)
        for number, setting in enumerate(SETTINGS):
            with self.subTest(seed=SEED, setting=setting):
                self.check_setting(random.Random(f"{SEED} {number}"), number, *setting)

    def check_setting(self, chance, number, decimals, floor, ceiling):
        book = f"{number}.book"
        limits = (["--floor", floor] if floor else []) + (["--ceiling", ceiling] if ceiling else [])
        self.teller("new", book, "--unit", f"HRS/{decimals}", *limits)
        model = Model(decimals, floor, ceiling)
        rows = random_rows(chance, decimals)
        file = self.write(f"{number}.csv", encode(chance, rows))
        refused = model.take(rows)
        self.assertGreater(len(refused), ROWS // 100)

        # A refusal stops the whole file by default, and then the book is the one that it was.
        line, *_, why = refused[0]
        first = next(row for row in rows if row["line"] == line)
        line = first["field_lines"].get(FIELD_OF.get(why), line)
        said = self.unchanged(book, lambda: self.refused("import", book, file, "--open-accounts"))
        self.assertRegex(said, rf"^teller: {file}:{line}:\d+: .*{why}")

        # Nothing changes in a dry run, and it says the same.
        dry = self.unchanged(book, lambda: self.exits(1, "import", book, file, "--open-accounts", "--dry-run"))
        self.assertIn(f"{len(refused)} payments refused\n", dry.stdout)

        self.import_again(book, file, model, refused)
        self.import_again(book, file, model, model.take(rows))
        self.sound(book)

        # Without the refused rows the file is taken as a whole.
        lines = {row[0] for row in refused}
        good = [dict(row) for row in rows if row["line"] not in lines]
        clean = self.write(f"{number}-clean.csv", encode(chance, good))
        fresh = f"{number}-fresh.book"
        self.teller("new", fresh, "--unit", f"HRS/{decimals}", *limits)
        again = Model(decimals, floor, ceiling)
        if not again.take(good):
            self.teller("import", fresh, clean, "--open-accounts")
            self.compare(fresh, again)

    def import_again(self, book, file, model, refused):
        done = self.run_teller("import", book, file, "--open-accounts", "--on-refusal", "skip", "--refused", "out.csv")
        self.assertEqual(done.returncode, 1 if refused else 0, done.stderr)
        listed = rows_of(self.read("out.csv"))
        self.assertEqual(self.read("out.csv").splitlines()[0], "line,payer,payee,amount,reason")
        got = [(int(row["line"]), row["payer"], row["payee"], row["amount"]) for row in listed]
        self.assertEqual(got, [row[:4] for row in refused])
        for row, (*_, why) in zip(listed, refused):
            self.assertRegex(row["reason"], why, row)
        self.compare(book, model)

    def compare(self, book, model):
        expected = {account: Decimal(model.balances[account]).scaleb(-model.decimals) for account in model.accounts}
        self.assertEqual(self.balances(book), expected)


if __name__ == "__main__":
    main()
