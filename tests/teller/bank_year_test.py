#!/usr/bin/env python3
# SPDX-License-Identifier: MPL-2.0
"""A bank's year from the command line alone: chart, products, savings, a loan, ends of days, the close; in whole cents."""
import csv
import io
import os
import subprocess
import sys
import tempfile
from decimal import Decimal

TELLER = os.environ["TELLER"]
CHART = os.path.join(os.path.dirname(__file__), "..", "..", "examples", "community_bank.chart")
work = tempfile.mkdtemp()
book = os.path.join(work, "bank.book")
faults = []

SAVINGS = """# two per cent, posted each quarter
unit=EUR/2
name=savings
rule=accrual
tiers=0.00=1/50
day_count=act_365_fixed
posting=3 months
posts_from=2026-01-01
tax=1/10
interest_expense=interest-expense
interest_payable=savings-interest
tax_withheld=tax
"""
LOANS = """unit=EUR/2
name=loans
rule=accrual
penalty_rate=1/2000
penalty_free_days=3
bands=1-30=1/20 31-90=1/4 91-99999=1
interest_income=interest-income
interest_receivable=loan-interest
fee_income=fee-income
fee_receivable=loan-fees
penalty_income=penalty-income
penalty_receivable=loan-penalties
allowance=allowance
provision=provisions
"""


def teller(*words, status=0):
    done = subprocess.run([TELLER, *words], capture_output=True, text=True, env={**os.environ, "USER": "clerk"})
    if done.returncode != status:
        faults.append(f"{' '.join(words)}: status {done.returncode}, not {status}: {done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def balances():
    rows = csv.DictReader(io.StringIO(teller("balances", book, "--csv")))
    return {row["account"]: Decimal(row["balance"]) for row in rows}


def check(what, got, wanted):
    if got != wanted:
        faults.append(f"{what}: {got}, not {wanted}")


def write(name, text):
    path = os.path.join(work, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


teller("new", book, "--unit", "EUR/2")
check("chart", teller("chart", book, CHART), "23 accounts opened, 0 were there\n")
check("chart again", teller("chart", book, CHART), "0 accounts opened, 23 were there\n")
bad = write("bad.chart", "code,kind,name,group\ntill,assets,Till,\n")
check("bad chart", f"{bad}:2:1: a kind is asset" in teller("chart", book, bad, status=1), True)
teller("product", book, "savings", write("savings.product", SAVINGS))
teller("product", book, "savings", write("savings.product", SAVINGS), status=1)
teller("product", book, "savings", write("no.product", SAVINGS.replace("tiers", "tears")), status=1)
teller("product", book, "loan", write("no.product", LOANS.replace("=allowance", "=nowhere")), status=1)
teller("product", book, "loan", write("loans.product", LOANS))
teller("open-savings", book, "ana", "--product", "savings", "--on", "2026-01-01")
teller("deposit", book, "ana", "1000.00", "--on", "2026-01-01")
teller("end-of-day", book, "2026-01-01")
check("a night", balances()["savings-interest"], Decimal("0.05"))
teller("end-of-day", book, "2026-01-30")
teller("lend", book, "ben-loan", "--product", "loans", "--principal", "600", "--rate", "12", "--instalments", "6",
       "--start", "2026-01-31")
schedule = list(csv.DictReader(io.StringIO(teller("loan-schedule", "--principal", "600", "--rate", "12",
                                                  "--instalments", "6", "--start", "2026-01-31"))))
for row in schedule[:-1]:
    teller("end-of-day", book, row["due"])
    teller("repay", book, "ben-loan", row["payment"], "--on", row["due"])
    check(f"after {row['no']}", balances()["ben-loan"], Decimal(row["balance"]))
teller("withdraw", book, "ana", "2000.00", "--on", "2026-07-01", status=1)
teller("withdraw", book, "ana", "100.00", "--on", "2026-07-01")
teller("end-of-day", book, "2026-08-10")
paid = teller("repay", book, "ben-loan", "all", "--on", "2026-08-11")
late = Decimal(schedule[-1]["payment"])
check("penalty", f"penalty {(late * 11 / 2000).quantize(Decimal('0.01'))}," in paid, True)
now = balances()
check("loan", now["ben-loan"], 0)
check("interest of the loan", now["interest-income"], sum(Decimal(row["interest"]) for row in schedule))
teller("close-year", book, "2026-12-31", "--into", "surplus", status=1)  # its days are not ended
teller("end-of-day", book, "2026-12-31")
teller("end-of-day", book, "2026-12-31", status=1)
# 2 % of 1,000 and from July on of 900, what was posted less tax added each quarter: within a cent for each posting.
now = balances()
check("interest on savings", abs(now["interest-expense"] - Decimal("19.2")) < Decimal("0.25"), True)
check("tax", abs(now["tax"] - now["interest-expense"] / 10) <= Decimal("0.02"), True)
check("nothing accrued is left", (now["savings-interest"], now["loan-interest"], now["allowance"]), (0, 0, 0))
check("savings", now["ana"], 900 + now["interest-expense"] - now["tax"])
teller("close-year", book, "2026-12-31", "--into", "surplus")
now = balances()
check("surplus", now["surplus"], now["cash"] - now["ana"] - now["tax"])
teller("deposit", book, "ana", "1.00", "--on", "2026-12-31", status=1)
teller("deposit", book, "ana", "1.00", "--on", "2027-01-01")
teller("verify", book)
print("\n".join(faults))
sys.exit(1 if faults else 0)
