# SPDX-License-Identifier: MPL-2.0
"""Four writers on one book at once, each a process for every call, and a backup again and again while they write.

Nothing is lost, nothing is posted twice, no limit is passed, and every copy is a sound book that only grows. (F16, F61)
"""
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

sys.dont_write_bytecode = True
from support.desk import Desk, main  # noqa: E402

WRITERS = 4
OWN = 15  # payments of each writer alone
COMMON = 12  # payments that all writers ask for with the same keys
GRABS = 15  # times that each writer takes 1.00 out of the pot, which holds less than they want
POT = 40
ROWS = 200  # payments of the file that all writers import


class Writers(Desk):
    def setUp(self):
        super().setUp()
        self.teller("new", "a.book", "--unit", "EUR/2")
        self.teller("open", "a.book", "pot", "--floor", "0")
        for account in ("ana", "ben", *(f"w{number}" for number in range(WRITERS))):
            self.teller("open", "a.book", account)
        self.teller("pay", "a.book", "ana", "pot", str(POT), "--on", "2026-01-01")
        rows = [f"m{row % 7},m{row % 11 + 7},0.{row % 89 + 1:02},2026-02-{row % 28 + 1:02},k{row}" for row in range(ROWS)]
        self.write("p.csv", "payer,payee,amount,on,key\n" + "\n".join(rows) + "\n")

    def write_as(self, number):
        """What one writer does. Returns how many grabs succeeded, and how many common payments it was that posted."""
        grabbed = posted = 0
        for turn in range(max(OWN, COMMON, GRABS)):
            if turn == number:
                self.teller("import", "a.book", "p.csv", "--open-accounts")
            if turn < OWN:
                self.teller("pay", "a.book", f"w{number}", "ben", "0.01", "--on", "2026-01-02", "--key", f"{number} {turn}")
            if turn < COMMON:
                said = self.teller("pay", "a.book", "ana", "ben", "1", "--on", "2026-01-02", "--key", f"common {turn}")
                posted += "nothing was posted now" not in said
            if turn < GRABS:
                done = self.run_teller("pay", "a.book", "pot", f"w{number}", "1", "--on", "2026-01-02")
                grabbed += done.returncode == 0
                if done.returncode != 0:
                    self.assertIn("may not go below its credit limit of 0.00 EUR", done.stderr)
        return grabbed, posted

    def test_four_writers_and_a_backup(self):
        with ThreadPoolExecutor(WRITERS) as pool:
            writers = [pool.submit(self.write_as, number) for number in range(WRITERS)]
            entries = []
            while not all(writer.done() for writer in writers):
                copy = f"{len(entries)}.copy"
                self.teller("backup", "a.book", copy)
                entries.append(self.sound(copy)["entries"])
                os.remove(self.path(copy))
            done = [writer.result() for writer in writers]
        self.assertEqual(entries, sorted(entries))
        self.assertEqual(sum(grabbed for grabbed, _ in done), POT)
        self.assertEqual(sum(posted for _, posted in done), COMMON)

        expected = {account: Decimal(0) for account in [f"m{number}" for number in range(18)]}
        for row in range(ROWS):
            amount = Decimal(row % 89 + 1) / 100
            expected[f"m{row % 7}"] -= amount
            expected[f"m{row % 11 + 7}"] += amount
        expected |= {"pot": Decimal(0), "ana": Decimal(-POT - COMMON), "ben": COMMON + Decimal(WRITERS * OWN) / 100}
        for number, (grabbed, _) in enumerate(done):
            expected[f"w{number}"] = grabbed - Decimal(OWN) / 100
        self.assertEqual(self.balances("a.book"), expected)
        self.assertEqual(self.sound("a.book")["entries"], 1 + ROWS + POT + COMMON + WRITERS * OWN)


if __name__ == "__main__":
    main()
