#!/usr/bin/env python3
# SPDX-License-Identifier: MPL-2.0
"""What a circle agrees and does, from the command line alone: policies, runs, documents, leaving, statistics."""
import sys
from decimal import Decimal

sys.dont_write_bytecode = True
from support.desk import Desk, main, rows_of  # noqa: E402

BY = ("--by", "treasurer", "--recorded", "2026-05-04T12:00:00Z")


class Circle(Desk):
    def setUp(self):
        super().setUp()
        self.teller("new", "circle.book", "--unit", "EUR/2", *BY)
        for member, group in (("ana", "Growers"), ("ben", "Makers"), ("cem", "Growers")):
            self.teller("open", "circle.book", member, "--group", group, *BY)
        for fund in ("fund", "reserve", "work", "vouchers", "debt"):
            self.teller("open", "circle.book", fund, "--kind", "equity", *BY)

    def on(self, day, *words):
        """Runs a command on the circle's book on a day; "pay ana ben 1.00"."""
        command = words[0].split(" ")
        return self.teller(*command, "circle.book", *words[1:], "--on", day, *BY)

    def does(self, *words):
        command = words[0].split(" ")
        return self.teller(*command, "circle.book", *words[1:], *BY)

    def adopt(self, policy, *parameters):
        self.does("adopt", policy, *parameters)

    def pay(self, day, payer, payee, amount):
        self.on(day, "pay", payer, payee, amount)

    def figures(self, *accounts):
        balances = self.balances("circle.book")
        return [str(balances[account]) for account in accounts]


class Policies(Circle):
    def test_each_example_of_the_guide_is_adopted_listed_and_withdrawn(self):
        guide = rows_of(self.teller("policies", "--guide", "--csv"))
        self.assertEqual(len(guide), 9)
        for policy in guide:
            self.adopt(policy["policy"], *policy["example"].split(" "))
            self.adopt(policy["policy"] + ".second", *policy["example"].split(" "))
        listed = self.rows("policies", "circle.book")
        self.assertEqual({row["policy"] for row in listed},
                         {name for policy in guide for name in (policy["policy"], policy["policy"] + ".second")})
        for policy in guide:
            given = dict(word.split("=", 1) for word in policy["example"].split(" "))
            kept = {row["parameter"]: row["value"] for row in listed if row["policy"] == policy["policy"]}
            self.assertLessEqual(set(given), set(kept), policy["policy"])
            self.assertEqual(kept["unit"], "EUR/2")
        for policy in guide:
            self.does("revoke", policy["policy"])
            self.assertIn("has not adopted", self.refused("revoke", "circle.book", policy["policy"], *BY))
        self.sound("circle.book")

    def test_what_cannot_be_adopted_is_refused_and_changes_nothing(self):
        for words, why in (((("transfer_fees",)), "there is no policy"),
                           (("transfer_fee", "rate=2%", "to=fund"), "say how to round"),
                           (("transfer_fee", "rate=2%", "rounding=half_up"), "to is missing"),
                           (("transfer_fee", "rate=2%", "rounding=half_up", "to=nobody"), "no account \"nobody\""),
                           (("levy", "fixed=1", "to=fund", "moon=full"), "no parameter moon"),
                           (("levy", "fixed=1.234", "to=fund"), "fixed"),
                           (("credit_limit", "kind=calculated", "floor=system(1)"), "floor"),
                           (("credit_limit", "kind=calculated", "floor=-10*@ptn"), "for reviews"),
                           (("demurrage", "keeps=1.1", "period=1", "since=2026-01-01", "rounding=down", "to=fund"),
                            "at most the whole")):
            with self.subTest(words):
                said = self.unchanged("circle.book", lambda w=words: self.refused("adopt", "circle.book", *w, *BY))
                self.assertIn(why, said)
        self.assertIn("NAME=VALUE", self.misused("adopt", "circle.book", "levy", "fixed"))
        self.assertIn("twice", self.misused("adopt", "circle.book", "levy", "fixed=1", "fixed=2"))

    def test_a_preview_shows_what_is_booked(self):
        self.adopt("transfer_fee", "from=both", "rate=2%", "minimum=0.05", "rounding=half_up", "to=fund")
        said = self.json("preview", "circle.book", "ana", "ben", "12.50")
        self.assertEqual((said["payer_pays"], said["payee_receives"]), ("12.75", "12.25"))
        self.pay("2026-05-04", "ana", "ben", "12.50")
        self.assertEqual(self.figures("ana", "ben", "fund"), ["-12.75", "12.25", "0.50"])
        self.teller("limit", "circle.book", "ana", "--floor", "-13", "--reason", "trial", *BY)
        self.assertIn("credit limit", self.refused("preview", "circle.book", "ana", "ben", "1.00"))

    def test_hard_limits_refuse_and_soft_ones_are_noted(self):
        self.adopt("credit_limit.hard", "kind=on_payment", "initial=10", "cap=15")
        self.assertIn("credit limit", self.refused("pay", "circle.book", "ana", "ben", "10.01", *BY))
        self.pay("2026-05-04", "ben", "ana", "3.00")
        self.pay("2026-05-04", "ana", "cem", "16.00")  # down to -13, since three were received
        self.assertIn("credit_limit.hard", self.json("limits", "circle.book", "ana"))
        self.does("revoke", "credit_limit.hard")
        self.adopt("credit_limit.soft", "kind=calculated", "floor=-@in/2-10", "severity=soft")
        self.pay("2026-05-04", "ana", "cem", "1.00")
        notes = [row for row in self.rows("journal", "circle.book") if row["kind"] == "note"]
        self.assertEqual(len(notes), 1)
        self.assertIn("by credit_limit.soft", notes[0]["details"])
        self.assertIn("with @in=3.00", notes[0]["details"])

    def test_limits_have_a_history(self):
        self.teller("limit", "circle.book", "ana", "--floor", "-20", "--reason", "meeting of May", *BY)
        self.teller("limit", "circle.book", "--unit", "EUR", "--floor", "-5", "--reason", "thrift", *BY)
        self.adopt("limit_review", "kind=calculated", "floor=-10*@ptn", "ceiling=100")
        self.pay("2026-05-04", "ana", "ben", "2.00")
        planned = self.rows("review", "circle.book", "--plan", "--on", "2026-05-05")
        self.does("review", "--on", "2026-05-05")
        self.assertEqual([row["floor"] for row in planned], ["-10.00", "-10.00", "0.00"])
        said = self.json("limits", "circle.book", "ana")
        self.assertEqual((said["can_spend"], said["can_earn"], said["at_limit"]), ("8.00", "102.00", False))
        self.assertEqual([(row["floor"], row["whose"], row["reason"]) for row in said["history"]],
                         [("none", "EUR/2", ""), ("-20.00", "its own", "meeting of May"), ("-5.00", "EUR/2", "thrift"),
                          ("-10.00", "its own", "limit_review: calculated ceiling=100 floor=-10*@ptn rounding=down "
                           "with @ptn=1; credit limit -10.00 EUR, maximum balance 100.00 EUR")])


class Runs(Circle):
    def test_a_levy_is_planned_taken_once_and_leaves_frozen_members_out(self):
        self.adopt("levy.growers", "group=Growers", "fixed=12", "to=fund")
        self.teller("freeze", "circle.book", "cem", *BY)
        year = ("--from", "2026-01-01", "--to", "2026-12-31")
        plan = self.unchanged("circle.book", lambda: self.rows("run", "circle.book", "levy.growers", *year, "--plan"))
        self.assertEqual([(row["account"], row["taken"], row["state"]) for row in plan],
                         [("ana", "12.00", "planned"), ("cem", "", "left out: frozen")])
        for state in ("posted", "posted before"):
            rows = rows_of(self.does("run", "levy.growers", *year, "--csv"))
            self.assertEqual([row["state"] for row in rows], [state, "left out: frozen"])
        self.assertEqual(self.figures("ana", "fund"), ["-12.00", "12.00"])
        self.assertIn("has not adopted", self.refused("run", "circle.book", "levy", *year, *BY))
        self.adopt("amount_step", "step=0.25")
        self.assertIn("no run of it", self.refused("run", "circle.book", "amount_step", *year, *BY))

    def test_what_a_limit_refuses_is_said_and_the_rest_stands(self):
        self.adopt("levy", "fixed=12", "to=fund")
        self.teller("limit", "circle.book", "ben", "--floor", "-10", "--reason", "trial", *BY)
        done = self.exits(1, "run", "circle.book", "levy", "--to", "2026-12-31", "--csv", *BY)
        states = {row["account"]: row["state"] for row in rows_of(done.stdout)}
        self.assertEqual((states["ana"], states["cem"]), ("posted", "posted"))
        self.assertTrue(states["ben"].startswith("refused: the account ben may not go below"), states["ben"])
        self.assertEqual(self.figures("ana", "ben", "fund"), ["-12.00", "0.00", "24.00"])

    def test_demurrage_by_month_and_at_once_come_to_the_same_and_go_back_in_parts(self):
        left = []
        for months in (range(1, 13), [12]):
            self.setUp()
            self.adopt("demurrage", "keeps=0.93", "period=1461/4", "since=2026-01-01", "free=100", "rounding=half_even",
                       "to=fund")
            self.pay("2026-01-01", "ben", "ana", "1000.00")
            self.pay("2026-07-01", "ana", "cem", "250.00")
            for month in months:
                last = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31)
                self.does("run", "demurrage", "--to", f"2026-{month:02}-{last}")
            left.append(self.figures("ana", "cem", "fund"))
        self.assertEqual(left[0], left[1])
        self.adopt("redistribution", "from=fund")
        fund = Decimal(left[1][2])
        rows = rows_of(self.does("run", "redistribution", "--to", "2026-12-31", "--csv"))
        self.assertEqual(sum(Decimal(row["taken"]) for row in rows), fund)
        self.assertEqual(self.figures("fund"), ["0.00"])
        self.sound("circle.book")

    def test_the_reserve_fills_to_its_target(self):
        self.adopt("reserve_target", "target=10%", "income=fund", "reserve=reserve", "operator=work")
        self.pay("2026-05-04", "ana", "fund", "30.00")
        self.does("run", "reserve_target", "--to", "2026-05-31")
        self.assertEqual(self.figures("fund", "reserve", "work"), ["0.00", "3.00", "27.00"])

    def test_what_is_owed_falls_due(self):
        self.assertIn("has not adopted", self.refused("owed", "circle.book"))
        self.adopt("debt_term", "months=12")
        self.pay("2025-01-31", "ana", "ben", "10.00")
        self.pay("2025-06-30", "ana", "cem", "5.00")
        self.pay("2025-07-01", "cem", "ana", "4.00")
        self.assertEqual([tuple(row.values()) for row in self.rows("owed", "circle.book", "--on", "2026-02-10")],
                         [("ana", "2025-01-31", "2026-01-31", "6.00", "10"),
                          ("ana", "2025-06-30", "2026-06-30", "5.00", "0")])


class Documents(Circle):
    def newest(self, *words):
        return self.rows("documents", "circle.book", *words)

    def number(self, said):
        self.assertRegex(said, r"^document \d+: ")
        return said.split(":")[0].split(" ")[1]

    def test_an_invoice_is_accepted_paid_and_erased(self):
        number = self.number(self.on("2026-05-04", "request new", "ben", "ana", "12.50", "--memo", "repair"))
        self.assertEqual(self.figures("ana"), ["0.00"])
        self.assertIn("may not move", self.refused("request", "accept", "circle.book", number, "--as", "payee", *BY))
        self.assertIn("is completed", self.on("2026-05-05", "request accept", number))
        self.assertEqual(self.figures("ana", "ben"), ["-12.50", "12.50"])
        self.assertIn("may not move", self.refused("request", "reject", "circle.book", number, *BY))
        self.on("2026-05-06", "request move", number, "erased", "--reason", "paid twice")
        self.assertEqual(self.figures("ana", "ben"), ["0.00", "0.00"])
        versions = self.newest(number)
        self.assertEqual([(row["version"], row["on"], row["state"]) for row in versions],
                         [("1", "2026-05-04", "pending"), ("2", "2026-05-05", "completed"),
                          ("3", "2026-05-06", "erased")])
        self.assertEqual(versions[0]["words"], "repair")
        self.sound("circle.book")

    def test_requests_wait_for_a_day_or_for_trust(self):
        late = self.number(self.on("2026-05-04", "request new", "ben", "ana", "1.00", "--expires", "2026-05-10"))
        timed = self.number(self.on("2026-05-04", "request new", "ben", "ana", "2.00", "--accept-on", "2026-05-11"))
        self.assertIn("nothing was due", self.on("2026-05-10", "request due"))
        said = self.on("2026-05-11", "request due")
        self.assertIn(f"document {late}: the payment is expired", said)
        self.assertIn(f"document {timed}: the payment is completed", said)
        self.does("request trust", "ana", "ben", "cem")
        self.assertIn("is completed", self.on("2026-05-12", "request new", "ben", "ana", "3.00"))
        self.does("request trust", "ana")
        self.assertIn("is pending", self.on("2026-05-12", "request new", "ben", "ana", "4.00"))
        offer = self.number(self.on("2026-05-12", "request new", "ben", "ana", "5.00", "--workflow", "_P-PC+PE-"))
        self.assertIn("is completed", self.on("2026-05-13", "request accept", offer, "--as", "payee"))
        self.assertEqual(self.figures("ana"), ["-10.00"])
        self.assertIn("--workflow", self.misused("request", "new", "circle.book", "ben", "ana", "1", "--workflow", "_P"))

    def test_a_standing_order_and_instalments(self):
        order = self.number(self.does("order new", "ana", "ben", "5.00", "--first", "2026-01-31", "--memo", "rent"))
        self.does("order new", "cem", "ben", "10.00", "--first", "2026-01-15", "--times", "3", "--instalments")
        quarter = ("--from", "2026-01-01", "--to", "2026-03-31")
        self.assertIn("6 payments posted", self.does("order due", *quarter))
        self.assertIn("6 payments there already", self.does("order due", *quarter))
        self.assertEqual(self.figures("ana", "ben", "cem"), ["-15.00", "25.00", "-10.00"])
        self.does("order block", order)
        self.assertIn("0 payments posted", self.does("order due", "--from", "2026-04-01", "--to", "2026-04-30"))
        self.does("order unblock", order)
        self.assertIn("1 payment posted", self.does("order due", "--from", "2026-04-01", "--to", "2026-04-30"))
        self.does("order cancel", order)
        self.assertIn("already", self.refused("order", "cancel", "circle.book", order, *BY))

    def test_a_voucher_is_given_redeemed_in_parts_and_expires(self):
        sold = self.number(self.on("2026-05-04", "voucher issue", "ana", "vouchers", "20.00", "--expires", "2026-06-01"))
        self.on("2026-05-05", "voucher give", sold, "cem")
        self.on("2026-05-06", "voucher redeem", sold, "ben", "7.50")
        self.assertIn("only 12.50 EUR is left",
                      self.refused("voucher", "redeem", "circle.book", sold, "ben", "12.51", "--on", "2026-05-07", *BY))
        self.assertEqual(self.figures("ana", "ben", "vouchers"), ["-20.00", "7.50", "12.50"])
        self.assertIn("nothing was due", self.on("2026-06-01", "voucher expire"))
        self.assertIn("is expired", self.on("2026-06-02", "voucher expire", "--to", "fund"))
        self.assertEqual(self.figures("vouchers", "fund"), ["0.00", "12.50"])
        other = self.number(self.on("2026-06-03", "voucher issue", "ana", "vouchers", "3.00"))
        self.assertIn("is redeemed", self.on("2026-06-04", "voucher redeem", other, "ben"))
        third = self.number(self.on("2026-06-03", "voucher issue", "ana", "vouchers", "4.00"))
        self.on("2026-06-05", "voucher cancel", third)
        self.assertEqual(self.figures("ana", "vouchers"), ["-23.00", "0.00"])
        self.assertIn("there is no such voucher", self.refused("voucher", "redeem", "circle.book", "1", "ben", *BY))

    def test_gifts_are_counted(self):
        number = self.number(self.on("2026-05-04", "gift record", "ana", "ben", "--memo", "apples"))
        self.on("2026-05-05", "gift record", "ana", "cem")
        self.assertEqual(self.figures("ana", "ben"), ["0.00", "0.00"])
        rows = self.rows("statistics", "circle.book", "--by", "account", "--from", "2026-05-01", "--to", "2026-05-31")
        self.assertEqual({row["account"]: (row["gifts_given"], row["gifts_received"]) for row in rows},
                         {"ana": ("2", "0"), "ben": ("0", "1"), "cem": ("0", "1")})
        self.on("2026-05-06", "gift erase", number)
        rows = self.rows("statistics", "circle.book", "--from", "2026-05-01", "--to", "2026-05-31")
        self.assertEqual([row["gifts"] for row in rows], ["1"])

    def test_a_member_leaves_in_debt(self):
        self.pay("2026-05-04", "ana", "ben", "60.00")
        self.pay("2026-05-04", "ana", "cem", "30.00")
        self.pay("2026-05-04", "ana", "reserve", "10.00")
        case = self.number(self.on("2026-05-05", "leaving write-off", "ana", "debt", "--memo", "moved away"))
        self.assertIn("still carried 90.00", self.on("2026-05-05", "leaving reserve", case, "reserve"))
        plan = self.unchanged("circle.book", lambda: self.teller("leaving", "holders", "circle.book", case, "--plan"))
        self.assertEqual(plan, "ben bears 60.00 EUR\ncem bears 30.00 EUR\n")
        self.assertIn("still carried 0.00", self.on("2026-05-06", "leaving holders", case))
        self.assertEqual(self.figures("ana", "ben", "cem", "debt", "reserve"), ["0.00"] * 5)
        self.teller("open", "circle.book", "cash", "--kind", "asset", *BY)
        said = self.on("2026-05-07", "leaving recover", case, "cash", "95.00")
        self.assertIn("recovered 95.00", said)
        self.assertEqual(self.figures("ben", "cem", "reserve"), ["60.00", "30.00", "5.00"])
        self.assertIn("no debt", self.refused("leaving", "write-off", "circle.book", "ben", "debt", *BY))
        self.assertEqual(self.newest("--kind", "leaving")[0]["version"], "5")
        self.sound("circle.book")


class Statistics(Circle):
    def test_months_and_accounts_by_their_definitions(self):
        self.teller("limit", "circle.book", "ana", "--floor", "-40", "--reason", "trial", *BY)
        self.pay("2026-01-01", "ana", "ben", "30.00")
        self.pay("2026-01-16", "ben", "ana", "10.00")
        self.pay("2026-02-01", "ana", "cem", "20.00")
        rows = self.rows("statistics", "circle.book", "--from", "2026-01-01", "--to", "2026-02-28")
        january, february = rows
        self.assertEqual((january["trades"], january["volume"], january["active"], january["money"]),
                         ("2", "40.00", "2", "20.00"))
        self.assertEqual((february["trades"], february["active"], february["at_limit"]), ("1", "2", "1"))
        # 40 in 31 days over the evenings' average of (15 of 30 and 16 of 20) / 31
        self.assertEqual(january["velocity"], f"{Decimal(40) * 31 / (15 * 30 + 16 * 20):.6f}")
        self.assertEqual(january["reciprocity"], "0.500000")  # twice 10 of 40
        members = {row["account"]: row for row in
                   self.rows("statistics", "circle.book", "--by", "account", "--to", "2026-02-28")}
        ana = members["ana"]
        self.assertEqual((ana["trades"], ana["partners"], ana["gross_in"], ana["gross_out"], ana["turnover"]),
                         ("3", "2", "10.00", "50.00", "60.00"))
        self.assertEqual((ana["negative_since"], ana["days_negative"], ana["at_limit"]), ("2026-01-01", "59", "yes"))
        days = self.rows("statistics", "circle.book", "--by", "day", "--to", "2026-01-31")
        self.assertEqual(len(days), 31)
        self.assertEqual(sum(Decimal(row["volume"]) for row in days), Decimal("40.00"))
        self.assertIn("--by is", self.misused("statistics", "circle.book", "--by", "year"))

    def test_of_an_empty_book(self):
        self.assertIn("nothing has moved", self.refused("statistics", "circle.book"))
        rows = self.rows("statistics", "circle.book", "--from", "2026-05-01", "--to", "2026-05-31")
        self.assertEqual(rows[0]["volume"], "0.00")


if __name__ == "__main__":
    main()
