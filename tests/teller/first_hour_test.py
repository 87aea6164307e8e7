# SPDX-License-Identifier: MPL-2.0
"""The first hour of a treasurer: out of a spreadsheet of an old system, through a year, to the auditor.

Once with the files of examples/first_hour, as the README shows it, and then with files of other communities, made by
chance in other forms, against a model of plain decimal numbers.
"""
import csv
import datetime
import io
import os
import random
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from decimal import Decimal

sys.dont_write_bytecode = True
from support.desk import PROJECT, TELLER, Desk, main, rows_of, skipped  # noqa: E402

SAMPLE = os.path.join(PROJECT, "examples", "first_hour")
VERIFY = os.path.join(PROJECT, "examples", "verify.py")
SEED = int(os.environ.get("ROCHDALE_SEED", "18441221"))

FORM = ["--delimiter", ";", "--decimal", ",", "--group", ".", "--encoding", "latin-1"]
BALANCES = ["--map", "account=Konto,name=Name,balance=Saldo", *FORM]
PAYMENTS = ["--map", "payer=Von,payee=An,amount=Betrag,on=Datum,memo=Zweck,reference=Beleg", "--date-format", "dd/mm/yyyy",
            *FORM]


class Hour(Desk):
    """What both hours share: the auditors at the end."""

    def audited(self, book):
        """verify.py, which shares no code with teller, finds nothing and has the same balances."""
        done = subprocess.run([sys.executable, VERIFY, book], cwd=self.folder, capture_output=True, text=True, encoding="utf-8")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("Everything holds.", done.stdout)
        done = subprocess.run([sys.executable, VERIFY, book, "--balances"], cwd=self.folder, capture_output=True, text=True,
                              encoding="utf-8")
        self.assertEqual(done.stdout, self.teller("balances", book, "--csv"))
        self.sound(book)

    def read_by_hledger(self, book, balances):
        """hledger accepts what is exported for it, strictly, and has the same balances."""
        hledger = shutil.which("hledger")
        if not hledger:
            skipped("hledger is not installed, so nobody reads the exported journal")
            return
        self.write("h.journal", self.teller("export", book, "--format", "hledger"))

        def ask(*words):
            done = subprocess.run([hledger, "-f", "h.journal", *words], cwd=self.folder, capture_output=True, text=True,
                                  encoding="utf-8", env={**os.environ, "LC_ALL": "C.UTF-8"})
            self.assertEqual(done.returncode, 0, done.stderr)
            return done.stdout
        ask("check", "--strict")
        rows = rows_of(ask("bal", "--flat", "-N", "-O", "csv", "--layout=bare"))
        self.assertEqual(sorted(-Decimal(row["balance"]) for row in rows), sorted(sum_ for sum_ in balances.values() if sum_))


class FirstHour(Hour):
    def setUp(self):
        super().setUp()
        for name in os.listdir(SAMPLE):
            shutil.copy(os.path.join(SAMPLE, name), self.folder)

    def test_the_files_are_as_they_come_from_a_spreadsheet(self):
        for name in ("balances.csv", "payments.csv", "names.csv"):
            with open(self.path(name), "rb") as file:
                text = file.read()
            self.assertRaises(UnicodeDecodeError, text.decode)
            self.assertEqual(text.count(b"\n"), text.count(b"\r\n"))
            self.assertIn(b";", text)

    def test_the_first_hour(self):
        book = "circle.book"
        self.assertEqual(self.teller("new", book, "--unit", "EUR/2", "--floor", "-2000"),
                         "circle.book: a new book in EUR/2, credit limit -2000.00, maximum balance none\n")
        opening = ["opening", book, "balances.csv", "--on", "2026-01-01", *BALANCES, "--open-accounts"]
        self.assertEqual(self.teller(*opening), "entry 6: 4 opening balances on 2026-01-01; 4 accounts opened\n")
        self.assertIn("posted before", self.teller(*opening))  # by mistake once more: nothing is posted twice
        self.assertEqual([row["name"] for row in self.rows("accounts", book)],
                         ["Cécile Ögün", "Jörg Maß", "Laden am Markt", "Zoë Krämer"])

        agree = self.json("compare", book, "balances.csv", *BALANCES)
        self.assertEqual((agree["agree"], agree["compared"], agree["differing"]), (True, 4, 0))

        # The year. A name is written in another way, and that is asked about before it makes a second member.
        year = ["import", book, "payments.csv", *PAYMENTS]
        self.assertIn('payments.csv:8:12: there is no account "ZOË" in this book', self.refused(*year))
        said = self.unchanged(book, lambda: self.refused(*year, "--open-accounts"))
        self.assertIn('payments.csv:8:12: there is no account "ZOË", but "zoë", which looks alike', said)
        year += ["--aliases", "names.csv"]
        dry = self.unchanged(book, lambda: self.teller(*year, "--dry-run"))
        self.assertIn("13 payments would be posted, 1789.04 EUR\n", dry)
        said = self.teller(*year)
        self.assertIn("13 payments posted, 1789.04 EUR\n", said)
        self.assertIn("1 row saying the same as an earlier one (line 6)", said)  # a row was pasted twice
        self.assertIn("0 payments posted\n13 payments there already", self.teller(*year))

        # Both of them stand until somebody says that one is a mistake.
        zoe = self.rows("statement", book, "zoë", "--from", "2026-02-01", "--to", "2026-02-28")
        self.assertEqual([(row["entry"], row["amount"], row["balance"], row["memo"]) for row in zoe],
                         [("13", "-7.80", "-96.20", "Käse; ein Laib"), ("14", "-7.80", "-104.00", "Käse; ein Laib")])
        self.assertEqual(self.teller("reverse", book, "14", "--on", "2026-02-15", "--reason", "pasted twice"),
                         "entry 23: reverses entry 14 on 2026-02-15\n")
        february = self.json("statement", book, "zoë", "--from", "2026-02-01", "--to", "2026-02-28")
        self.assertEqual((february["opening"], february["closing"]), ("-88.40", "-96.20"))
        self.assertEqual(self.balances(book, "--on", "2026-01-01"), {
            "zoë": Decimal("-112.40"), "jörg": Decimal("1250"), "cécile": Decimal("-430.35"), "laden": Decimal("-707.25")})

        self.assertEqual(self.teller("period", "close", book, "2026-12-31", "--reason", "accounts approved"),
                         "the books are closed through 2026-12-31\n")
        self.assertIn("closed through 2026-12-31", self.refused("pay", book, "jörg", "zoë", "1", "--on", "2026-12-31"))
        end = {name: Decimal(text) for name, text in (("zoë", "-67.05"), ("jörg", "1767.89"), ("cécile", "-60.99"), ("laden", "-1639.85"))}
        self.assertEqual(self.balances(book), end)
        self.exits(0, "compare", book, "balances.csv", *BALANCES, "--on", "2026-01-01")
        self.exits(1, "compare", book, "balances.csv", *BALANCES)
        self.read_by_hledger(book, end)
        self.audited(book)

    def test_who_stands_beyond_a_limit_already(self):
        """That a member owes more than is agreed now is said, with its place; it does not keep the circle out."""
        self.teller("new", "a.book", "--unit", "EUR/2", "--floor", "-500")
        opening = ["opening", "a.book", "balances.csv", "--on", "2026-01-01", *BALANCES, "--open-accounts"]
        said = self.unchanged("a.book", lambda: self.refused(*opening))
        self.assertIn("balances.csv:5:1: the account laden may not go below its credit limit of -500.00 EUR: the balance "
                      "would become -707.25 EUR (--history", said)
        dry = self.unchanged("a.book", lambda: self.teller(*opening, "--history", "--dry-run"))
        self.assertIn("4 opening balances on 2026-01-01 would be posted, 4 accounts opened; nothing was changed\n", dry)
        said = self.teller(*opening, "--history", "--by", "Jörg")
        for text in (dry, said):
            self.assertRegex(text, r"laden +-707\.25 +-500\.00 +none\n")
            self.assertNotIn("cécile", text)
        head = next(row for row in self.rows("journal", "a.book") if row["kind"] == "opening")
        self.assertEqual((head["details"], head["reason"], head["by"]),
                         ("beyond limits on purpose", "balances of another system", "Jörg"))
        self.exits(0, "compare", "a.book", "balances.csv", *BALANCES)
        self.audited("a.book")

    def test_the_readme_shows_it_in_eight_commands(self):
        with open(os.path.join(PROJECT, "README.md"), encoding="utf-8") as file:
            readme = file.read()
        blocks = [block for block in re.findall(r"(?:^    .*\n)+", readme, re.MULTILINE) if "teller opening" in block]
        if not blocks:
            skipped("README.md does not show the first hour")
            return
        self.assertEqual(len(blocks), 1)
        lines = re.sub(r"\\\n *", "", re.sub(r"^    ", "", blocks[0], flags=re.MULTILINE)).splitlines()
        self.assertEqual(len(lines), 8, lines)
        # As in a copy of the project: beside the sample files, with verify.py where it lies.
        os.makedirs(self.path("examples/first_hour"))
        shutil.copy(VERIFY, self.path("examples"))
        os.mkdir(self.path("bin"))
        os.symlink(TELLER, self.path("bin/teller"))
        where = self.path("examples/first_hour")
        for name in os.listdir(SAMPLE):
            shutil.copy(os.path.join(SAMPLE, name), where)
        settings = {**os.environ, "PATH": self.path("bin") + os.pathsep + os.environ["PATH"]}
        said = []
        for line in lines:
            done = subprocess.run(["bash", "-c", line], cwd=where, env=settings, capture_output=True, text=True, encoding="utf-8")
            self.assertEqual((done.returncode, done.stderr), (0, ""), line)
            said.append(done.stdout)
        self.assertIn("all agree: yes", "".join(said))
        self.assertIn("Everything holds.", said[-1])


# ---- Other communities

FORMS = [
    {"delimiter": ";", "decimal": ",", "group": ".", "encoding": "latin-1", "date": "%d/%m/%Y", "date_format": "dd/mm/yyyy"},
    {"delimiter": "\t", "decimal": ",", "group": " ", "encoding": "windows-1252", "date": "%d.%m.%Y", "date_format": "dd.mm.yyyy"},
    {"delimiter": "|", "decimal": ".", "group": ",", "encoding": "utf-8", "date": "%m/%d/%Y", "date_format": "mm/dd/yyyy"},
    {"delimiter": ";", "decimal": ",", "group": "'", "encoding": "latin-1", "date": "%Y%m%d", "date_format": "yyyymmdd"},
    {"delimiter": ";", "decimal": ",", "group": "", "encoding": "latin-1", "date": "%d/%m/%Y", "date_format": "d/m/yyyy"},
]
MEMBERS = ["Ágnes", "Björn", "Chloë", "Dörte", "Émile", "François", "Günther", "Håkon", "Íñigo", "João", "Müller; Söhne",
           'die "Ölmühle"', "O'Neill", "Straße 12", "1001", "x y", "ana", "ben"]


class OtherCommunities(Hour):
    def words(self, form):
        given = ["--delimiter", "tab" if form["delimiter"] == "\t" else form["delimiter"], "--decimal", form["decimal"],
                 "--encoding", form["encoding"]]
        return given + (["--group", form["group"]] if form["group"] else [])

    def number(self, form, amount):
        sign, whole, part = "-" if amount < 0 else "", str(abs(amount)).split(".")[0], f"{abs(amount):.2f}"[-2:]
        if form["group"] and self.chance.random() < 0.8:
            whole = f"{int(whole):,}".replace(",", form["group"])
        return f"{sign}{whole}{form['decimal']}{part}"

    def spreadsheet(self, name, form, header, rows):
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=form["delimiter"], lineterminator="\r\n").writerows([header, *rows])
        self.write(name, text.getvalue(), form["encoding"])
        return text.getvalue()

    def test_hours_of_other_communities(self):
        print(f"seed {SEED}")
        for at, form in enumerate(FORMS):
            with self.subTest(form=form):
                self.chance = random.Random(SEED + at)
                self.hour(f"c{at}", form)

    def hour(self, name, form):
        chance, book, words = self.chance, f"{name}.book", self.words(form)
        members = chance.sample(MEMBERS, 9)
        model = {member: Decimal(chance.randrange(-150000, 150000)) / 100 for member in members}
        difference = -sum(model.values())
        rows = [[self.number(form, balance), member, "note"] for member, balance in model.items()]
        self.spreadsheet("old.csv", form, ["Solde", "Nom du membre", "x"], rows)
        old = ["--map", "account=Nom du membre,balance=Solde", *words]

        self.teller("new", book, "--unit", "EUR/2", "--floor", "-2000", "--ceiling", "2000")
        self.teller("open", book, "to be clarified", "--kind", "equity")
        opening = ["opening", book, "old.csv", "--on", "2025-12-31", *old, "--open-accounts"]
        self.assertIn(f"do not sum to zero: {-difference:.2f} EUR", self.unchanged(book, lambda: self.refused(*opening)))
        self.teller(*opening, "--difference", "to be clarified")
        self.assertEqual(self.json("compare", book, "old.csv", *old)["agree"], True)
        model["to be clarified"] = difference

        # A year of payments, some of them beyond limits; a row twice, and a name in capitals with a space.
        strange = next(member for member in members if member.upper() != member and "ß" not in member)
        days = sorted(datetime.date(2026, 1, 1) + datetime.timedelta(days=chance.randrange(365)) for _ in range(150))
        payments, moves = [], []
        for number, day in enumerate(days):
            payer, payee = chance.sample(members, 2)
            amount = Decimal(chance.randrange(1, 100000)) / 100
            payments.append([day.strftime(form["date"]), self.number(form, amount), payer, payee, f"n° {number}; \"à\""])
            moves.append((day, payer, payee, amount))
        twice = chance.randrange(150)
        payments.insert(twice + 1, payments[twice])
        moves.insert(twice + 1, moves[twice])
        odd = next(at for at, move in enumerate(moves) if move[1] == strange)
        payments[odd] = [*payments[odd][:2], " " + strange.upper(), *payments[odd][3:]]
        text = self.spreadsheet("year.csv", form, ["Jour", "Montant", "De", "À", "Objet"], payments)
        year = ["import", book, "year.csv", "--map", "payer=De,payee=À,amount=Montant,on=Jour,memo=Objet", "--date-format",
                form["date_format"], *words, "--open-accounts", "--history", "--by", "Zoë"]
        line = text.split("\r\n")[odd + 1]
        prefix = form["delimiter"].join(payments[odd][:2]) + form["delimiter"]
        column = len(prefix) + 1 + (line[len(prefix)] == '"')
        said = self.unchanged(book, lambda: self.refused(*year))
        self.assertIn(f"year.csv:{odd + 2}:{column}: ", said)
        self.assertIn("looks alike", said)
        self.spreadsheet("names.csv", form, ["old", "new"], [[" " + strange.upper(), strange]])
        year += ["--aliases", "names.csv"]
        said = self.teller(*year)
        self.assertIn(f"151 payments posted, {sum(move[3] for move in moves):.2f} EUR\n", said)
        if odd not in (twice, twice + 1):
            self.assertIn(f"(line {twice + 3})", said)
        self.assertIn("0 payments posted\n151 payments there already", self.teller(*year))

        def on(day):
            sums = defaultdict(Decimal, model)
            for when, payer, payee, amount in moves:
                if when <= day:
                    sums[payer] -= amount
                    sums[payee] += amount
            return dict(sums)
        for day in (datetime.date(2025, 12, 31), days[40], days[90], datetime.date(2026, 12, 31)):
            self.assertEqual(self.balances(book, "--on", str(day)), on(day))
        beyond = {member for member, sum_ in on(days[-1]).items() if abs(sum_) > 2000 and member in members}
        self.assertEqual({member for member in members if re.search(rf"^{re.escape(member)} +-?\d+\.\d\d +-2000", said, re.M)},
                         beyond)

        # Corrected: the row that stood twice. The books of the year stay as they were known, and are closed.
        entries = [row["record"] for row in self.rows("journal", book) if row["kind"] == "payment"][::2]
        known = entries[-1]
        before = self.balances(book, "--as-known", known)
        self.teller("reverse", book, entries[twice + 1], "--on", str(days[-1]), "--reason", "twice", "--override-limits")
        day, payer, payee, amount = moves[twice]
        moves.append((days[-1], payee, payer, amount))
        self.assertEqual(self.balances(book), on(days[-1]))
        self.assertEqual(self.balances(book, "--as-known", known), before)
        self.teller("period", "close", book, "2026-12-31")
        self.assertIn("closed through", self.refused("reverse", book, entries[0], "--on", "2026-12-31", "--reason", "late"))
        trial = self.json("trial-balance", book)
        self.assertEqual(trial["equal"], True)
        statement = self.json("statement", book, payer, "--from", "2026-01-01", "--to", "2026-12-31")
        self.assertEqual((Decimal(statement["opening"]), Decimal(statement["closing"])), (model[payer], on(days[-1])[payer]))
        running = model[payer]
        for row in statement["rows"]:
            running += Decimal(row["amount"])
            self.assertEqual(Decimal(row["balance"]), running)

        # Handed on: to another book, to hledger, to an auditor.
        self.write("handed.csv", self.teller("export", book, "--format", "csv"))
        self.teller("new", f"{name}-copy.book", "--unit", "EUR/2")
        self.teller("import", f"{name}-copy.book", "handed.csv", "--open-accounts")
        self.assertEqual(self.balances(f"{name}-copy.book"), self.balances(book))
        self.read_by_hledger(book, self.balances(book))
        self.audited(book)
        self.sound(f"{name}-copy.book")


if __name__ == "__main__":
    main()
