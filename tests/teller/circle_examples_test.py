#!/usr/bin/env python3
# SPDX-License-Identifier: MPL-2.0
"""Examples 06 to 10 once more, with teller on a book file: the figures are those that the examples print."""
import calendar
import glob
import os
import re
import sys
from decimal import Decimal

sys.dont_write_bytecode = True
from support.desk import PROJECT, Desk, main, rows_of  # noqa: E402


class Examples(Desk):
    def kept(self, number):
        """What an example prints."""
        [path] = glob.glob(os.path.join(PROJECT, "examples", f"{number:02}_*.out"))
        with open(path, encoding="utf-8") as file:
            return file.read()

    def does(self, day, *words):
        command = words[0].split(" ")
        dated = [] if words[0] in ("order due", "run") else ["--on", day]
        return self.teller(*command, "a.book", *words[1:], *dated, "--by", "x", "--recorded", day + "T12:00:00Z")

    def found(self, unit, day, members, funds=(), *limits):
        self.teller("new", "a.book", "--unit", unit, *limits, "--by", "x", "--recorded", day + "T12:00:00Z")
        for member in members:
            self.does(day, "open", *member.split(" "))
        for fund in funds:
            self.does(day, "open", fund, "--kind", "equity", "--floor", "0" if fund == "reserve" else "none")

    def document(self, said):
        return re.match(r"document (\d+):", said)[1]

    def test_06_a_lets_circle(self):
        day, kept = "2026-05-04", self.kept(6)
        self.found("ACORN/2", day, ["ana --name Ana", "ben", "cem"])
        self.does(day, "adopt", "credit_limit", "kind=on_payment", "initial=100", "cap=300")
        self.does(day, "pay", "ana", "ben", "80")
        refused = self.refused("pay", "a.book", "ana", "cem", "30", "--on", day)
        self.assertIn(refused.replace("teller: ", "Refused: "), kept)
        self.does(day, "pay", "cem", "ana", "45")
        lesson = re.match(r"entry (\d+)", self.does(day, "pay", "ana", "cem", "30"))[1]
        invoice = self.document(self.does(day, "request new", "ben", "ana", "25"))
        self.does(day, "request accept", invoice)
        self.does(day, "reverse", lesson, "--reason", "was paid in eggs")
        [month] = self.rows("statistics", "a.book", "--from", "2026-05-01", "--to", "2026-05-31")
        self.assertIn(f"{month['trades']} trades of {month['volume']} ACORN by {month['active']} of {month['members']} "
                      f"members; {month['above']} above zero, {month['below']} below", kept)
        for row, name in zip(self.rows("statistics", "a.book", "--by", "account"), ("Ana Lima", "Ben Okoro", "Cem Arslan")):
            self.assertIn(f"{name}: in {row['gross_in']}, out {row['gross_out']}, balance {row['balance']}\n", kept)

    def test_07_a_time_bank(self):
        day, kept = "2026-01-10", self.kept(7)
        self.found("HRS/2", day, ["ana", "ben", "cem"], ["vouchers"], "--floor", "-20")
        self.does(day, "adopt", "amount_step", "step=0.25")
        self.does(day, "pay", "ana", "ben", "1.5")
        refused = self.refused("pay", "a.book", "ana", "ben", "0.4", "--on", day)
        self.assertIn(refused.replace("teller: ", "Refused: "), kept)
        self.does(day, "order new", "ana", "cem", "0.25", "--first", "2026-01-31")
        self.assertIn("4 payments posted", self.does(day, "order due", "--from", "2026-01-01", "--to", "2026-04-30"))
        voucher = self.document(self.does(day, "voucher issue", "ben", "vouchers", "2", "--expires", "2026-12-31"))
        self.does(day, "voucher give", voucher, "cem")
        self.does(day, "voucher redeem", voucher, "ana", "0.75")
        self.does(day, "gift record", "cem", "ana")
        for account, balance in self.balances("a.book").items():
            hours, minutes = divmod(int(abs(balance) * 60), 60)
            self.assertIn(f"{account} {'-' if balance < 0 else ''}{hours}:{minutes:02}\n", kept)
        gifts = {row["account"]: row["gifts_given"] for row in self.rows("statistics", "a.book", "--by", "account")}
        self.assertEqual(gifts, {"ana": "0", "ben": "0", "cem": "1"})

    def test_08_demurrage_over_a_year(self):
        day, kept = "2026-01-01", self.kept(8)
        self.found("COIN/2", day, ["ana", "ben", "cem"], ["fund"])
        self.does(day, "adopt", "demurrage", "keeps=0.93", "period=1461/4", "since=2026-01-01", "free=100",
                  "rounding=half_even", "to=fund")
        self.does(day, "adopt", "redistribution", "from=fund")
        self.does(day, "pay", "ben", "ana", "1000")
        self.does("2026-07-01", "pay", "ana", "cem", "250")
        for month in range(1, 13):
            last = f"2026-{month:02}-{calendar.monthrange(2026, month)[1]}"
            rows = rows_of(self.does(last, "run", "demurrage", "--to", last, "--csv"))
            melted = sum((Decimal(row["taken"]) for row in rows), Decimal("0.00"))
            self.assertIn(f"{last} melted {melted}, Ana has {self.balances('a.book')['ana']}\n", kept)
        fund = self.balances("a.book")["fund"]
        rows = rows_of(self.does("2026-12-31", "run", "redistribution", "--to", "2026-12-31", "--csv"))
        parts = " ".join(row["taken"] for row in rows)
        self.assertIn(f"The fund has {fund} and gives {parts}; it keeps {self.balances('a.book')['fund']}\n", kept)

    def test_09_a_member_who_leaves_in_debt(self):
        day, kept = "2026-09-30", self.kept(9)
        accounts = ["ana", "ben", "cem", "dia", "reserve", "community debt"]

        def shows(when):
            balances = self.balances("a.book")
            self.assertIn(when + ": " + ", ".join(f"{account} {balances[account]}" for account in accounts) + "\n", kept)

        self.found("CRED/2", day, accounts[:4], accounts[4:], "--floor", "-500")
        self.does(day, "adopt", "debt_term", "months=12")
        for payer, payee, amount in (("ana", "ben", "200"), ("ana", "cem", "100"), ("dia", "reserve", "80")):
            self.does("2025-06-15", "pay", payer, payee, amount)
        shows("At first")
        for row in self.rows("owed", "a.book", "--on", day):
            self.assertIn(f"{row['amount']} of {row['since']} was due on {row['due']}\n", kept)
        case = self.document(self.does(day, "leaving write-off", "ana", "community debt"))
        self.does(day, "close", "ana")
        shows("Written off")
        self.does(day, "leaving reserve", case, "reserve", "--most", "70")
        shows("The reserve bore 70.00")
        self.does(day, "leaving holders", case)
        shows("The holders bore the rest")
        self.does("2027-08-01", "open", "eve")
        self.does("2027-08-01", "leaving recover", case, "eve", "250.01")
        shows("Eve paid 250.01")

    def test_10_a_levy_and_its_fund(self):
        day, last, kept = "2026-03-21", "2026-12-31", self.kept(10)
        self.found("TAL/2", day, ["ana --group Growers", "ben", "cem --group Growers"], ["fund", "reserve", "work"],
                   "--floor", "-1000")
        self.does(day, "adopt", "transfer_fee", "from=both", "rate=1%", "minimum=0.10", "rounding=half_up", "to=fund")
        self.does(day, "adopt", "levy.growers", "group=Growers", "basis=membership", "fixed=12", "to=fund")
        self.does(day, "adopt", "levy.trade", "basis=volume", "rate=0.5%", "free=100", "maximum=3", "rounding=half_even",
                  "to=fund")
        self.does(day, "adopt", "reserve_target", "target=5%", "income=fund", "reserve=reserve", "operator=work")
        seen = self.json("preview", "a.book", "ana", "ben", "240")
        self.assertIn(f"Ana would pay {seen['payer_pays']}, Ben receive {seen['payee_receives']}\n", kept)
        for payer, payee, amount in (("ana", "ben", "240"), ("ben", "cem", "900"), ("cem", "ana", "5")):
            self.does(day, "pay", payer, payee, amount)
        balances = self.balances("a.book")
        self.assertIn(f"Ana has {balances['ana']}, Ben {balances['ben']}, the fund {balances['fund']}\n", kept)
        for levy in ("levy.growers", "levy.trade"):
            rows = rows_of(self.does(last, "run", levy, "--from", "2026-01-01", "--to", last, "--csv"))
            for row in rows:
                self.assertIn(f" {row['account']} {row['taken']} on {row['base']};", kept)
            self.assertIn(f" in all {sum(Decimal(row['taken']) for row in rows)}, again 0.00\n", kept)
        self.does(last, "run", "reserve_target", "--from", "2026-01-01", "--to", last)
        balances = self.balances("a.book")
        self.assertIn(f"the reserve has {balances['reserve']}, those who work {balances['work']}, the fund "
                      f"{balances['fund']}\n", kept)


if __name__ == "__main__":
    main()
