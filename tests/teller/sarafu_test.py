# SPDX-License-Identifier: MPL-2.0
"""Real payments through the command line: the balances of an independent decimal program, to the last of 17 decimals."""
import csv
import os
import sys
from collections import defaultdict
from decimal import Decimal

sys.dont_write_bytecode = True
from support.desk import SHARED, Desk, main, skipped  # noqa: E402

PAYMENTS = os.path.join(SHARED, "data", "sarafu", "payments.csv")
MAP = "payer=source,payee=target,amount=weight,on=timeset,key=id"


class Sarafu(Desk):
    def test_real_payments(self):
        expected = defaultdict(Decimal)
        volume = Decimal(0)
        with open(PAYMENTS, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                amount = Decimal(row["weight"])
                expected[row["source"]] -= amount
                expected[row["target"]] += amount
                volume += amount
        self.assertEqual(volume, Decimal("6662271.04689846584036879"))  # as SOURCE.txt has it
        self.assertEqual(len(expected), 8508)

        self.teller("new", "sarafu.book", "--unit", "SRF/18")
        said = self.teller("import", "sarafu.book", PAYMENTS, "--open-accounts", "--map", MAP)
        self.assertIn("9999 payments posted, 6662271.046898465840368790 SRF\n", said)
        self.assertIn("8508 accounts opened\n", said)

        balances = self.balances("sarafu.book")
        self.assertEqual(balances, dict(expected))
        self.assertEqual(sum(balances.values()), 0)
        self.assertEqual(sum(balance for balance in balances.values() if balance > 0),
                         Decimal("3786480.12689846584036879"))

        again = self.teller("import", "sarafu.book", PAYMENTS, "--open-accounts", "--map", MAP)
        self.assertIn("0 payments posted\n", again)
        self.assertIn("9999 payments there already, not posted again\n", again)
        self.assertEqual(self.balances("sarafu.book"), balances)

        audit = self.sound("sarafu.book")
        self.assertEqual((audit["entries"], audit["accounts"]), (9999, 8508))

        # Without the file's own keys, the keys come from what the rows say: twice still posts nothing twice.
        self.teller("new", "content.book", "--unit", "SRF/17")
        content = MAP.replace(",key=id", "")
        self.teller("import", "content.book", PAYMENTS, "--open-accounts", "--map", content)
        self.assertEqual(self.balances("content.book"), balances)
        self.assertIn("0 payments posted\n",
                      self.teller("import", "content.book", PAYMENTS, "--open-accounts", "--map", content))

        # A unit of too few decimals refuses what it cannot hold instead of rounding it, and keeps nothing of the file.
        self.teller("new", "cents.book", "--unit", "SRF/2")
        said = self.refused("import", "cents.book", PAYMENTS, "--open-accounts", "--map", MAP)
        self.assertRegex(said, r"payments\.csv:3:\d+: more decimals than the unit has")
        self.assertEqual(self.rows("balances", "cents.book"), [])


if __name__ == "__main__":
    if not os.path.exists(PAYMENTS):
        skipped(f"{PAYMENTS} is absent")
        sys.exit(0)
    main()
