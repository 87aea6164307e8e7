# SPDX-License-Identifier: MPL-2.0
"""Posts in memory through the Python module: border.py columns|transfers|singly COUNT prints posts and seconds."""
import array
import datetime
import random
import sys
import time

import rochdale

ACCOUNTS = 10_000
BATCH = 10_000


def main(how, count):
    count = int(count) if how == "columns" else int(count) // 10
    day = datetime.date(2024, 1, 1)
    draw = random.Random(1844).randrange
    seconds, posted = 0.0, 0
    with rochdale.Book(refusals="return") as book:
        book.adopt_unit("HRS/2", floor=-100_000_000)
        for number in range(1, ACCOUNTS + 1):
            book.open_account(f"m{number}")
        for first in range(0, count, BATCH):
            size = min(BATCH, count - first)
            debit = array.array("I", (draw(ACCOUNTS // 2) + 1 for _ in range(size)))
            credit = array.array("I", (draw(ACCOUNTS // 2) + ACCOUNTS // 2 + 1 for _ in range(size)))
            amount = array.array("q", (draw(50_000) + 1 for _ in range(size)))
            if how == "columns":
                began = time.perf_counter()
                answers = book.post_columns(debit, credit, amount, on=day)
                seconds += time.perf_counter() - began
                posted += size - len(answers.refusals)
                continue
            began = time.perf_counter()
            if how == "transfers":
                transfers = [rochdale.Transfer(*item, on=day) for item in zip(debit, credit, (1,) * size)]
                posted += size - len(book.post_batch(transfers).refusals)
            else:
                for payer, payee in zip(debit, credit):
                    posted += bool(book.pay(payer, payee, 1, on=day))
            seconds += time.perf_counter() - began
    if posted < count * 0.95:
        sys.exit(f"only {posted} of {count} were posted")
    print(count, seconds)


if __name__ == "__main__":
    main(*sys.argv[1:])
