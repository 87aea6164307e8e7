# SPDX-License-Identifier: MPL-2.0
"""The treasurer's desk, command by command: holds, limits and their history, names, units, many legs, the lock."""
import re
import shlex
import sys
import tempfile
from decimal import Decimal

sys.dont_write_bytecode = True
from support.desk import Desk, main  # noqa: E402

WHO = ["--by", "Toad Lane", "--recorded", "2026-01-01T12:00:00Z"]


class TreasurersDesk(Desk):
    def book(self, *limits, accounts=("ana", "ben", "cem")):
        self.teller("new", "a.book", "--unit", "EUR/2", *limits, *WHO)
        for account in accounts:
            self.teller("open", "a.book", account, *WHO)

    def numbers(self, **balances):
        """The balances that are not zero."""
        got = {account: balance for account, balance in self.balances("a.book").items() if balance}
        self.assertEqual(got, {account: Decimal(text) for account, text in balances.items()})

    def test_a_payment_says_what_it_did_and_a_key_makes_it_once(self):
        self.book()
        pay = ["pay", "a.book", "ana", "ben", "7.50", "--on", "2026-01-02", "--memo", "mending the roof", "--key", "k"]
        self.assertEqual(self.teller(*pay), "entry 5: ana paid ben 7.50 EUR on 2026-01-02\n")
        again = self.unchanged("a.book", lambda: self.teller(*pay))
        self.assertIn("entry 5", again)
        self.assertIn("posted before", again)
        self.assertIn("see record 5", self.refused(*pay[:4], "8", *pay[5:]))
        self.numbers(ana="-7.50", ben="7.50")

    def test_every_record_carries_who_when_and_what_for(self):
        self.book()
        circumstances = ["--by", "Zoë", "--recorded", "2026-02-03T04:05:06.7Z", "--reference", "minute 7", "--purpose", "GARDEN"]
        self.write("e.csv", "account,debit,credit\nana,3,\nben,,2\ncem,,1\n")
        self.write("o.csv", "account,balance\nana,-1\nben,1\nnew,0\n")
        self.write("p.csv", "payer,payee,amount,on\nana,ben,1,2026-01-31\nana,newer,1,2026-01-31\n")
        on = ["--on", "2026-01-31"]
        for words in (["unit", "a.book", "HRS/1", *on], ["open", "a.book", "dov", "--unit", "EUR", *on],
                      ["open", "a.book", "till", "--unit", "EUR", "--kind", "asset", *on],
                      ["rename", "a.book", "dov", "D", *on], ["limit", "a.book", "dov", "--floor", "0", "--reason", "r", *on],
                      ["limit", "a.book", "--unit", "EUR", "--floor", "-99", "--reason", "r", *on],
                      ["freeze", "a.book", "dov", *on], ["unfreeze", "a.book", "dov", *on], ["close", "a.book", "dov", *on],
                      ["reopen", "a.book", "dov", *on], ["pay", "a.book", "ana", "ben", "1", *on],
                      ["entry", "a.book", "e.csv", *on], ["opening", "a.book", "o.csv", *on, "--open-accounts", "--unit", "EUR"],
                      ["import", "a.book", "p.csv", "--open-accounts", "--unit", "EUR"],
                      ["hold", "a.book", "ana", "ben", "1", *on], ["post-hold", "a.book", "{last}", *on],
                      ["reverse", "a.book", "{last}", "--reason", "r", *on],
                      ["hold", "a.book", "ana", "ben", "1", *on], ["void-hold", "a.book", "{last}", *on],
                      ["hold", "a.book", "ana", "ben", "1", "--until", "2026-01-30", "--on", "2026-01-30"],
                      ["expire", "a.book", *on], ["period", "close", "a.book", "2026-01-31", *on]):
            before = self.rows("journal", "a.book")[-1]["record"]
            day = words[words.index("--on") + 1] if "--on" in words else None
            self.teller(*[word.format(last=before) for word in words], *circumstances)
            rows = self.rows("journal", "a.book", "--after", before)
            self.assertNotEqual(rows, [], words)
            for row in rows:
                wanted = day or ("2026-02-03" if row["kind"] == "account opened" else "2026-01-31")  # of the day of --recorded
                self.assertEqual((row["by"], row["recorded"], row["on"], row["reference"], row["purpose"]),
                                 ("Zoë", "2026-02-03T04:05:06.700000Z", wanted, "minute 7", "GARDEN"), words)
        self.teller("new", "n.book", "--unit", "EUR/2", *on, *circumstances)
        row = self.rows("journal", "n.book")[0]
        self.assertEqual((row["by"], row["recorded"], row["on"], row["reference"], row["purpose"]),
                         ("Zoë", "2026-02-03T04:05:06.700000Z", "2026-01-31", "minute 7", "GARDEN"))
        # What a row of a file says of itself goes before what is said of the whole file.
        self.write("q.csv", "payer,payee,amount,on,reference\nana,ben,1,2026-02-28,bill 9\nana,ben,2,2026-02-28,\n")
        self.teller("import", "n.book", "q.csv", "--open-accounts", *circumstances)
        self.assertEqual([row["reference"] for row in self.rows("journal", "n.book") if row["kind"] == "payment"][::2],
                         ["bill 9", "minute 7"])
        self.sound("a.book")
        # Without --by it is the user of this computer, never nobody.
        self.teller("pay", "a.book", "ana", "ben", "1", env={"PATH": "/usr/bin"})
        self.assertNotEqual(self.rows("journal", "a.book")[-1]["by"], "")

    def test_holds(self):
        self.book("--floor", "-10", "--ceiling", "10")
        self.assertEqual(self.teller("hold", "a.book", "ana", "ben", "8", "--until", "2026-02-14", "--on", "2026-01-05"),
                         "hold 5: ana will pay ben 8.00 EUR\n")
        self.numbers()
        self.assertEqual([(row["hold"], row["account"], row["change"]) for row in self.rows("holds", "a.book")],
                         [("5", "ana", "-8.00"), ("5", "ben", "8.00")])
        self.assertIn("counting what is held", self.refused("pay", "a.book", "ana", "cem", "3"))
        self.assertIn("counting what is held", self.refused("pay", "a.book", "cem", "ben", "3"))
        self.assertIn("run out", self.refused("post-hold", "a.book", "5", "--on", "2026-02-15"))
        self.teller("post-hold", "a.book", "5", "--amount", "3", "--keep-rest", "--on", "2026-01-06")
        self.numbers(ana="-3", ben="3")
        self.assertIn("only 5.00 EUR is held", self.refused("post-hold", "a.book", "5", "--amount", "6", "--on", "2026-01-06"))
        self.teller("post-hold", "a.book", "5", "--amount", "2", "--on", "2026-01-07")  # the rest is free again
        self.numbers(ana="-5", ben="5")
        self.assertEqual(self.rows("holds", "a.book"), [])
        self.assertEqual(self.json("holds", "a.book"), {"holds": []})
        self.refused("post-hold", "a.book", "5")
        self.refused("void-hold", "a.book", "5")

        hold = ["hold", "a.book", "ana", "ben", "1", "--on", "2026-01-05"]
        self.assertIn("hold 8:", self.teller(*hold, "--until", "2026-01-31"))
        self.assertIn("hold 9:", self.teller(*hold))
        self.assertEqual(self.teller("void-hold", "a.book", "9", "--reason", "sold"), "hold 9 is given up\n")
        self.assertEqual(self.teller("expire", "a.book", "--on", "2026-01-31"), "0 holds ran out\n")
        self.assertEqual(self.teller("expire", "a.book", "--on", "2026-02-01"), "1 hold ran out\n")
        self.assertEqual([row["kind"] for row in self.rows("journal", "a.book", "--after", "9")],
                         ["hold given up", "hold run out"])
        self.numbers(ana="-5", ben="5")
        self.sound("a.book")

    def test_limits_have_a_history(self):
        self.book("--floor", "-10")
        self.refused("pay", "a.book", "ana", "ben", "10.01")
        self.assertEqual(self.teller("limit", "a.book", "ana", "--floor", "-20", "--reason", "meeting of 3 May", *WHO),
                         "ana: credit limit -20.00, maximum balance none\n")
        self.teller("pay", "a.book", "ana", "ben", "15")
        self.teller("limit", "a.book", "ana", "--floor", "-5", "--ceiling", "none", "--reason", "too much", *WHO)
        self.refused("pay", "a.book", "ana", "ben", "0.01")
        self.teller("pay", "a.book", "ben", "ana", "1")  # what betters a breach is allowed
        self.teller("limit", "a.book", "ana", "--follow", "--reason", "as all", *WHO)
        self.teller("limit", "a.book", "--unit", "EUR", "--floor", "-30", "--reason", "spring", *WHO)
        self.teller("pay", "a.book", "ana", "ben", "16")
        self.numbers(ana="-30", ben="30")
        agreed = [(row["account"], row["details"], row["reason"], row["by"]) for row in self.rows("journal", "a.book")
                  if row["kind"] == "limits agreed"]
        self.assertEqual(agreed, [
            ("ana", "credit limit -20.00, maximum balance none", "meeting of 3 May", "Toad Lane"),
            ("ana", "credit limit -5.00, maximum balance none", "too much", "Toad Lane"),
            ("ana", "follows its unit", "as all", "Toad Lane"),
            ("", "EUR/2: credit limit -30.00, maximum balance none", "spring", "Toad Lane")])
        accounts = {row["account"]: row for row in self.rows("accounts", "a.book")}
        self.assertEqual((accounts["ana"]["floor"], accounts["ana"]["own_limits"]), ("-30.00", "no"))

    def test_frozen_and_closed_accounts(self):
        self.book()
        self.teller("pay", "a.book", "ana", "ben", "1")
        self.assertEqual(self.teller("freeze", "a.book", "ana", "--reason", "absent"), "ana is frozen now\n")
        self.assertIn("ana is frozen", self.refused("pay", "a.book", "ben", "ana", "1"))
        self.refused("freeze", "a.book", "ana")
        self.assertIn("its balance is -1.00 EUR", self.refused("close", "a.book", "ana"))
        self.teller("unfreeze", "a.book", "ana")
        self.teller("pay", "a.book", "ben", "ana", "1")
        self.assertEqual(self.teller("close", "a.book", "ana"), "ana is closed now\n")
        self.assertIn("ana is closed", self.refused("pay", "a.book", "ben", "ana", "1"))
        self.assertIn("ana is closed", self.refused("unfreeze", "a.book", "ana"))
        self.teller("reopen", "a.book", "ana")
        self.teller("pay", "a.book", "ben", "ana", "1")
        self.sound("a.book")

    def test_names(self):
        self.book()
        self.assertEqual(self.teller("rename", "a.book", "ana", "Ana Lima"), "ana is shown as Ana Lima now\n")
        self.assertIn("Statement of ana (Ana Lima)", self.teller("statement", "a.book", "ana"))
        self.assertEqual(self.rows("accounts", "a.book")[0]["name"], "Ana Lima")
        self.assertEqual(self.teller("rename", "a.book", "ana", ""), "ana is shown by its code now\n")
        done = self.exits(0, "open", "a.book", "Ana")
        self.assertIn("Ana looks like ana", done.stderr)

    def test_look_alike_names_stop_an_import(self):
        """F70: composed and decomposed letters, case and surrounding space look alike; other letters do not."""
        self.book(accounts=["Zoë", "ana", "straße"])
        for name in ("Zoe\u0308", "ZOË", "Ana", " ana", "ana\u00a0", "STRASSE"):
            self.write("p.csv", f"payer,payee,amount,on\n{name},{'Zoë' if 'a' in name.lower() else 'ana'},1,2026-01-01\n")
            said = self.unchanged("a.book", lambda: self.refused("import", "a.book", "p.csv", "--open-accounts"))
            self.assertIn("p.csv:2:1: ", said)
            self.assertIn("looks alike", said)
        self.write("twins.csv", "payer,payee,amount,on\nana,new,1,2026-01-01\nana,NEW,1,2026-01-01\n")
        self.assertIn("twins.csv:3:5: ", self.refused("import", "a.book", "twins.csv", "--open-accounts"))
        self.teller("import", "a.book", "twins.csv", "--open-accounts", "--accept-alike")
        self.numbers(ana="-2", new="1", NEW="1")

    def test_aliases(self):
        self.book()
        self.write("names.csv", "old,account\nAnna L.,ana\nBenjamin,ben\n")
        self.write("p.csv", "payer,payee,amount,on\nAnna L.,Benjamin,1,2026-01-01\nana,ben,1,2026-01-01\n")
        self.teller("import", "a.book", "p.csv", "--aliases", "names.csv")
        self.numbers(ana="-2", ben="2")
        self.write("b.csv", "account,balance\nAnna L.,-2\nBenjamin,2\n")
        self.assertIn("all agree: yes", self.teller("compare", "a.book", "b.csv", "--aliases", "names.csv"))
        # A file without a header would lose its first row without a word.
        self.write("bare.csv", "Anna L.,ana\nBenjamin,ben\n")
        for words in (["import", "a.book", "p.csv"], ["compare", "a.book", "b.csv"]):
            self.assertIn("bare.csv:1:1: ", self.refused(*words, "--aliases", "bare.csv"))

    def test_several_units_and_entries_of_many_legs(self):
        self.book()
        self.teller("unit", "a.book", "HRS/1", "--floor", "-5")
        self.assertIn("say which with --unit (EUR/2, HRS/1)", self.misused("open", "a.book", "x"))
        for account in ("hana", "hben"):
            self.teller("open", "a.book", account, "--unit", "HRS", "--group", "Helpers")
        self.teller("open", "a.book", "till", "--kind", "asset", "--unit", "EUR")
        self.write("e.csv", "account,debit,credit\nana,1.20,\nben,,0.70\ncem,,0.50\ntill,2,\nben,,2\nhana,3,\nhben,,3.0\n")
        self.assertEqual(self.teller("entry", "a.book", "e.csv", "--on", "2026-01-09", "--memo", "harvest", "--key", "e1"),
                         "entry 9: 7 legs on 2026-01-09\n")
        self.assertIn("posted before", self.teller("entry", "a.book", "e.csv", "--on", "2026-01-09", "--memo", "harvest",
                                                   "--key", "e1"))
        self.numbers(ana="-1.20", ben="2.70", cem="0.50", till="2", hana="-3", hben="3")
        self.write("odd.csv", "account,debit,credit\nana,1,\nhben,,1\n")
        self.assertIn("debits are more than credits by 1.00 EUR", self.refused("entry", "a.book", "odd.csv"))
        statement = self.rows("statement", "a.book", "hben")
        self.assertEqual([(row["account"], row["amount"]) for row in statement], [("hana", "3.0")])  # of its own unit
        self.assertIn("kept in EUR/2", self.refused("pay", "a.book", "hana", "ana", "1"))
        trial = self.json("trial-balance", "a.book")
        self.assertEqual(trial["equal"], True)
        self.teller("reverse", "a.book", "9", "--reason", "not yet", "--on", "2026-01-10")
        self.numbers()
        self.assertIn("already", self.refused("reverse", "a.book", "9", "--reason", "not yet"))
        self.sound("a.book")

    def test_payments_in_several_units_are_imported_by_their_unit_column(self):
        self.book()
        self.teller("unit", "a.book", "HRS/1")
        for account in ("hana", "hben"):
            self.teller("open", "a.book", account, "--unit", "HRS")
        self.write("p.csv", "payer,payee,amount,on,unit\nana,ben,1.25,2026-01-01,EUR\nhana,hben,2.5,2026-01-01,HRS\n")
        self.assertIn("2 payments posted, 1.25 EUR, 2.5 HRS\n", self.teller("import", "a.book", "p.csv"))
        self.write("q.csv", "payer,payee,amount,on,unit\nana,ben,1.25,2026-01-01,USD\n")
        self.assertIn("q.csv:2:25: this book does not keep this unit", self.refused("import", "a.book", "q.csv"))
        self.write("r.csv", "payer,payee,amount,on\nana,ben,1.25,2026-01-02\n")
        self.assertIn("say which with --unit", self.misused("import", "a.book", "r.csv"))
        self.teller("import", "a.book", "r.csv", "--unit", "EUR")
        self.numbers(ana="-2.50", ben="2.50", hana="-2.5", hben="2.5")
        # Also where there is one unit only: an amount of another is never taken for one of it.
        self.teller("new", "one.book", "--unit", "EUR/2")
        self.write("u.csv", "payer,payee,amount,on,unit\nana,ben,1,2026-01-01,EUR\nana,ben,1,2026-01-01,USD\n")
        self.assertIn("u.csv:3:", self.refused("import", "one.book", "u.csv", "--open-accounts"))
        self.teller("import", "one.book", "u.csv", "--open-accounts", "--unit", "EUR")  # unless that is said

    def test_a_closed_period_takes_no_more_entries(self):
        self.book()
        self.teller("pay", "a.book", "ana", "ben", "1", "--on", "2026-01-31")
        self.assertEqual(self.teller("period", "close", "a.book", "2026-01-31", "--reason", "approved"),
                         "the books are closed through 2026-01-31\n")
        self.write("e.csv", "account,debit,credit\nana,1,\nben,,1\n")
        self.write("p.csv", "payer,payee,amount,on\nana,ben,1,2026-01-31\n")
        for words in (["pay", "a.book", "ana", "ben", "1", "--on", "2026-01-31"], ["import", "a.book", "p.csv"],
                      ["entry", "a.book", "e.csv", "--on", "2026-01-01"],
                      ["reverse", "a.book", "5", "--reason", "r", "--on", "2026-01-31"],
                      ["period", "close", "a.book", "2026-01-31"]):
            self.assertIn("closed through 2026-01-31", self.unchanged("a.book", lambda w=words: self.refused(*w)))
        self.teller("reverse", "a.book", "5", "--reason", "wrong Ben", "--on", "2026-02-01")
        row = self.rows("journal", "a.book")[-1]
        self.assertEqual((row["kind"], row["related"], row["reason"]), ("reversal", "5", "wrong Ben"))

    def test_opening_balances(self):
        self.book(accounts=[])
        self.write("o.csv", "account,balance\nana,-10.50\nben,10\nzero,0\n")
        on = ["--on", "2026-01-01"]
        said = self.refused("opening", "a.book", "o.csv", *on, "--open-accounts")
        self.assertIn("do not sum to zero: -0.50 EUR", said)
        self.teller("open", "a.book", "difference", "--kind", "equity")
        opening = ["opening", "a.book", "o.csv", *on, "--open-accounts", "--difference", "difference"]
        dry = self.unchanged("a.book", lambda: self.teller(*opening, "--dry-run"))
        self.assertIn("nothing was changed", dry)
        self.assertEqual(self.teller(*opening), "entry 6: 3 opening balances on 2026-01-01; 3 accounts opened\n")
        self.numbers(ana="-10.50", ben="10", difference="0.50")
        self.assertEqual({row["kind"] for row in self.rows("statement", "a.book", "ana")}, {"opening"})
        agree = self.json("compare", "a.book", "o.csv")
        self.assertEqual((agree["agree"], agree["compared"], agree["differing"], agree["own"]), (True, 3, 0, 1))

        self.teller("pay", "a.book", "ben", "ana", "1", "--on", "2026-01-02")
        self.exits(0, "compare", "a.book", "o.csv", *on)
        done = self.exits(1, "compare", "a.book", "o.csv", "--csv")
        self.assertEqual(done.stdout, "account,book,old,difference\nana,-9.50,-10.50,1.00\nben,9.00,10.00,-1.00\n")
        self.write("less.csv", "account,balance\nana,-9.50\nlost,3\n")
        done = self.exits(1, "compare", "a.book", "less.csv", "--csv")
        self.assertEqual(done.stdout, "account,book,old,difference\nlost,,3.00,-3.00\nben,9.00,,9.00\n")

    def test_opening_balances_of_all_kinds_of_accounts(self):
        """A list may say what each account is: what balances and accounts print is such a list."""
        self.book("--floor", "-10", accounts=["ana"])
        self.teller("unit", "a.book", "HRS/1")
        self.write("o.csv", "account,balance,unit,kind,name,group\nana,-5.00,EUR,,,\nben,3,EUR,liability,Ben O.,Growers\n"
                            "till,998,EUR,asset,,\ncapital,1000,EUR,equity,,\nhana,-2.5,HRS,,Ana L.,\nhben,2.5,HRS,,,\n")
        self.teller("opening", "a.book", "o.csv", "--on", "2026-01-01", "--open-accounts")
        self.numbers(ana="-5", ben="3", till="998", capital="1000", hana="-2.5", hben="2.5")
        accounts = {row["account"]: row for row in self.rows("accounts", "a.book")}
        self.assertEqual((accounts["ben"]["name"], accounts["ben"]["group"], accounts["hana"]["name"]),
                         ("Ben O.", "Growers", "Ana L."))
        # The limits of the book are those of members; a till or the capital follows none.
        self.assertEqual([accounts[code]["floor"] for code in ("ben", "till", "capital")], ["-10.00", "none", "none"])
        self.write("again.csv", self.teller("balances", "a.book", "--csv"))
        self.assertEqual(self.json("compare", "a.book", "again.csv")["agree"], True)
        for row, place, why in [("ben,1,USD,,,", "2:7", "does not keep this unit"), ("ben,1,HRS,,,", "2:7", "keeps this account in EUR/2"),
                                ("ben,1,EUR,asset,,", "2:11", "is of kind liability"),
                                ("zoe,1,EUR,wood,,", "2:11", "none of asset, liability")]:
            self.write("w.csv", "account,balance,unit,kind,name,group\n" + row + "\n")
            said = self.unchanged("a.book", lambda: self.refused("opening", "a.book", "w.csv", "--on", "2026-01-01", "--open-accounts"))
            self.assertIn(f"w.csv:{place}: ", said)
            self.assertIn(why, said)
        self.misused("opening", "a.book", "o.csv", "--on", "2026-01-01", "--map", "colour=x")
        self.misused("opening", "a.book", "o.csv", "--on", "2026-01-01", "--unit", "EUR")
        self.sound("a.book")

    def test_accounts_of_the_community_follow_no_limits_unless_they_are_given(self):
        self.book("--floor", "-10", "--ceiling", "10")
        self.teller("open", "a.book", "till", "--kind", "asset")
        self.teller("open", "a.book", "fund", "--kind", "equity", "--floor", "0")
        accounts = {row["account"]: (row["floor"], row["ceiling"]) for row in self.rows("accounts", "a.book")}
        self.assertEqual((accounts["ana"], accounts["till"], accounts["fund"]),
                         (("-10.00", "10.00"), ("none", "none"), ("0.00", "none")))

    def test_words_count_in_the_keys_that_payments_get(self):
        """Two payments of two files that differ in their reference alone are two."""
        self.book()
        for file, text in (("1.csv", "R1,"), ("2.csv", "R2,"), ("3.csv", "R2,P"), ("4.csv", ",R2"), ("5.csv", ",")):
            self.write(file, "payer,payee,amount,on,reference,purpose\nana,ben,1,2026-01-01," + text + "\n")
            self.assertIn("1 payment posted", self.teller("import", "a.book", file))
            self.assertIn("1 payment there already", self.teller("import", "a.book", file))
        self.write("6.csv", "payer,payee,amount,on\nana,ben,1,2026-01-01\n")  # no such columns: as if they were empty
        self.assertIn("1 payment there already", self.teller("import", "a.book", "6.csv"))
        self.numbers(ana="-5", ben="5")

    def test_history_passes_limits_and_says_so(self):
        self.book("--floor", "-10", "--ceiling", "10", accounts=["ana", "ben", "cem"])
        self.write("p.csv", "payer,payee,amount,on\nana,ben,30,2025-01-01\nben,ana,5,2025-01-02\ncem,ana,2,2025-01-03\n")
        self.unchanged("a.book", lambda: self.refused("import", "a.book", "p.csv"))
        dry = self.unchanged("a.book", lambda: self.teller("import", "a.book", "p.csv", "--history", "--dry-run"))
        said = self.teller("import", "a.book", "p.csv", "--history")
        for text in (dry, said):
            self.assertRegex(text, r"1 payment beyond a limit, marked")
            self.assertRegex(text, r"ana +-23\.00 +-10\.00 +10\.00")
            self.assertRegex(text, r"ben +25\.00 +-10\.00 +10\.00")
            self.assertNotIn("cem ", text)
        marked = [row for row in self.rows("journal", "a.book") if row["details"] == "beyond limits on purpose"]
        self.assertEqual({(row["on"], row["reason"]) for row in marked}, {("2025-01-01", "history of another system")})
        self.write("bad.csv", "payer,payee,amount,on\nana,ana,1,2025-01-01\n")
        self.refused("import", "a.book", "bad.csv", "--history")  # only limits give way
        self.sound("a.book")

    def test_equal_payments_of_one_file_both_stand(self):
        """F73: the same file twice posts nothing twice, though it has no keys."""
        self.book()
        self.write("p.csv", "payer,payee,amount,on,memo\n" + "ana,ben,1,2026-01-01,eggs\n" * 3 + "ana,ben,1,2026-01-01,ham\n")
        self.assertIn("2 rows saying the same as an earlier one (lines 3, 4)", self.teller("import", "a.book", "p.csv"))
        self.numbers(ana="-4", ben="4")
        self.assertIn("0 payments posted\n4 payments there already", self.teller("import", "a.book", "p.csv"))
        self.write("q.csv", self.read("p.csv") + "ana,ben,1,2026-01-01,eggs\n")
        self.assertIn("1 payment posted", self.teller("import", "a.book", "q.csv"))
        self.numbers(ana="-5", ben="5")

    def test_help_has_an_example_of_every_command(self):
        names = [line[2:].split("  ")[0] for line in self.teller("help").splitlines() if re.match("  [a-z]", line)]
        self.assertGreater(len(names), 25)
        for name in names:
            text = self.teller("help", *name.split())
            self.assertIn("usage: teller " + name, text)
            examples = re.findall(r"^  teller .*", text.partition("Example:\n")[2].replace("\\\n", " "), re.MULTILINE)
            self.assertTrue(any(line.startswith("  teller " + name) for line in examples), text)
            for line in examples:  # none of them is a wrong command line; there may be no such book
                words = shlex.split(line.split(" > ")[0])[1:]
                done = self.run_teller(*words, cwd=tempfile.mkdtemp(dir=self.folder))
                self.assertIn(done.returncode, (0, 1), line + done.stderr)
            self.assertEqual(self.teller(*name.split(), "--help"), text)


if __name__ == "__main__":
    main()
