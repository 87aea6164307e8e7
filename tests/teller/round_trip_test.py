# SPDX-License-Identifier: MPL-2.0
"""A book that is exported as CSV, entries and accounts, comes back as the same book: same accounts, entries, statements.

Random books with everything that an entry can be: payments, many legs in several units, openings, adjusting and closing
entries, reversals and reversals of them, holds posted whole and in part, names with commas, quotes and apostrophes.
"""
import csv
import io
import json
import random
import sys

sys.dont_write_bytecode = True
from support.desk import Desk, guarded, main, rows_of  # noqa: E402

UNITS = {"EUR": 2, "HRS": 1, "PTS": 0}
NAMES = ["Ana, Lima", 'the "Mill"', "'quoted'", "''=twice", "=SUM(1)", "-5", "ünï 山田", " lead", "a;b|c", "x,\"y\",'z'", "@home"]
MEMOS = ["", "plain", "two\nlines", 'a "quote", a comma', "=1+1", "'=1", "''", "tab\there", "\r\nlead", "ö"]
KINDS = ["liability"] * 5 + ["asset", "equity", "income", "expense"]


class RandomBook:
    """A book that random commands have made."""

    def __init__(self, desk, name, seed):
        self.desk, self.name, self.random = desk, name, random.Random(seed)
        self.day = 0
        desk.teller("new", name, "--unit", "EUR/2", "--floor", "-100", "--ceiling", "500")
        desk.teller("unit", name, "HRS/1", "--floor", "-20")
        desk.teller("unit", name, "PTS/0")
        self.accounts = {unit: [] for unit in UNITS}
        for number in range(12):
            unit = self.random.choice(["EUR", "EUR", "HRS", "PTS"]) if number >= 6 else list(UNITS)[number % 3]
            code = f"{self.random.choice(NAMES)} {number}"
            more = []
            if self.random.random() < 0.6:
                more += ["--name", self.random.choice(NAMES)]
            if self.random.random() < 0.5:
                more += ["--group", self.random.choice(["Growers", "Assets:Cash", "a, b"])]
            if self.random.random() < 0.3:
                more += ["--floor", "-1000"]
            if self.random.random() < 0.2:
                more += ["--ceiling", "none"]
            desk.teller("open", name, *more, "--unit", unit, "--kind", self.random.choice(KINDS), "--", code)
            self.accounts[unit].append(code)

    def when(self):
        self.day += self.random.randrange(3)
        return ["--on", f"2026-{1 + self.day // 28 % 12:02}-{1 + self.day % 28:02}"]

    def words(self):
        more = []
        for option, values in (("--memo", MEMOS), ("--reference", ["", "@ref", "12, 3"]), ("--purpose", ["", "rent"])):
            value = self.random.choice(values)
            if value:
                more.append(f"{option}={value}")
        if self.random.random() < 0.3:
            more.append(f"--key=key {self.random.random()}")
        return more

    def amount(self, unit, most=60):
        return f"{self.random.randint(1, most * 10 ** UNITS[unit]) / 10 ** UNITS[unit]:.{UNITS[unit]}f}"

    def pair(self):
        unit = self.random.choice([unit for unit, codes in self.accounts.items() if len(codes) > 1])
        return unit, self.random.sample(self.accounts[unit], 2)

    def legs(self):
        """A file of legs: in one or two units, each balanced; the first debits may be paired with a credit, or not."""
        rows = [("account", "debit", "credit")]
        for unit in self.random.sample([unit for unit, codes in self.accounts.items() if len(codes) > 2], self.random.randint(1, 2)):
            codes = self.random.sample(self.accounts[unit], 3)
            parts = [self.random.randint(1, 30 * 10 ** UNITS[unit]) for _ in range(2)]
            show = [f"{part / 10 ** UNITS[unit]:.{UNITS[unit]}f}" for part in (*parts, sum(parts))]
            side = self.random.choice([0, 1])
            made = [(codes[0], show[0]), (codes[1], show[1])]
            whole = (codes[2], show[2])
            unit_rows = [(c, a, "") if side == 0 else (c, "", a) for c, a in made]
            unit_rows.append((whole[0], "", whole[1]) if side == 0 else (whole[0], whole[1], ""))
            self.random.shuffle(unit_rows)
            rows += unit_rows
        text = io.StringIO(newline="")
        csv.writer(text, quoting=csv.QUOTE_ALL).writerows([map(guarded, row) for row in rows])
        return self.desk.write("legs.csv", text.getvalue())

    def act(self):
        run = lambda *words: self.desk.run_teller(words[0], self.name, *words[1:])  # noqa: E731
        what = self.random.choice(["pay"] * 6 + ["entry"] * 3 + ["reverse"] * 2 + ["hold", "limit", "rename"])
        if what == "pay":
            unit, (payer, payee) = self.pair()
            return run("pay", *self.when(), *self.words(), "--", payer, payee, self.amount(unit))
        if what == "entry":
            kind = self.random.choice(["ordinary", "opening", "adjusting", "closing"])
            return run("entry", self.legs(), "--kind", kind, *self.when(), *self.words())
        if what == "reverse":
            entries = {row["record"] for row in self.desk.rows("journal", self.name)
                       if row["kind"] in ("payment", "opening", "adjusting", "closing", "posted hold", "reversal")}
            if not entries:
                return None
            more = self.words()
            return run("reverse", self.random.choice(sorted(entries)), "--reason", "wrong", *self.when(),
                       *[word for word in more if not word.startswith("--memo")])
        if what == "hold":
            unit, (payer, payee) = self.pair()
            held = run("hold", *self.when(), *self.words(), "--", payer, payee, self.amount(unit, 20))
            if held.returncode != 0:
                return held
            number = max(int(row["record"]) for row in self.desk.rows("journal", self.name))
            part = ["--amount", self.amount(unit, 1)] if self.random.random() < 0.5 else []
            run("post-hold", str(number), *part, *(["--keep-rest"] if part else []), *self.when(), *self.words())
            return run("void-hold", str(number))
        _, (account, _) = self.pair()
        if what == "limit":
            return run("limit", "--floor", "-10000", "--reason", "agreed", "--", account)
        return run("rename", "--", account, self.random.choice(NAMES))

    def end(self):
        """Some accounts are frozen or closed at last, and limits tightened below what stands."""
        for codes in self.accounts.values():
            for code in codes:
                chance = self.random.random()
                if chance < 0.2:
                    self.desk.teller("freeze", self.name, "--", code)
                elif chance < 0.4:
                    self.desk.run_teller("close", self.name, "--", code)
                elif chance < 0.5:
                    self.desk.run_teller("limit", self.name, "--floor", "-1", "--reason", "tight", "--", code)


class RoundTrip(Desk):
    def empty(self, name):
        self.teller("new", name, "--unit", "EUR/2", "--floor", "-100", "--ceiling", "500")
        self.teller("unit", name, "HRS/1", "--floor", "-20")
        self.teller("unit", name, "PTS/0")

    def entries(self, book):
        """What the journal says of each entry, numbered by its place among the entries."""
        made, places = [], {}
        for row in self.rows("journal", book):
            if row["kind"] not in ("payment", "opening", "closing", "adjusting", "reversal", "posted hold"):
                continue
            place = places.setdefault(row["record"], len(places))
            kind = "payment" if row["kind"] == "posted hold" else row["kind"]  # the hold is no entry
            related = places[row["related"]] if kind == "reversal" else ""
            made.append((place, kind, related, *(row[name] for name in ("on", "at", "account", "debit", "credit", "unit",
                                                                        "memo", "reference", "purpose"))))
        return made

    def keys(self, book):
        return {row["key"] for row in self.rows("journal", book) if row["key"] and row["kind"] not in ("hold", "hold given up")}

    def statement(self, book, code):
        told = json.loads(self.teller("statement", book, "--json", "--", code))
        rows = [{name: value for name, value in row.items() if name not in ("entry", "kind")} for row in told["rows"]]
        return told["opening"], told["closing"], rows

    def same(self, one, other):
        self.assertEqual(self.entries(other), self.entries(one))
        for report in (["accounts"], ["balances"], ["trial-balance"], ["balance-sheet", "--on", "2026-12-31"],
                       ["income-statement", "--from", "2026-01-01", "--to", "2026-12-31"]):
            self.assertEqual(self.rows(report[0], other, *report[1:]), self.rows(report[0], one, *report[1:]), report)
        self.assertLessEqual(self.keys(one), self.keys(other))
        for row in self.rows("accounts", one):
            self.assertEqual(self.statement(other, row["account"]), self.statement(one, row["account"]))
        self.sound(other)

    def test_random_books(self):
        many = 0
        for seed in range(4):
            with self.subTest(seed=seed):
                one, other = f"a{seed}.book", f"b{seed}.book"
                book = RandomBook(self, one, seed)
                done = [book.act() for _ in range(45)]
                self.assertGreater(sum(1 for each in done if each is not None and each.returncode == 0), 15)
                book.end()
                many += len({row[0] for row in self.entries(one)})
                plain = ["--plain"] if seed % 2 else []
                self.write("e.csv", self.teller("export", one, "--format", "csv", "--accounts", "accounts.csv", *plain))
                self.empty(other)
                words = ["import", other, "e.csv", "--accounts", "accounts.csv", "--history", "--by", "desk", *plain]
                tried = self.unchanged(other, lambda: self.run_teller(*words, "--dry-run"))  # noqa: B023
                self.assertEqual(tried.returncode, 0, tried.stderr)
                self.teller(*words)
                self.same(one, other)
                again = self.unchanged(other, lambda: self.teller(*words))  # noqa: B023
                self.assertIn("0 payments posted\n", again)
                self.assertNotIn("opened", again)
        self.assertGreater(many, 60)

    # ---- What is refused

    HEAD = "entry,on,payer,payee,amount,unit,kind,related,key\n"

    def wrong(self, rows, why, *more):
        self.write("w.csv", self.HEAD + rows)
        said = self.unchanged("a.book", lambda: self.refused("import", "a.book", "w.csv", "--open-accounts", *more))
        self.assertIn(why, said)

    def test_rows_that_make_no_entry(self):
        self.teller("new", "a.book", "--unit", "EUR/2")
        self.teller("open", "a.book", "ana")
        self.wrong("1,2026-01-01,ana,,5,EUR,payment,,\n1,2026-01-01,,ben,4,EUR,payment,,\n", "w.csv:2:1: ")
        self.wrong("1,2026-01-01,,,5,EUR,payment,,\n", "w.csv:2:14: there is no payer")
        self.wrong("1,2026-01-01,ana,,5,EUR,payment,,\n1,2026-01-02,,ben,5,EUR,payment,,\n",
                   "w.csv:3:3: its entry begins with another date")
        self.wrong("1,2026-01-01,ana,,5,EUR,payment,,\n1,2026-01-01,,ben,5,EUR,opening,,\n",
                   "w.csv:3:25: its entry begins with another kind")
        self.wrong("1,2026-01-01,ana,,5,EUR,payment,,k\n1,2026-01-01,,ben,5,EUR,payment,,l\n",
                   "its entry begins with another key")
        self.wrong("1,2026-01-01,ana,ben,5,EUR,payment,,\n2,2026-01-01,ben,ana,5,EUR,payment,,\n"
                   "1,2026-01-01,ana,ben,5,EUR,payment,,\n", "w.csv:4:1: entry 1 stands here again")
        self.wrong("1,2026-01-01,ana,ben,5,EUR,present,,\n", "w.csv:2:28: none of payment")
        self.wrong("x,2026-01-01,ana,ben,5,EUR,payment,,\n", "w.csv:2:1: not the number of an entry")
        self.wrong("1,2026-01-01,ana,ben,5,EUR,payment,,\n2,2026-01-01,ben,ana,5,EUR,reversal,,\n",
                   "a reversal names the entry that it undoes")
        self.wrong("2,2026-01-01,ana,ben,5,EUR,payment,1,\n", "only a reversal undoes an entry")
        self.wrong("2,2026-01-01,ben,ana,5,EUR,reversal,1,\n", "entry 1, which it undoes, is not posted before it")
        self.wrong("1,2026-01-01,ana,ben,5,EUR,payment,,\n2,2026-01-01,ben,ana,4,EUR,reversal,1,\n",
                   "w.csv:3:1: these rows are not those of entry 1 the other way round")
        # An entry stands or falls as a whole, and the rest of the file is posted where that is asked for.
        self.write("w.csv", self.HEAD + "1,2026-01-01,ana,,5,EUR,payment,,\n1,2026-01-01,,ben,5,NO,payment,,\n"
                                        "2,2026-01-01,ana,ben,1,EUR,payment,,\n3,2026-01-01,ben,ana,5,EUR,reversal,1,\n")
        done = self.exits(1, "import", "a.book", "w.csv", "--open-accounts", "--on-refusal", "skip", "--refused", "r.csv")
        self.assertIn("1 payment posted, 1.00 EUR\n", done.stdout)
        self.assertEqual([row["line"] for row in rows_of(self.read("r.csv"))], ["2", "3", "5"])
        self.assertEqual(self.balances("a.book"), {"ana": -1, "ben": 1})

    def test_columns_of_other_programs_are_no_entries(self):
        """Without all three columns a row is a payment, as in files that were exported before there were entries."""
        self.teller("new", "a.book", "--unit", "EUR/2")
        self.write("old.csv", "entry,on,payer,payee,amount,unit,kind,payer_kind,payee_kind,memo,key,reference,purpose\n"
                              "7,2026-01-01,till,fund,470.00,EUR,opening,asset,equity,opening balances,,,\n"
                              "7,2026-01-01,till,ana,30.00,EUR,opening,asset,liability,opening balances,,,\n")
        self.assertIn("2 payments posted", self.teller("import", "a.book", "old.csv", "--open-accounts"))
        self.write("bank.csv", "payer,payee,amount,on,kind,kind,entry\nana,fund,1,2026-01-02,transfer,cash,A7\n")
        self.assertIn("1 payment posted", self.teller("import", "a.book", "bank.csv"))

    def test_accounts_of_a_file(self):
        self.teller("new", "a.book", "--unit", "EUR/2")
        self.teller("open", "a.book", "ana", "--name", "Ana")
        self.write("p.csv", "payer,payee,amount,on\nana,ben,5,2026-01-01\n")
        self.write("a.csv", "account,name,kind,status,floor\nana,Another,,frozen,\nben,Ben,,frozen,-7\ntill,,asset,,\n")
        self.assertIn("2 accounts opened", self.teller("import", "a.book", "p.csv", "--accounts", "a.csv"))
        found = {row["account"]: (row["name"], row["status"], row["floor"]) for row in self.rows("accounts", "a.book")}
        self.assertEqual(found, {"ana": ("Ana", "open", "none"), "ben": ("Ben", "frozen", "-7.00"), "till": ("", "open", "none")})
        for rows, why in (("account,kind\nana,asset\n", "a.csv:2:1: in the book this account is of kind liability in EUR/2"),
                          ("account,kind\nx,wood\n", "a.csv:2:3: none of asset"), ("name\nx\n", "a.csv:1:1: no column"),
                          ("account,status\nx,shut\n", "a.csv:2:3: none of open"), ("account\n\"\"\n", "a.csv:2:2: there is no account"),
                          ("account,unit\nx,USD\n", "a.csv:2:3: this book does not keep this unit"),
                          ("account,own_limits\nx,maybe\n", "neither yes nor no"),
                          ("account,status\nx,closed\nx,open\n", None),
                          ("account,floor\nx,none\n", None)):
            self.write("a.csv", rows)
            words = ["import", "a.book", "p.csv", "--accounts", "a.csv", "--dry-run"]
            if why is None:
                self.teller(*words)
            else:
                self.assertIn(why, self.unchanged("a.book", lambda: self.refused(*words)))  # noqa: B023
        self.misused("export", "a.book", "--format", "edges", "--accounts", "x.csv")
        self.assertIn("cannot be written over", self.refused("export", "a.book", "--format", "csv", "--accounts", "a.book"))

    def test_a_column_with_a_comma_can_be_named(self):
        self.teller("new", "a.book", "--unit", "EUR/2")
        self.write("b.csv", '"Name, first",balance\nana,5\nben,-5\n')
        self.teller("opening", "a.book", "b.csv", "--on", "2026-01-01", "--open-accounts", "--map", 'account="Name, first"')
        self.assertIn("all agree: yes", self.teller("compare", "a.book", "b.csv", "--map", 'account="Name, first"'))
        self.write("p.csv", '"from, who",payee,amount,on\nana,ben,1,2026-01-02\n')
        self.teller("import", "a.book", "p.csv", "--map", 'payer="from, who"')
        self.assertIn("a quote that is never closed", self.misused("compare", "a.book", "b.csv", "--map", 'account="Name'))

    def test_apostrophes_before_formulas_are_told_apart(self):
        """Guarded cells lose the one apostrophe that a guard has; plain files are read as they are."""
        names = ["=x", "'=x", "''=x", "''x", "'x", "-5", "'-5", "'"]
        for plain in ([], ["--plain"]):
            one, other = f"one{len(plain)}.book", f"other{len(plain)}.book"
            self.teller("new", one, "--unit", "EUR/2")
            self.teller("new", other, "--unit", "EUR/2")
            for name in ["till", *names]:
                self.teller("open", one, "--", name)
            for name in names:
                self.teller("pay", one, "--on", "2026-01-01", "--", "till", name, "1")
            self.write("p.csv", self.teller("export", one, "--format", "csv", *plain))
            self.teller("import", other, "p.csv", "--open-accounts", "--accept-alike", *plain)
            self.assertEqual(self.balances(other), self.balances(one))


if __name__ == "__main__":
    main()
