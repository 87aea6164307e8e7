# SPDX-License-Identifier: MPL-2.0
"""Balances over time: a circle of five makes a year of payments, and a picture shows where everybody stood.

    balances_over_time.py [PICTURE.png] [BOOK]

With BOOK it draws a book that exists. Without matplotlib (Debian: python3-matplotlib) it prints the figures only.
"""
# %% A book: the one that was named, or a circle that we make up
import random
import sys
from datetime import date, timedelta
from decimal import Decimal

import rochdale

picture = sys.argv[1] if len(sys.argv) > 1 else "balances.png"


def make_circle():
    book = rochdale.Book(refusals="return")
    book.adopt_unit("HRS/2", floor=-40, ceiling=40)
    members = ["ana", "ben", "cem", "dan", "eva"]
    for code in members:
        book.open_account(code)
    draw = random.Random(1844)
    for day in range(365):
        payer, payee = draw.sample(members, 2)
        amount = Decimal(draw.randrange(1, 60)) / 4  # quarter hours
        answer = book.pay(payer, payee, amount, on=date(2026, 1, 1) + timedelta(days=day))
        if not answer and answer.status not in ("floor", "ceiling"):
            sys.exit(answer.message)
    return book


book = rochdale.Book.open(sys.argv[2], read_only=True) if len(sys.argv) > 2 else make_circle()

# %% Every account's statement is its balance over time
curves = {}
for account in book.accounts():
    rows = book.statement(account)
    if len(rows):
        curves[account.code] = ([row.on for row in rows], [row.balance for row in rows])

for code, (days, balances) in curves.items():
    print(f"{code:4} {len(days):4} movements, from {min(balances):>7} to {max(balances):>7}, now {balances[-1]:>7}")
print("together", sum(balance.balance for balance in book.balances()))

# %% The picture. Only here, at the very end, and for a line on paper alone, a Decimal becomes a float.
try:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot
except ImportError:
    print("no picture: matplotlib is absent")
else:
    figure, axes = pyplot.subplots(figsize=(10, 5))
    for code, (days, balances) in curves.items():
        axes.step(days, [float(balance) for balance in balances], where="post", label=code)
    axes.axhline(0, color="black", linewidth=0.5)
    axes.set_ylabel(str(book.units[0].code))
    axes.legend(loc="upper left")
    axes.set_title("Balances over time")
    figure.autofmt_xdate()
    figure.savefig(picture)
    print("the picture is", picture)

book.close()
