# SPDX-License-Identifier: MPL-2.0
"""What a bank does beside instalments, from the command line: charges, waivers, charge-backs, new terms, write-offs and
recoveries; members' shares with dividends and refunds; groups that borrow together. Figures are reckoned here again."""
import csv
import io
import os
import sys
from decimal import ROUND_HALF_EVEN, Decimal

sys.dont_write_bytecode = True
from support.desk import Desk, main  # noqa: E402

CHART = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "examples", "community_bank.chart")
LOANS = """unit=EUR/2
name=loans
rule=accrual
interest_income=interest-income
interest_receivable=loan-interest
fee_income=fee-income
fee_receivable=loan-fees
penalty_income=penalty-income
penalty_receivable=loan-penalties
overpayment=overpaid
bad_debt=bad-debt
charge_off=charge-off
recoveries=recoveries
goodwill=goodwill
"""
SAVINGS = """unit=EUR/2
name=savings
tiers=0.00=1/100
day_count=act_365_fixed
posting=1 month
posts_from=2026-01-01
interest_expense=interest-expense
interest_payable=savings-interest
overdraft_income=overdraft-income
"""
CENT = Decimal("0.01")


class Bank(Desk):
    def setUp(self):
        super().setUp()
        self.teller("new", "bank.book", "--unit", "EUR/2")
        self.teller("chart", "bank.book", CHART)
        self.write("loans.product", LOANS)
        self.teller("product", "bank.book", "loan", "loans.product")

    def do(self, what, *words):
        return self.teller(*what.split(), "bank.book", *words)

    def no(self, why, what, *words):
        self.assertIn(why, self.unchanged("bank.book", lambda: self.refused(*what.split(), "bank.book", *words)))

    def has(self, **balances):
        now = self.balances("bank.book")
        self.assertEqual({code: now[code.replace("_", "-")] for code in balances},
                         {code: Decimal(amount) for code, amount in balances.items()})

    # ---- Loans

    def lend(self, code="ben", *more):
        return self.do("lend", code, "--product", "loans", "--principal", "600", "--rate", "12", "--instalments", "6",
                       "--start", "2026-01-31", *more)

    def schedule(self, *words):
        return list(csv.DictReader(io.StringIO(self.teller("loan-schedule", *words))))

    def test_charges_are_waived_up_to_what_is_open(self):
        self.lend()
        self.do("charge", "ben", "fee", "5.00", "--on", "2026-02-10", "--due", "2026-02-28")
        self.do("charge", "ben", "penalty", "1.50", "--on", "2026-02-10")
        self.has(loan_fees="5", fee_income="5", loan_penalties="1.5", penalty_income="1.5")
        self.assertEqual(self.do("waive", "ben", "fee", "2.00", "--on", "2026-02-11"), "ben need not pay 2.00 EUR of fee\n")
        self.has(loan_fees="3", charge_off="2")
        self.no("up to what is open of it", "waive", "ben", "fee", "3.01", "--on", "2026-02-11")
        self.no("above zero", "charge", "ben", "fee", "0", "--on", "2026-02-11")
        self.no("loan that is paid out", "waive", "cash", "fee", "1")
        self.misused("charge", "bank.book", "ben", "interest", "1")
        self.misused("waive", "bank.book", "ben", "principal", "1")
        # What is left is asked for with the first instalment: penalty and fee before interest and principal.
        said = self.do("repay", "ben", "103.53", "--on", "2026-02-28")
        self.assertIn("penalty 1.50, fee 3.00, interest 6.00, principal 93.03", said)
        self.sound("bank.book")

    def test_a_payment_that_bounced_is_owed_again(self):
        self.lend()
        self.do("end-of-day", "2026-02-28")
        said = self.do("repay", "ben", "103.53", "--on", "2026-02-28")
        entry = said.split(":")[0].removeprefix("entry ")
        before = self.balances("bank.book")
        self.misused("charge-back", "bank.book", "ben", entry)
        self.no("no payment of this loan", "charge-back", "ben", "1", "--reason", "x")
        back = self.do("charge-back", "ben", entry, "--on", "2026-03-02", "--reason", "the cheque bounced")
        self.assertIn(f"takes back entry {entry}; ben owes 600.00 EUR", back)
        self.has(ben="600", cash="-600")
        self.no("no payment of this loan", "charge-back", "ben", entry, "--reason", "again")
        self.do("repay", "ben", "103.53", "--on", "2026-03-02")
        self.assertEqual(self.balances("bank.book"), before)
        row = [row for row in self.rows("journal", "bank.book") if row["kind"] == "reversal"][0]
        self.assertEqual((row["reason"], row["related"]), ("the cheque bounced", entry))

    def test_the_same_payment_with_the_same_key_is_taken_once(self):
        self.lend()
        pay = ("repay", "ben", "103.53", "--on", "2026-02-28", "--key", "receipt 7")
        said = self.do(*pay)
        again = self.unchanged("bank.book", lambda: self.do(*pay))
        self.assertEqual(again, said[:-1] + " (posted before with this key; nothing was posted now)\n")
        self.no("this key was used for another request", "repay", "ben", "103.54", "--on", "2026-02-28", "--key", "receipt 7")
        self.has(cash="-496.47")

    def test_goodwill_pays_principal_as_an_expense(self):
        self.lend()
        self.do("charge", "ben", "fee", "4.00", "--on", "2026-02-28")
        self.do("end-of-day", "2026-02-28")
        said = self.do("goodwill", "ben", "30.00", "--on", "2026-02-28")
        self.assertIn("the bank pays penalty 0.00, fee 4.00, interest 6.00, principal 20.00; owes 580.00 EUR", said)
        self.has(ben="580", goodwill="20", charge_off="10", loan_fees="0", cash="-600")

    def test_new_terms_for_what_is_left(self):
        self.lend()
        self.do("end-of-day", "2026-02-28")
        self.do("repay", "ben", "103.53", "--on", "2026-02-28")
        said = self.do("reschedule", "ben", "--rate", "6", "--instalments", "10", "--on", "2026-02-28")
        rows = self.schedule("--principal", "502.47", "--rate", "6", "--instalments", "10", "--start", "2026-02-28")
        self.assertEqual(said, f"ben owes 502.47 EUR in 10 instalments, the first of {rows[0]['payment']} on {rows[0]['due']}\n")
        for row in rows:
            self.do("end-of-day", row["due"])
            self.do("repay", "ben", row["payment"], "--on", row["due"])
            self.has(ben=row["balance"])
        self.has(ben="0", loan_interest="0", interest_income=str(6 + sum(Decimal(row["interest"]) for row in rows)))
        self.no("loan that is paid out", "reschedule", "ben", "--rate", "6", "--instalments", "2")
        self.misused("reschedule", "bank.book", "ben", "--instalments", "2")
        self.sound("bank.book")

    def test_a_write_off_and_what_comes_after_it(self):
        self.lend()
        self.do("end-of-day", "2026-02-28")
        self.do("charge", "ben", "penalty", "2.50", "--on", "2026-02-28")
        interest = self.balances("bank.book")["loan-interest"]
        whole = 600 + interest + Decimal("2.50")
        self.no("was not written off", "recover", "ben", "1", "--on", "2026-03-01")
        said = self.do("write-off", "ben", "--on", "2026-03-01", "--memo", "board of February")
        self.assertIn(f"ben is written off, {whole} EUR with its charges", said)
        self.has(ben="0", bad_debt="600", charge_off=str(interest + Decimal("2.50")), loan_interest="0", loan_penalties="0")
        self.no("loan that is paid out", "repay", "ben", "1", "--on", "2026-03-01")
        self.do("end-of-day", "2026-04-30")  # nothing accrues any more
        self.has(loan_interest="0")
        said = self.do("recover", "ben", "50.00", "--on", "2026-04-30")
        self.assertIn(f"recovered 50.00 of {whole} EUR", said)
        self.no("more than was written off", "recover", "ben", str(whole - 50 + CENT), "--on", "2026-05-01")
        self.do("recover", "ben", str(whole - 50), "--on", "2026-05-01")
        self.has(recoveries=str(whole), cash=str(whole - 600))
        self.sound("bank.book")

    # ---- Interest that follows payments

    SIX_MONTHS = ["--principal", "5000", "--rate", "12", "--instalments", "6", "--start", "2022-11-01", "--day-count", "ACT/365F",
                  "--multiple", "1"]

    def offer_following(self):
        text = LOANS.replace("name=loans", "name=following\ninterest_follows=payments")
        for code in ("loan-interest", "loan-fees", "loan-penalties"):
            self.do("open", code.replace("loan", "own"), "--kind", "asset")
            text = text.replace("=" + code, "=" + code.replace("loan", "own"))
        self.write("following.product", text)
        self.do("product", "loan", "following.product")
        return text

    def follows(self, code, *more):
        self.do("lend", code, "--product", "following", *self.SIX_MONTHS, *more)

    def instalments(self, code, on):
        rows = self.rows("instalments", "bank.book", code, "--on", on)
        return [" ".join((row["due"], row["principal"], row["interest"], row["payment"], row["balance"], row["open"])) for row in rows]

    def pays_as_the_engine_has_it(self, code, on, *words):
        wanted = self.schedule(*self.SIX_MONTHS, *words)
        got = self.rows("instalments", "bank.book", code, "--on", on)
        self.assertEqual([[row[name] for name in ("no", "due", "principal", "interest", "payment", "balance")] for row in got],
                         [[row[name] for name in ("no", "due", "principal", "interest", "payment", "balance")] for row in wanted])

    def test_an_early_payment_saves_interest_under_each_rule_of_what_is_more_than_due(self):
        self.offer_following()
        kept = {
            "smaller_payments": ["2022-12-01 950.68 49.32 1000.00 4049.32 0.00", "2023-01-01 1958.73 41.27 2000.00 2090.59 0.00",
                                 "2023-02-01 514.69 21.31 536.00 1575.90 536.00", "2023-03-01 521.49 14.51 536.00 1054.41 536.00",
                                 "2023-04-01 525.25 10.75 536.00 529.16 536.00", "2023-05-01 529.16 5.22 534.38 0.00 534.38"],
            "fewer_payments": ["2022-12-01 950.68 49.32 1000.00 4049.32 0.00", "2023-01-01 1958.73 41.27 2000.00 2090.59 0.00",
                               "2023-02-01 840.69 21.31 862.00 1249.90 862.00", "2023-03-01 850.49 11.51 862.00 399.41 862.00",
                               "2023-04-01 399.41 4.07 403.48 0.00 403.48"],
            "next_payments": ["2022-12-01 950.68 49.32 1000.00 4049.32 0.00", "2023-01-01 1958.73 41.27 2000.00 2090.59 0.00",
                              "2023-02-01 0.00 21.31 21.31 2090.59 21.31", "2023-03-01 407.45 19.24 426.69 1683.14 426.69",
                              "2023-04-01 844.85 17.15 862.00 838.29 862.00", "2023-05-01 838.29 8.27 846.56 0.00 846.56"],
        }
        earned = Decimal(0)
        for rule, rows in kept.items():
            self.follows(rule, "--excess", rule)
            self.assertIn("interest 49.32, principal 950.68", self.do("repay", rule, "1000", "--on", "2022-12-01"))
            self.do("repay", rule, "2000", "--on", "2023-01-01")
            self.assertEqual(self.instalments(rule, "2023-01-01"), rows)
            self.pays_as_the_engine_has_it(rule, "2023-01-01", "--excess", rule, "--pay", "2022-12-01=1000", "--pay", "2023-01-01=2000")
            for row in rows[2:]:
                self.do("repay", rule, row.split()[-1], "--on", row.split()[0])
            self.no("loan that is paid out", "repay", rule, "1", "--on", "2023-05-01")
            earned += sum(Decimal(row.split()[2]) for row in rows)
        self.do("end-of-day", "2023-05-01")
        self.has(interest_income=str(earned), own_interest="0")
        balances = self.balances("bank.book")
        self.assertEqual({balances[rule] for rule in kept}, {Decimal(0)})
        self.sound("bank.book")

    def test_who_is_late_pays_interest_until_the_day_of_the_payment(self):
        text = self.offer_following()
        self.follows("ben", "--compounding", "interest")
        self.do("end-of-day", "2022-11-30")
        self.has(own_interest="49.32")
        self.do("end-of-day", "2022-12-04")
        self.has(own_interest="55.96")  # four nights of 5,049.32
        self.assertEqual(self.instalments("ben", "2022-12-05")[:2],
                         ["2022-12-01 812.68 49.32 862.00 4187.32 862.00", "2023-01-01 818.19 43.81 862.00 3369.13 862.00"])
        self.assertIn("interest 49.32, principal 812.68", self.do("repay", "ben", "862", "--on", "2022-12-05"))
        self.pays_as_the_engine_has_it("ben", "2022-12-20", "--compounding", "interest", "--pay", "2022-12-05=862")
        self.no("follows what came in through 2022-12-05; nothing more is dated before that",
                "repay", "ben", "1", "--on", "2022-12-04")
        # Paid to the day, it owes no more than that.
        self.do("end-of-day", "2022-12-31")
        self.assertIn("interest 43.81, principal 4187.32", self.do("repay", "ben", "all", "--on", "2023-01-01"))
        self.do("end-of-day", "2023-01-01")
        self.has(ben="0", own_interest="0", interest_income="93.13")
        # What the product leaves aside is not taken.
        self.assertIn("--excess goes with a product that says interest_follows=payments",
                      self.misused("lend", "bank.book", "eva", "--product", "loans", *self.SIX_MONTHS, "--excess", "fewer_payments"))
        self.lend("dora")
        self.assertIn("--compounding goes with a product that says interest_follows=payments",
                      self.misused("reschedule", "bank.book", "dora", "--rate", "9", "--instalments", "2", "--compounding", "fee"))
        self.no("that of this product follows payments", "lend", "eva", "--product", "following", *self.SIX_MONTHS, "--method", "flat")
        self.no("is no loan", "instalments", "cash")
        text = text.replace("name=following", "name=more").replace("rule=accrual", "rule=cash")
        self.write("more.product", text + "order_in_advance=interest principal fee penalty\n")
        self.no("principal stands first in order_in_advance", "product", "loan", "more.product")
        self.write("more.product", text.replace("follows=payments", "follows=luck"))
        self.no("interest_follows is not understood: luck", "product", "loan", "more.product")
        self.sound("bank.book")

    # ---- Savings

    def offer_savings(self, text=SAVINGS):
        self.teller("open", "bank.book", "overdraft-income", "--kind", "income")
        self.write("savings.product", text)
        self.do("product", "savings", "savings.product")

    def save(self, code, amount, *more, on="2026-01-01"):
        self.do("open-savings", code, "--product", "savings", "--on", on, *more)
        self.do("deposit", code, amount, "--on", on)

    def test_a_rate_changes_from_a_day_on_and_is_printed_with_the_contract(self):
        self.offer_savings()
        self.save("ana", "36500.00")
        self.do("end-of-day", "2026-01-10")
        said = self.do("savings rate", "savings", "--tier", "0=0", "--tier", "30000=3", "--overdraft", "12",
                       "--from", "2026-01-21", "--on", "2026-01-10")
        self.assertEqual(said, "savings bears other rates from 2026-01-21 on\n")
        self.no("the days are ended through 2026-01-10", "savings rate", "savings", "--rate", "2", "--from", "2026-01-10")
        self.no("tiers rise", "savings rate", "savings", "--tier", "0=1", "--tier", "0=2", "--from", "2026-02-01")
        self.no("begin with one from zero", "savings rate", "savings", "--tier", "5=1", "--from", "2026-02-01")
        self.no("no savings product", "savings rate", "loans", "--rate", "2", "--from", "2026-02-01")
        self.misused("savings", "rate", "bank.book", "savings", "--from", "2026-02-01")
        self.misused("savings", "rate", "bank.book", "savings", "--rate", "1", "--tier", "0=1", "--from", "2026-02-01")
        self.misused("savings", "rate", "bank.book", "savings", "--tier", "0", "--from", "2026-02-01")
        self.do("end-of-day", "2026-01-31")
        self.has(ana="36553.00", savings_interest="0", interest_expense="53")  # 20 nights of 1.00, 11 of 3.00
        for name in ("savings", "ana"):
            terms = {row["convention"]: row["value"] for row in self.rows("savings", "terms", "bank.book", name)}
            self.assertEqual((terms["tiers"], terms["from 2026-01-21"], terms["interest_expense"], terms.get("state")),
                             ("0.00=1/100", "0.00=0 30000.00=3/100 overdraft 3/25", "interest-expense",
                              "active" if name == "ana" else None))
        self.assertIn("no savings account", self.refused("savings", "terms", "bank.book", "cash"))

    def test_interest_is_posted_when_a_meeting_is_held(self):
        self.offer_savings(SAVINGS.replace("posting=1 month", "posting=per meeting"))
        self.save("ana", "36500.00")
        self.save("ben", "3650.00")
        self.do("end-of-day", "2026-01-10")
        self.has(ana="36500.00", savings_interest="11")
        said = self.do("savings meeting", "savings", "--account", "ana", "--on", "2026-01-11")
        self.assertEqual(said, "10.00 EUR posted on 1 account, 0.00 of it withheld\n")
        again = self.unchanged("bank.book", lambda: self.do("savings meeting", "savings", "--account", "ana", "--on", "2026-01-11"))
        self.assertEqual(again, "0.00 EUR posted on 0 accounts, 0.00 of it withheld\n")
        self.no("no such open savings account", "savings meeting", "savings", "--account", "cash", "--on", "2026-01-11")
        rows = {row["account"]: row["earned"] for row in self.rows("savings", "list", "bank.book", "--on", "2026-01-21")}
        self.assertEqual(rows, {"ana": "10.00", "ben": "2.00"})
        self.do("savings meeting", "savings", "--on", "2026-01-21")
        self.has(ana="36520.00", ben="3652.00")
        self.do("end-of-day", "2026-01-20")
        self.has(savings_interest="0", interest_expense="22")
        self.sound("bank.book")

    def test_an_account_that_nobody_moves_is_handed_over_and_given_back(self):
        self.teller("open", "bank.book", "unclaimed", "--kind", "liability")
        self.offer_savings(SAVINGS + "inactive_after=10\ndormant_after=20\nescheat_after=30\nescheat_to=unclaimed\n")
        self.save("ana", "36500.00")
        self.save("ben", "100.00", on="2026-01-25")
        state = lambda: {row["account"]: row["state"] for row in self.rows("savings", "list", "bank.book")}
        for day, wanted in (("10", "active"), ("11", "inactive"), ("20", "inactive"), ("21", "dormant")):
            self.do("end-of-day", f"2026-01-{day}")
            self.assertEqual(state()["ana"], wanted, day)
        self.no("dormant; wake it up first", "withdraw", "ana", "1", "--on", "2026-01-22")
        self.assertEqual([row["account"] for row in self.rows("savings", "list", "bank.book", "--state", "dormant")], ["ana"])
        self.misused("savings", "list", "bank.book", "--state", "asleep")
        self.do("end-of-day", "2026-01-31")
        self.assertEqual(state(), {"ana": "escheated", "ben": "active"})
        self.has(ana="0", unclaimed="36531.00", savings_interest="0")
        self.no("was handed over; reclaim it first", "deposit", "ana", "1", "--on", "2026-02-01")
        self.no("nothing of this account was handed over", "savings reclaim", "ben", "--reason", "x", "--on", "2026-02-01")
        self.do("end-of-day", "2026-02-10")
        self.do("savings reclaim", "ana", "--on", "2026-02-11", "--reason", "an heir came")
        self.has(ana="36531.00", unclaimed="0")
        self.do("end-of-day", "2026-02-21")
        self.assertEqual(state()["ana"], "inactive")
        self.do("savings wake", "ana", "--on", "2026-02-22")
        self.assertEqual(state()["ana"], "active")
        self.no("no such dormant account", "savings wake", "ana", "--on", "2026-02-22")
        self.sound("bank.book")

    def test_deposits_for_a_term_and_in_instalments(self):
        self.offer_savings(SAVINGS + "early_rate=0\n")
        self.save("ana", "36500.00", "--matures", "2027-01-01")
        self.save("ben", "50.00", "--instalment", "50", "--instalment-every", "2 weeks")
        self.misused("open-savings", "bank.book", "eva", "--product", "savings", "--instalment-every", "1 week")
        self.misused("open-savings", "bank.book", "eva", "--product", "savings", "--instalment", "1", "--instalment-every", "often")
        self.do("end-of-day", "2026-01-31")
        self.has(ana="36531.00")
        rows = {row["account"]: row["lacks"] for row in self.rows("savings", "list", "bank.book", "--on", "2026-01-31")}
        self.assertEqual(rows, {"ana": "", "ben": "100.00"})
        self.no("close it early instead", "withdraw", "ana", "1", "--on", "2026-02-01")
        self.do("savings close", "ana", "--on", "2026-02-01")  # the month's interest is taken back
        self.do("end-of-day", "2026-02-01")
        self.has(ana="0", cash="50", interest_expense="0.04", savings_interest="0")
        self.sound("bank.book")

    def test_a_loan_is_paid_out_in_parts(self):
        self.lend("ben", "--disburse", "2026-03-15=150")
        self.has(ben="600")
        self.no("nothing of this loan is paid out on that day", "disburse", "ben", "--on", "2026-03-14")
        self.assertIn("ben owes 750.00 EUR", self.do("disburse", "ben", "--on", "2026-03-15"))
        self.no("nothing of this loan is paid out on that day", "disburse", "ben", "--on", "2026-03-15")
        self.has(cash="-750")

    # ---- Shares

    def members(self):
        self.do("shares offer", "member shares", "--price", "10.00", "--suspense", "share-suspense")
        for who in ("ana", "ben", "eva"):
            self.do("shares open", f"{who}-shares", "--class", "member shares", "--name", who)

    def test_shares_are_bought_approved_and_paid_back(self):
        self.members()
        self.no("there is a share class", "shares offer", "member shares", "--price", "5")
        self.no("price above zero", "shares offer", "others", "--price", "0")
        self.no("there is no share class", "shares open", "x", "--class", "others")
        self.assertIn("5 shares, 50.00 EUR; ana-shares has 0.00 EUR",
                      self.do("shares buy", "ana-shares", "5", "--on", "2026-01-01"))
        self.has(share_suspense="50", ana_shares="0", cash="50")
        self.no("one share or more", "shares buy", "ana-shares", "0")
        self.no("is no account of shares", "shares buy", "cash", "1")
        self.do("shares approve", "ana-shares", "5", "--on", "2026-01-10")
        self.has(share_suspense="0", ana_shares="50")
        self.no("ana-shares", "shares redeem", "ana-shares", "6")
        self.do("shares redeem", "ana-shares", "2", "--on", "2026-03-01")
        self.has(ana_shares="30", cash="30")
        self.do("shares offer", "plain", "--price", "1.50")
        self.do("shares open", "ben-plain", "--class", "plain")
        self.do("shares buy", "ben-plain", "4", "--on", "2026-01-01")
        self.has(ben_plain="6")
        self.no("need no approval", "shares approve", "ben-plain", "1")

    def test_a_dividend_by_share_days_and_by_the_lowest_balance(self):
        self.members()
        self.do("entry", self.write("s.csv", "account,debit,credit\ncash,1000,\nsurplus,,1000\n"), "--on", "2026-01-01")
        for who, count, on in (("ana", 10, "2026-01-01"), ("ben", 10, "2026-07-01"), ("eva", 4, "2026-01-01")):
            self.do("shares buy", f"{who}-shares", str(count), "--on", on)
            self.do("shares approve", f"{who}-shares", str(count), "--on", on)
        self.do("shares redeem", "eva-shares", "3", "--on", "2026-12-01")
        year = ["--first", "2026-01-01", "--last", "2026-12-31", "--total", "100.00", "--from", "surplus"]
        # Share-days: 10 x 365, 10 x 184, and 4 x 334 with 1 x 31.
        days = {"ana": 10 * 365, "ben": 10 * 184, "eva": 4 * 334 + 31}
        plan = self.rows("shares", "dividend", "bank.book", "member shares", *year, "--to", "dividends", "--plan")
        parts = {row["account"].removesuffix("-shares"): Decimal(row["amount"]) for row in plan}
        self.assertEqual(sum(parts.values()), 100)
        for who, part in parts.items():
            self.assertLess(abs(part - Decimal(100) * days[who] / sum(days.values())), CENT, who)
        self.has(surplus="1000", dividends="0")
        self.write("to.csv", "account,to\nana-shares,ana\nben-shares,dividends\neva-shares,dividends\n")
        self.do("open", "ana")
        pay = ["shares", "dividend", "bank.book", "member shares", *year, "--to-each", "to.csv", "--tax", "10", "--tax-account", "tax",
               "--on", "2027-03-15"]
        said = self.teller(*pay)
        self.assertIn("100.00 to 3 members", said)
        tax = {who: (part / 10).quantize(CENT, ROUND_HALF_EVEN) for who, part in parts.items()}
        both = parts["ben"] + parts["eva"]  # taken by one account, so taxed together
        self.has(surplus="900", ana=str(parts["ana"] - tax["ana"]), dividends=str(both - (both / 10).quantize(CENT, ROUND_HALF_EVEN)))
        self.assertIn("posted before; nothing was posted now", self.teller(*pay))
        self.no("this key was used for another request", "shares dividend", "member shares", *year, "--to", "dividends")
        lowest = self.rows("shares", "dividend", "bank.book", "member shares", *year, "--to", "dividends", "--plan", "--basis",
                           "minimum_balance")
        self.assertEqual({row["account"]: row["amount"] for row in lowest}, {"ana-shares": "90.91", "eva-shares": "9.09"})
        self.write("to.csv", "account,to\nana-shares,ana\n")
        self.no("no account takes the part of ben-shares", "shares dividend", "member shares", *year, "--to-each", "to.csv")
        self.misused("shares", "dividend", "bank.book", "member shares", *year)
        self.misused("shares", "dividend", "bank.book", "member shares", *year, "--to", "tax", "--basis", "luck")
        self.misused("shares", "dividend", "bank.book", "member shares", *year, "--to", "tax", "--tax", "5")
        self.no("nobody held a share", "shares dividend", "member shares", "--first", "2025-01-01", "--last", "2025-12-31",
                "--total", "1", "--from", "surplus", "--to", "dividends")
        self.sound("bank.book")

    def test_patronage_follows_business_done(self):
        for who in ("ana", "ben", "eva"):
            self.do("open", who)
        self.write("b.csv", "account,business\nana,100.00\nben,200.00\neva,0\n")
        words = ["b.csv", "--total", "10.00", "--from", "surplus", "--on", "2027-03-15"]
        plan = self.rows("shares", "patronage", "bank.book", *words, "--plan")
        self.assertEqual([(row["account"], row["amount"]) for row in plan], [("ana", "3.33"), ("ben", "6.67")])
        self.do("shares patronage", *words)
        self.has(ana="3.33", ben="6.67", surplus="-10")
        self.assertIn("posted before", self.do("shares patronage", *words))
        self.write("b.csv", "account,business\nana,-1\n")
        self.no("b.csv:2:5: business is zero or more", "shares patronage", *words)
        self.write("b.csv", "account,business\nana,1\nana,1\n")
        self.no("b.csv:3:1: this account stands here twice", "shares patronage", *words)
        self.write("b.csv", "account,business\nana,0\n")
        self.no("b.csv", "shares patronage", *words)

    # ---- Groups

    def test_a_group_covers_what_a_member_cannot_pay(self):
        self.lend("g7")
        members = ["--member", "ana=100", "--member", "ben=200", "--member", "eva=300"]
        self.no("the parts add up to 300.00 EUR, and the loan is 600.00 EUR", "group open", "g7", *members[:4])
        self.no("no loan", "group open", "cash", *members)
        self.no("no loan of a group", "group members", "g7")
        self.do("group open", "g7", *members, "--on", "2026-01-31")
        rows = self.rows("group", "members", "bank.book", "g7", "--instalment", "103.53")
        due = {row["member"]: Decimal(row["due"]) for row in rows}
        self.assertEqual(sum(due.values()), Decimal("103.53"))
        self.assertEqual([row["part"] for row in rows], ["100.00", "200.00", "300.00"])
        self.do("repay", "g7", "103.53", "--on", "2026-02-28")
        self.no("nothing to cover", "group cover", "g7", "103.53")
        self.no("there is no member zoe", "group cover", "g7", "103.53", "--paid", "zoe=1")
        self.no("nobody in the group can cover", "group cover", "g7", "103.53", "--paid", "ana=0,ben=0,eva=0")
        lacks = due["ben"] - 20
        said = self.do("group cover", "g7", "103.53", "--paid", "ben=20.00", "--on", "2026-02-28")
        ana, eva = (lacks / 2).quantize(CENT, "ROUND_UP"), (lacks / 2).quantize(CENT, "ROUND_DOWN")
        self.assertIn(f"{lacks} EUR covered, ana {ana}, eva {eva}", said)
        self.has(ben_claim=str(lacks), ana_cover=str(ana), eva_cover=str(eva))
        self.no("more than the claim", "group settle", "g7", "ben", str(lacks + CENT))
        self.assertIn(f"ben still owes the others {lacks - 5} EUR", self.do("group settle", "g7", "ben", "5.00", "--on", "2026-03-10"))
        self.do("group settle", "g7", "ben", str(lacks - 5), "--on", "2026-03-20")
        self.has(ben_claim="0", ana_cover="0", eva_cover="0")
        self.sound("bank.book")


if __name__ == "__main__":
    main()
