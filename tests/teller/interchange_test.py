#!/usr/bin/env python3
# SPDX-License-Identifier: MPL-2.0
"""Files of other systems of mutual credit: in and out again, exactly, and refused where they are not what they should be."""
import json
import random
import sys
from decimal import Decimal

sys.dont_write_bytecode = True
from support.desk import Desk, main, rows_of  # noqa: E402

WHO = ("--by", "treasurer", "--recorded", "2026-05-04T12:00:00Z")
KOMUNITIN = ("id,created,updated,state,amount,description,hash,authorization,payer.id,payer.code,payee.id,payee.code,"
             "user.id\n")


class Interchange(Desk):
    def book(self, name="a.book", unit="CC/4"):
        self.teller("new", name, "--unit", unit, *WHO)
        return name

    def take(self, book, file, form, *more):
        return self.teller("interchange", "import", book, file, "--format", form, "--open-accounts", *more, *WHO)

    def random_book(self, seed):
        """A book of members who paid, with a fee, so that entries have many legs."""
        dice = random.Random(seed)
        self.book()
        for member in "abcdef":
            self.teller("open", "a.book", member, *WHO)
        self.teller("open", "a.book", "fund", "--kind", "equity", *WHO)
        self.teller("adopt", "a.book", "transfer_fee", "from=both", "rate=1.5%", "rounding=half_even", "to=fund", *WHO)
        rows = ["payer,payee,amount,on,memo,key"]
        for number in range(60):
            payer, payee = dice.sample("abcdef", 2)
            memo = dice.choice(["", "eggs, 2 dozen", '"quoted"', "=1+1", "Größe ∑", "a;b|c"])
            rows.append(f'{payer},{payee},{dice.randrange(1, 10**9) / 10**4:.4f},2026-0{dice.randrange(1, 9)}-11,'
                        f'"{memo.replace(chr(34), chr(34) * 2)}",k{number}')
        self.write("payments.csv", "\n".join(rows) + "\n")
        self.teller("import", "a.book", "payments.csv", *WHO)

    def test_each_format_goes_out_and_comes_in_with_the_same_balances(self):
        seed = random.randrange(2**32)
        print(f"seed {seed}")
        self.random_book(seed)
        for form in ("komunitin", "integralces", "cyclos", "credit-commons"):
            with self.subTest(form):
                out = self.run_teller("interchange", "export", "a.book", "--format", form)
                self.assertEqual(out.returncode, 0, out.stderr)
                if form != "credit-commons":
                    self.assertIn("60 transfers of many legs", out.stderr)
                self.write("out", out.stdout)
                other = self.book(form + ".book")
                self.take(other, "out", form)
                self.assertEqual(self.balances(other), self.balances("a.book"))
                again = self.unchanged(other, lambda f=form, o=other: self.take(o, "out", f))
                self.assertIn("0 transfers posted", again)
                self.sound(other)
                # And out once more, it is the same file.
                back = self.run_teller("interchange", "export", other, "--format", form)
                if form == "credit-commons":
                    strip = lambda text: [(t["uuid"], t["entries"]) for t in json.loads(text, parse_float=str)]
                    self.assertEqual(strip(back.stdout), strip(out.stdout))

    def test_komunitin_transfers_count_when_they_are_committed(self):
        self.book()
        self.write("t.csv", KOMUNITIN +
                   "5b1f3e1e-0c3d-4a53-9d0c-000000000001,2024-03-01T10:15:00.5Z,,committed,12.5,eggs,,,1,NET1000,2,NET1001,\n"
                   "5b1f3e1e-0c3d-4a53-9d0c-000000000002,2024-03-02T10:15:00Z,,pending,7,wait,,,1,NET1000,2,NET1001,\n"
                   "5b1f3e1e-0c3d-4a53-9d0c-000000000003,2024-03-03T10:15:00Z,,committed,0.0001,dust,,,2,NET1001,1,NET1000,\n")
        said = self.take("a.book", "t.csv", "komunitin")
        self.assertIn("2 transfers posted", said)
        self.assertIn('t.csv:3:', said)
        self.assertIn('its state is "pending"', said)
        self.assertEqual(self.balances("a.book"), {"NET1000": Decimal("-12.4999"), "NET1001": Decimal("12.4999")})
        row = [row for row in self.rows("journal", "a.book") if row["kind"] == "payment"][0]
        self.assertEqual((row["on"], row["at"], row["memo"]), ("2024-03-01", "2024-03-01T10:15:00.500000Z", "eggs"))
        self.write("short.csv", "Payer,Payee,Description,Amount\nNET1000,NET1001,bread,3\n")
        self.assertIn("no dates", self.refused("interchange", "import", "a.book", "short.csv", "--format",
                                               "komunitin-short", *WHO))
        self.take("a.book", "short.csv", "komunitin-short", "--on", "2024-04-01")
        self.assertEqual(self.balances("a.book")["NET1001"], Decimal("15.4999"))

    def test_komunitin_accounts_bring_limits_and_states(self):
        self.book()
        header = "id,created,updated,code,status,balance,creditLimit,maximumBalance,key,user.id\n"
        self.write("a.csv", header + "1,,,NET1000,active,0,100,false,,\n2,,,NET1001,suspended,0,0,500.25,,\n")
        self.teller("interchange", "import", "a.book", "a.csv", "--format", "komunitin-accounts", *WHO)
        rows = {row["account"]: row for row in self.rows("accounts", "a.book")}
        self.assertEqual((rows["NET1000"]["floor"], rows["NET1000"]["ceiling"]), ("-100.0000", "none"))
        self.assertEqual((rows["NET1001"]["floor"], rows["NET1001"]["ceiling"], rows["NET1001"]["status"]),
                         ("0.0000", "500.2500", "frozen"))
        out = self.teller("interchange", "export", "a.book", "--format", "komunitin-accounts")
        self.assertEqual([(row["code"], row["status"], row["creditLimit"], row["maximumBalance"]) for row in rows_of(out)],
                         [("NET1000", "active", "100.0000", "false"), ("NET1001", "suspended", "0.0000", "500.2500")])
        self.write("b.csv", header + "1,,,NET1000,active,0,150,false,,\n2,,,NET1001,active,0,0,500.25,,\n")
        said = self.teller("interchange", "import", "a.book", "b.csv", "--format", "komunitin-accounts", *WHO)
        self.assertIn("limits of 1 account changed", said)
        self.write("c.csv", header + "1,,,NET1000,gone,0,150,false,,\n")
        self.assertIn("c.csv:2:", self.unchanged("a.book", lambda: self.refused(
            "interchange", "import", "a.book", "c.csv", "--format", "komunitin-accounts", *WHO)))

    def test_credit_commons_is_one_entry_with_all_its_rows(self):
        self.book()
        relay = {"uuid": "3d8ebb9f-6a29-42cb-9d39-9ee0a6bf7f1c", "version": 2, "state": "C", "workflow": "|P-PC+CX+",
                 "entries": [{"payee": "trunk/branch2/TEST0002", "payer": "trunk/branch/twig/alice", "quant": 14,
                              "description": "long distance", "metadata": {"foo": "bar"}},
                             {"payee": "trunk/branch/twig/admin", "payer": "trunk/branch2/TEST0002", "quant": 2,
                              "description": "fee", "metadata": {}}]}
        self.write("t.json", json.dumps({"data": [relay, dict(relay, uuid="0" * 36, state="V")]}))
        said = self.take("a.book", "t.json", "credit-commons", "--on", "2026-05-04", "--node", "trunk/branch2")
        self.assertIn("1 transfer posted", said)
        self.assertIn('its state is "V"', said)
        self.assertIn("1 transfer had metadata", said)
        self.assertEqual({code: str(value) for code, value in self.balances("a.book").items()},
                         {"TEST0002": "12.0000", "trunk/branch/twig/alice": "-14.0000", "trunk/branch/twig/admin": "2.0000"})
        back = json.loads(self.teller("interchange", "export", "a.book", "--format", "credit-commons", "--node",
                                      "trunk/branch2"))[0]
        self.assertEqual((back["uuid"], back["version"], back["state"]), (relay["uuid"], "2", "C"))
        self.assertEqual([(row["payee"], row["payer"], row["quant"]) for row in back["entries"]],
                         [(row["payee"], row["payer"], row["quant"]) for row in relay["entries"]])

    def test_numbers_are_text(self):
        self.book(unit="CC/18")
        for number, (quant, amount) in enumerate((("0.1", "0.1"), ("1.4e1", "14"), ("0.000000000000000001", "0.000000000000000001"),
                                                  ("12345678901234567890.123456789012345678",
                                                   "12345678901234567890.123456789012345678"), ("1E-18", "0.000000000000000001"))):
            self.write("t.json", f'[{{"uuid":"u{number}","state":"C","entries":[{{"payee":"p{number}","payer":"x",'
                                 f'"quant":{quant}}}]}}]')
            self.take("a.book", "t.json", "credit-commons", "--on", "2026-05-04")
            self.assertEqual(self.balances("a.book")[f"p{number}"], Decimal(amount))

    def test_hostile_files_are_refused_by_place_and_change_nothing(self):
        self.book()
        good = '{"uuid":"u","state":"C","entries":[{"payee":"a","payer":"b","quant":1}]}'
        for text, place in (("", "1:1"), ("[" * 100, "1:65"), (good + "x", f"1:{len(good) + 1}"), ('{"a":1,"a":2}', "1:8"),
                            (good.replace("1}", "1e-5}"), None), (good.replace("1}", "-1}"), None),
                            (good.replace("1}", "1e999999999}"), None), (good.replace("1}", '"one"}'), None),
                            (good.replace('"a"', '"b"'), None), (good.replace('"uuid":"u",', ""), None),
                            ('{"uuid":"\\ud800"}', None), ('{"uuid":"\x01"}', None), ('[1]', "1:2"), ('[{"uuid":"u","state":"C"}]', None),
                            ('{"uuid":"u","state":"C","entries":[]}', None), ('[01]', None), ('[1.]', None), ('[nul]', None)):
            with self.subTest(text[:40]):
                self.write("t.json", text)
                said = self.unchanged("a.book", lambda: self.refused(
                    "interchange", "import", "a.book", "t.json", "--format", "credit-commons", "--on", "2026-05-04",
                    "--open-accounts", *WHO))
                self.assertIn("t.json:" + (place or ""), said)
        self.assertIn("--format is", self.misused("interchange", "import", "a.book", "t.json", "--format", "paper", *WHO))

    def test_the_chain_is_computed_and_checked(self):
        transaction = {"uuid": "3d8ebb9f-6a29-42cb-9d39-9ee0a6bf7f1c", "state": "V", "entries": [
            {"payee": "a", "payer": "b", "quant": "QUANT", "description": "test long distance for 3 from leaf"}]}
        text = json.dumps(transaction).replace('"QUANT"', "0.01")
        self.write("t.json", text)
        rows = rows_of(self.teller("interchange", "chain", "t.json", "--first", "trunk"))
        self.assertEqual(rows[0]["hash"], "196bf56fdf9c2b747a20b8604b7b1f61")  # as a neighbour computed it
        self.write("t.json", text[:-1] + ', "hash": "196bf56fdf9c2b747a20b8604b7b1f61"}')
        self.assertIn("right", self.teller("interchange", "chain", "t.json", "--first", "trunk"))
        self.assertIn("wrong", self.exits(1, "interchange", "chain", "t.json", "--first", "branch").stdout)
        other = rows_of(self.exits(1, "interchange", "chain", "t.json", "--first", "trunk", "--hash", "canonical").stdout)
        self.assertEqual(len(other[0]["hash"]), 64)


if __name__ == "__main__":
    main()
