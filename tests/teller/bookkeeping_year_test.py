#!/usr/bin/env python3
# SPDX-License-Identifier: MPL-2.0
"""A bookkeeper's year from the command line: entries, adjusting entries, statements, the close; against plain sums."""
import csv
import io
import os
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from datetime import date, timedelta

TELLER = os.environ["TELLER"]
SEED = int(os.environ.get("ROCHDALE_SEED", "20261231"))
KINDS = {"cash": "asset", "loans": "asset", "savings": "liability", "deposits": "liability", "reserve": "equity",
         "interest": "income", "fees": "income", "rent": "expense", "wages": "expense"}
faults = []
work = tempfile.mkdtemp()
book = os.path.join(work, "bank.book")


def teller(*words, status=0):
    done = subprocess.run([TELLER, *words], capture_output=True, text=True, env={**os.environ, "USER": "bookkeeper"})
    if done.returncode != status:
        faults.append(f"{' '.join(words)}: status {done.returncode}, not {status}: {done.stderr}")
    return done.stdout


def table(*words):
    return list(csv.DictReader(io.StringIO(teller(*words, "--csv"))))


def check(what, got, wanted):
    if got != wanted:
        faults.append(f"{what}: {got}, not {wanted}")


def cents(text):
    sign = -1 if text.startswith("-") else 1
    whole, part = text.lstrip("-").split(".")
    return sign * (int(whole) * 100 + int(part))


def natural(code, debit_plus):
    return debit_plus if KINDS[code] in ("asset", "expense") else -debit_plus


entries = []  # (day, {account: cents, debit plus}, kind)


def post(day, legs, kind="ordinary"):
    path = os.path.join(work, "entry.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write("account,debit,credit\n")
        for account, amount in legs:
            figure = f"{abs(amount) // 100}.{abs(amount) % 100:02}"
            file.write(f"{account},{figure},\n" if amount > 0 else f"{account},,{figure}\n")
    teller("entry", book, path, "--kind", kind, "--on", str(day))
    sums = defaultdict(int)
    for account, amount in legs:
        sums[account] += amount
    entries.append((day, sums, kind))


def moved(code, first, last):
    return natural(code, sum(sums[code] for day, sums, _ in entries if first <= day <= last))


def check_sections(name, rows, wanted):
    """Rows by section and account against amounts by account."""
    got = {(row["section"], row["account"]): cents(row["amount"]) for row in rows}
    check(name, got, {key: amount for key, amount in wanted.items() if amount != 0})


def section_of(code):
    return {"asset": "assets", "liability": "liabilities"}.get(KINDS[code], KINDS[code])


def check_balance_sheet(last):
    wanted = {(section_of(code), code): moved(code, date.min, last) for code, kind in KINDS.items()
              if kind in ("asset", "liability", "equity")}
    wanted["equity", "surplus not closed yet"] = sum(
        moved(code, date.min, last) * (1 if kind == "income" else -1)
        for code, kind in KINDS.items() if kind in ("income", "expense"))
    check_sections(f"balance sheet {last}", table("balance-sheet", book, "--on", str(last)), wanted)


def check_income(first, last):
    wanted = {(kind, code): moved(code, first, last) for code, kind in KINDS.items() if kind in ("income", "expense")}
    check_sections(f"income statement {first} {last}",
                   table("income-statement", book, "--from", str(first), "--to", str(last)), wanted)


def check_cash_flow(first, last):
    wanted = defaultdict(lambda: [0, 0])
    for day, sums, _ in entries:
        if first <= day <= last and sums["cash"]:
            for code, amount in sums.items():
                if code != "cash" and amount:
                    wanted[code][0 if amount < 0 else 1] += abs(amount)
    rows = table("cash-flow", book, "--cash", "cash", "--from", str(first), "--to", str(last))
    check("cash flow", {row["account"]: [cents(row["in"]), cents(row["out"])] for row in rows}, dict(wanted))


def live_a_year(chance):
    teller("new", book, "--unit", "EUR/2")
    for code, kind in KINDS.items():
        teller("open", book, code, "--kind", kind)
    for _ in range(40):
        day = date(2026, 1, 1) + timedelta(days=chance.randrange(365))
        one, other = chance.sample(sorted(KINDS), 2)
        amount = chance.randrange(1, 100000)
        legs = [(one, amount), (other, -amount)]
        if chance.random() < 0.3:
            third = next(code for code in sorted(KINDS) if code not in (one, other))
            part = chance.randrange(1, 5000)
            legs = [(one, amount + part), (other, -amount), (third, -part)]
        post(day, legs, chance.choice(["ordinary", "ordinary", "ordinary", "adjusting"]))


def close_the_year():
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    post(date(2027, 1, 2), [("cash", 500), ("fees", -500)])  # stays in the next year
    teller("close-year", book, "2026-12-31", status=1)  # nothing to close it into
    teller("close-year", book, "2026-12-31", "--into", "savings", status=1)
    check_balance_sheet(last)
    said = teller("close-year", book, "2026-12-31", "--into", "reserve")
    adjusting = sum(1 for day, _, kind in entries if kind == "adjusting" and day <= last)
    check("adjusting entries named", f"{adjusting} adjusting entr" in said, True)
    check_income(first, last)
    check_income(date(2027, 1, 1), date(2027, 1, 31))
    result = sum(moved(code, first, last) * (1 if kind == "income" else -1)
                 for code, kind in KINDS.items() if kind in ("income", "expense"))
    closing = defaultdict(int)
    for code, kind in KINDS.items():
        if kind in ("income", "expense"):
            closing[code] = -sum(sums[code] for day, sums, _ in entries if day <= last)
    closing["reserve"] = -result
    entries.append((last, closing, "closing"))
    check_balance_sheet(last)
    check_balance_sheet(date(2027, 1, 31))
    teller("pay", book, "cash", "fees", "1", "--on", "2026-12-31", status=1)
    teller("close-year", book, "2026-12-31", "--into", "reserve", status=1)  # a lock only moves forward
    teller("verify", book)


def check_ageing():
    path = os.path.join(work, "due.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write("account,due,amount\nloans,2027-01-01,100000000.00\nloans,2026-06-30,0.01\n")
    paid = sum(-sums["loans"] for _, sums, _ in entries if sums["loans"] < 0)
    rows = table("ageing", book, "--due", path, "--on", "2027-01-31")
    check("ageing", [(cents(row["1-30"]), row["days_late"]) for row in rows], [(10000000001 - paid, "30")])
    rows = table("ageing", book, "--account", "loans", "--on", "2027-01-31", "--bands", "0,400")
    raised = sum(sums["loans"] for _, sums, _ in entries if sums["loans"] > 0)
    check("ageing of the journal", sum(cents(row["total"]) for row in rows), max(0, raised - paid))
    teller("ageing", book, "--on", "2027-01-31", status=2)
    teller("ageing", book, "--account", "loans", "--bands", "30,30", status=2)
    teller("income-statement", book, "--from", "2026-02-01", "--to", "2026-01-31", status=2)
    teller("cash-flow", book, "--from", "2026-02-01", "--to", "2026-03-31", status=2)
    with open(path, "a", encoding="utf-8") as file:
        file.write("loans,2026-02-30,1.00\n")
    teller("ageing", book, "--due", path, "--on", "2027-01-31", status=1)


live_a_year(random.Random(SEED))
for end in (date(2026, 3, 31), date(2026, 12, 31)):
    check_balance_sheet(end)
    check_income(date(2026, 1, 1), end)
    check_cash_flow(date(2026, 2, 1), end)
close_the_year()
check_ageing()
if faults:
    print(f"ROCHDALE_SEED={SEED}")
print("\n".join(faults))
sys.exit(1 if faults else 0)
