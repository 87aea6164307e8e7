# SPDX-License-Identifier: MPL-2.0
"""What teller exports, read by the programs that it is for: they accept it in their strict modes and agree on balances.

Names and memos try to be postings, comments, directives and formulas there (F68, F70, F71).
"""
import csv
import io
import re
import shutil
import subprocess
import sys
from decimal import Decimal

sys.dont_write_bytecode = True
from support.desk import Desk, guarded, main, rows_of, skipped  # noqa: E402

HOSTILE_NAMES = [
    "Assets:Cash", "a  b", " lead", "(virtual)", "[balanced]", "!pending", "*cleared", "a;b", "a | b", "=auto", "~periodic",
    "@price", "#tag", '"quoted"', "it's", "100%", "%25", "back\\slash", "include /etc/passwd", "ünïcödé", "山田", "Ω",
    "a\u00a0b", "a\u3000b", "x-", "-x", "'apostrophe", "Ana", "-41na", "X-ana", "1st", "é", "comma, name", "{brace}",
    "end", "account", "P 2026", "a,b;c|d",
]
HOSTILE_MEMOS = [
    "x\n    Assets:Me  100.00 EUR", "x\n2026-01-01 injected\n    Liabilities:Members:ana  5\n    b", "; comment",
    "a ; b: c", "include /etc/passwd", '" \\" \\\\', 'quote " in it', "pipe | here", "=HYPERLINK(1)", "@SUM(1)", "+1-1",
    "'=1", "''=1", "tab\there", "percent %0A", "#tag ^link", "trailing \\", "(code) * !", "comment\nend comment", "ö漢",
    'x"\n  Assets:Me  100.00 EUR\n"', "date:2026-01-01", "option \"title\" \"x\"", "-12.50", "-12.50 EUR",
]


def tool(name):
    found = shutil.which(name)
    if not found:
        skipped(f"{name} is not installed, so nobody reads what is exported for it")
    return found


def percent(code, mark, keeps):
    """The escape that the export documents: a mark and two hexadecimal digits for each byte."""
    return "".join(c if keeps(c, at) else "".join(f"{mark}{byte:02X}" for byte in c.encode())
                   for at, c in enumerate(code))


def plain_name(code):
    def keeps(c, at):
        if ord(c) >= 0x80:
            return ord(c) > 0x9F and not c.isspace()
        if c.isalnum():
            return True
        if at == 0:
            return False
        if c == " ":
            return code[at - 1] != " " and at + 1 != len(code)
        return c in "_-.+'&"
    return "Liabilities:Members:" + percent(code, "%", keeps)


def beancount_name(code):
    def keeps(c, _):
        return (ord(c) > 0x9F and not c.isspace()) if ord(c) >= 0x80 else c.isalnum()
    name = percent(code, "-", keeps)
    begins = name[0].isdigit() or "A" <= name[0] <= "Z" or ord(name[0]) >= 0x80
    return "Liabilities:Members:" + ("" if begins else "X-") + name


class Exports(Desk):
    def setUp(self):
        super().setUp()
        self.teller("new", "a.book", "--unit", "EUR/2")
        rows = [("payer", "payee", "amount", "on", "memo")]
        names = HOSTILE_NAMES + ["ben"]
        for number in range(120):
            payer, payee = names[number % len(names)], names[(number * 7 + 1 + number // len(names)) % len(names)]
            if payer != payee:
                rows.append((payer, payee, f"{number}.{number % 100:02}", f"2026-01-{number % 28 + 1:02}",
                             HOSTILE_MEMOS[number % len(HOSTILE_MEMOS)]))
        self.payments = rows[1:]
        text = io.StringIO(newline="")
        csv.writer(text, quoting=csv.QUOTE_ALL).writerows([map(guarded, row) for row in rows])
        self.write("p.csv", text.getvalue())
        said = self.run_teller("import", "a.book", "p.csv", "--open-accounts", "--accept-alike", "--on-refusal", "skip")
        self.assertEqual(said.stderr.count("the amount is zero"), 1)  # that of the first row
        self.expected = self.balances("a.book")
        self.assertEqual(set(self.expected), {n for row in self.payments[1:] for n in row[:2]})

    def export(self, book, form, *more):
        text = self.teller("export", book, "--format", form, *more)
        return self.write(f"{form}.txt", text)

    def run_tool(self, *words):
        done = subprocess.run(words, cwd=self.folder, capture_output=True, text=True, encoding="utf-8",
                              env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "HOME": self.folder})
        self.assertEqual(done.returncode, 0, f"{words}: {done.stderr}")
        return done.stdout

    def members(self, name):
        self.assertEqual(len({name(code) for code in self.expected}), len(self.expected), "two codes share a name")
        return {name(code): -balance for code, balance in self.expected.items() if balance}

    def test_hledger(self):
        hledger = tool("hledger")
        if not hledger:
            return
        file = self.export("a.book", "hledger")
        self.run_tool(hledger, "-f", file, "check", "--strict")
        text = self.run_tool(hledger, "-f", file, "bal", "--flat", "-N", "-O", "csv", "--layout=bare")
        got = {row["account"]: Decimal(row["balance"]) for row in rows_of(text)}
        self.assertEqual(got, self.members(plain_name))
        found = self.run_tool(hledger, "-f", file, "print", "-O", "csv")
        self.assertEqual(len({row["txnidx"] for row in rows_of(found)}), len(self.payments) - 1)

    def test_ledger(self):
        ledger = tool("ledger")
        if not ledger:
            return
        file = self.export("a.book", "ledger")
        text = self.run_tool(ledger, "-f", file, "--pedantic", "bal", "--flat", "--no-total", "--balance-format",
                             "%(account)\t%(quantity(scrub(display_total)))\n")
        got = dict(line.split("\t") for line in text.splitlines())
        self.assertEqual({name: Decimal(sum_) for name, sum_ in got.items()}, self.members(plain_name))

    def test_beancount(self):
        bean_check = tool("bean-check")
        if not bean_check:
            return
        file = self.export("a.book", "beancount")
        self.run_tool(bean_check, file)
        bean_query = shutil.which("bean-query")
        if bean_query:
            text = self.run_tool(bean_query, "-f", "csv", file,
                                 "SELECT account, number(only('EUR', sum(position))) AS balance GROUP BY account")
            got = {row["account"].strip(): Decimal(row["balance"].strip()) for row in rows_of(text)}
            self.assertEqual({name: sum_ for name, sum_ in got.items() if sum_}, self.members(beancount_name))

    def test_several_units(self):
        """Units of all kinds of names keep their own names, or their own balances at least."""
        self.teller("new", "u.book", "--unit", "h/2")
        self.teller("unit", "u.book", "Hour/0")
        self.teller("unit", "u.book", "SRF/18")
        for unit in ("h", "Hour", "SRF"):
            for who in ("a", "b"):
                self.teller("open", "u.book", f"{who}{unit}", "--unit", unit)
        self.teller("open", "u.book", "till", "--unit", "SRF", "--kind", "asset")
        self.write("e.csv", "account,debit,credit\nah,1.5,\nbh,,1.50\naHour,3,\nbHour,,3\naSRF,0.000000000000000001,\n"
                            "till,,0.000000000000000001\n")
        self.teller("entry", "u.book", "e.csv", "--on", "2026-01-05", "--memo", "three units")
        for form, command in (("hledger", ["hledger", "-f", "hledger.txt", "check", "--strict"]),
                              ("ledger", ["ledger", "-f", "ledger.txt", "--pedantic", "bal"]),
                              ("beancount", ["bean-check", "beancount.txt"])):
            if tool(command[0]):
                self.export("u.book", form)
                self.run_tool(*command)

    def test_an_empty_book_is_exported_too(self):
        self.teller("new", "e.book", "--unit", "EUR/2")
        for form in ("hledger", "ledger", "beancount", "csv", "postings", "edges"):
            self.export("e.book", form)
        self.assertEqual(rows_of(self.read("csv.txt")), [])

    def test_csv_reads_back_to_the_same_book(self):
        """F68: no cell is a formula to a spreadsheet, and the import gives every text back, byte for byte."""
        self.teller("pay", "a.book", "ben", "Ana", "3", "--on", "2026-02-01", "--key", "=key", "--reference", "@ref",
                    "--purpose", "+purpose", "--memo", "=memo")
        text = self.read(self.export("a.book", "csv"))
        for row in csv.reader(io.StringIO(text, newline="")):
            for cell in row:
                self.assertTrue(cell[:1] not in tuple("=+-@\t\r\n") or not cell or re.fullmatch(r"-\d+([.,]\d+)?", cell),
                                cell)
        self.teller("new", "b.book", "--unit", "EUR/2")
        self.teller("import", "b.book", "csv.txt", "--open-accounts", "--accept-alike")
        self.assertEqual(self.teller("export", "b.book", "--format", "csv").replace("\r", "").split("\n", 1)[0],
                         text.split("\n", 1)[0])

        def told(book):
            return [{name: row[name] for name in row if name not in ("record", "entry", "recorded", "by")}
                    for row in self.rows("journal", book) if row["kind"] == "payment"]
        self.assertEqual(told("b.book"), told("a.book"))
        self.assertEqual(self.balances("b.book"), self.balances("a.book"))
        memos = [row["memo"] for row in told("b.book")[::2]]
        self.assertEqual(memos, [row[4] for row in self.payments[1:]] + ["=memo"])
        said = self.teller("import", "b.book", "csv.txt", "--open-accounts", "--accept-alike")
        self.assertIn("0 payments posted\n", said)
        plain = self.teller("export", "a.book", "--format", "csv", "--plain")
        self.assertIn(",=memo,", plain)

    def test_a_book_of_all_kinds_of_accounts_reads_back_too(self):
        """Many legs, opening balances, reversals and accounts of the community: every balance has its sign again."""
        self.teller("new", "k.book", "--unit", "EUR/2", "--floor", "-100")
        self.teller("unit", "k.book", "HRS/1")
        self.write("o.csv", "account,balance,unit,kind\nana,-50,EUR,\nben,20,EUR,\ntill,470,EUR,asset\nfund,500,EUR,equity\n"
                            "hana,-2.5,HRS,\nhben,2.5,HRS,\n")
        self.teller("opening", "k.book", "o.csv", "--on", "2026-01-01", "--open-accounts")
        for words in (["rent", "--kind", "expense"], ["fees", "--kind", "income"]):
            self.teller("open", "k.book", *words, "--unit", "EUR")
        self.write("e.csv", "account,debit,credit,unit\nrent,300,,EUR\ntill,,290,\nben,,10,EUR\nhben,1,,HRS\nhana,,1,HRS\n")
        self.teller("entry", "k.book", "e.csv", "--on", "2026-02-01", "--key", "rent")
        self.teller("pay", "k.book", "ana", "fees", "12.50", "--on", "2026-02-02")
        entry = self.rows("journal", "k.book")[-1]["record"]
        self.teller("reverse", "k.book", entry, "--reason", "waived", "--on", "2026-02-03")
        self.teller("pay", "k.book", "ana", "fees", "7.50", "--on", "2026-02-04")
        self.write("w.csv", "account,debit,credit,unit\nrent,300,,HRS\ntill,,300,\n")
        self.assertIn("w.csv:2:11: the book keeps this account in EUR/2", self.refused("entry", "k.book", "w.csv"))
        self.export("k.book", "csv")
        self.teller("new", "l.book", "--unit", "EUR/2", "--floor", "-100")
        self.teller("unit", "l.book", "HRS/1")
        self.teller("import", "l.book", "csv.txt", "--open-accounts")
        for report in (["balances"], ["trial-balance"], ["income-statement", "--from", "2026-01-01", "--to", "2026-12-31"]):
            self.assertEqual(sorted(map(str, self.rows(report[0], "l.book", *report[1:]))),
                             sorted(map(str, self.rows(report[0], "k.book", *report[1:]))))
        self.write("bad.csv", "payer,payee,amount,on,payer_kind\nx,y,1,2026-01-01,wood\n")
        self.assertIn("bad.csv:2:18: none of asset", self.refused("import", "l.book", "bad.csv", "--open-accounts", "--unit", "EUR"))
        self.sound("l.book")

    def test_every_listing_is_safe_for_spreadsheets(self):
        for words in (["balances"], ["accounts"], ["journal"], ["trial-balance"], ["statement", "a.book", "=auto"]):
            book = [] if len(words) > 1 else ["a.book"]
            text = self.teller(*words, *book, "--csv")
            for row in csv.reader(io.StringIO(text, newline="")):
                for cell in row:
                    self.assertFalse(re.match(r"[=+@\t\r\n]|-(?!\d+([.,]\d+)?$)", cell), (words, cell))

    def test_pseudonyms(self):
        """The same key gives the same pseudonyms, in every export; another key gives others; no words are left."""
        self.write("key", "0123456789abcdef")
        self.write("other", "fedcba9876543210")
        self.write("short", "abc")
        first = self.teller("export", "a.book", "--format", "edges", "--pseudonyms", "key")
        self.teller("pay", "a.book", "ben", "Ana", "1", "--on", "2026-03-01")
        second = self.teller("export", "a.book", "--format", "edges", "--pseudonyms", "key")
        self.assertTrue(second.startswith(first))
        third = self.teller("export", "a.book", "--format", "edges", "--pseudonyms", "other")
        names = {cell for row in rows_of(second) for cell in (row["payer"], row["payee"])}
        others = {cell for row in rows_of(third) for cell in (row["payer"], row["payee"])}
        self.assertEqual((len(names), len(others), names & others), (len(self.expected), len(self.expected), set()))
        postings = self.teller("export", "a.book", "--format", "postings", "--pseudonyms", "key")
        self.assertEqual({row["account"] for row in rows_of(postings)}, names)
        for row in rows_of(postings):
            self.assertEqual((row["memo"], row["key"], row["reference"], row["purpose"], row["by"]), ("",) * 5)
        sums = {}
        for row in rows_of(postings):
            sums[row["account"]] = sums.get(row["account"], Decimal(0)) - Decimal(row["amount"])
        self.assertEqual(sorted(sums.values()), sorted(self.balances("a.book").values()))
        self.assertIn("16 to 4096 bytes", self.refused("export", "a.book", "--format", "edges", "--pseudonyms", "short"))
        self.misused("export", "a.book", "--format", "hledger", "--pseudonyms", "key")
        self.misused("export", "a.book", "--format", "xls")


if __name__ == "__main__":
    main()
