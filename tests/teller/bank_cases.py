#!/usr/bin/env python3
# SPDX-License-Identifier: MPL-2.0
"""Runs the cases of cases/bank through the command line: every loan schedule, every day count, and the plain splits."""
import csv
import io
import json
import os
import re
import subprocess
import sys
from decimal import Decimal

TELLER = os.environ["TELLER"]
CASES = os.path.join(os.environ.get("ROCHDALE_SHARED_DIR", "/nonexistent"), "cases", "bank")
faults = []


def cases(name):
    path = os.path.join(CASES, name)
    if not os.path.exists(path):
        print(f"SKIPPED: {path} is absent")
        return []
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def teller(*words):
    return subprocess.run([TELLER, *words], capture_output=True, text=True)


def table(name, *words):
    done = teller(*words)
    if done.returncode != 0:
        faults.append(f"{name}: {' '.join(words)}: {done.stderr}")
        return []
    return list(csv.DictReader(io.StringIO(done.stdout)))


def check(name, what, got, wanted):
    if got != wanted:
        faults.append(f"{name}: {what}: {got}, not {wanted}")


def loan_words(params):
    """The one line of a case. The words that the cases use for methods and day counts pass as they are."""
    def text(key):
        return "" if params.get(key) is None else str(params[key])

    lent = text("principal").split(" + ")
    words = ["--principal", lent[0], "--instalments", text("installments"), "--period", text("every"),
             "--start", text("start"), "--rounding", text("rounding")]
    for more in lent[1:]:
        amount, date = more.split(" on ")
        words += ["--disburse", f"{date}={amount}"]
    if "rate_per_period_pct" in params:
        words += ["--rate-per-period", text("rate_per_period_pct"), "--shift", "following"]
    else:
        rates = text("annual_rate_pct").split(" then ")
        words += ["--rate", rates[0]]
        if len(rates) == 2:
            words += ["--rate-change", re.search(r"\d{4}-\d\d-\d\d", text("event"))[0] + "=" + rates[1]]
        label = text("day_count")
        words += ["--day-count", "ACT/365F" if "ACT/365F" in label else label]
    words += ["--method", text("method")]
    for key, option in (("installment_multiple", "--multiple"), ("smallest_unit", "--smallest-unit"),
                        ("grace_principal", "--grace-principal"), ("decimals", "--decimals")):
        if text(key):
            words += [option, text(key)]
    if text("grace_interest_payment"):
        words += ["--grace-interest", text("grace_interest_payment").split()[0]]
    paid = re.match(r"([\d.]+) paid on .*?(\d{4}-\d\d-\d\d)", text("event"))
    if paid:
        words += ["--pay", f"{paid[2]}={paid[1]}"]
    return words


def check_loans():
    for case in cases("loan_schedules.json"):
        rows = table(case["id"], "loan-schedule", *loan_words(case["params"]))
        check(case["id"], "rows", len(rows), len(case["rows"]))
        for row, wanted in zip(rows, case["rows"]):
            got = [int(row["no"]), row["due"]] + [Decimal(row[key]) for key in
                                                  ("principal", "interest", "payment", "balance")]
            check(case["id"], "row", got, wanted[:2] + [Decimal(figure) for figure in wanted[2:]])
    totals = table("totals", "loan-schedule", "--principal", "100", "--rate", "12", "--instalments", "6", "--start",
                   "2024-01-01", "--fee", "7", "--totals")
    check("totals", "last line", totals[-1:] and (totals[-1]["no"], totals[-1]["payment"], totals[-1]["fee"]),
          ("total", "110.53", "7.00"))


def check_day_counts():
    for rows in dict(cases("day_counts.json") or {}).values():
        for case in rows:
            reference = case.get("reference") or []
            words = ["day-count", case["convention"], case["start"], case["end"]]
            words += {0: [], 1: ["--termination", *reference], 2: ["--reference", *reference]}[len(reference)]
            for row in table(case["id"], *words):
                if case["kind"] == "days":
                    check(case["id"], "days", row["days"], case["expected"])
                    continue
                fraction = Decimal(row["year_fraction"])
                check(case["id"], "decimals", -fraction.as_tuple().exponent, 12)
                factor = Decimal(case["rate"]) / 100 if "rate" in case else Decimal(1)
                if abs(fraction * factor - Decimal(case["recomputed"])) > Decimal("6e-13"):
                    faults.append(f"{case['id']}: {fraction}, not {case['recomputed']}")
    listed = [row["convention"] for row in table("list", "day-count")]
    check("list", "conventions", "act_act_isda" in listed and len(listed) == 14, True)


def check_splits():
    for case in cases("allocations.json"):
        given = case["input"]
        weights = given.get("ratios") or given.get("shares")
        if not weights:
            continue
        words = ["split", str(given.get("total") or given.get("pool")), "--weights", ",".join(map(str, weights))]
        for rule, wanted in (("largest_remainder", case["recomputed"]),
                             ("what_is_left", case["expected"] if case["status"] == "differs" else None)):
            parts = [row["part"] for row in table(case["id"], *words, "--rule", rule)]
            if wanted:
                check(case["id"], rule, parts, wanted)
            check(case["id"], "sum", sum(map(Decimal, parts)), Decimal(words[1]))
    spaced = [row["part"] for row in table("spaced", "split", "1003", "--weights", "49", "51")]
    check("spaced", "weights", spaced, ["491", "512"])


def check_refusals():
    line = "loan-schedule --principal 100 --rate 12 --instalments 6 --start 2024-01-01".split()
    for status, words in (
            (2, ["day-count", "ACT/ACT", "2024-01-01", "2024-02-01"]),
            (2, ["day-count", "act_360", "2024-02-30", "2024-03-01"]),
            (2, ["day-count", "act_360", "2024-02-01", "2024-01-01"]),
            (2, ["day-count", "act_360", "2024-02-01"]),
            (1, ["split", "100", "--weights", "0,0"]),
            (1, ["split", "100", "--weights=-1,2"]),
            (2, ["split", "100", "--weights", "1,,2"]),
            (2, ["split", "1e3", "--weights", "1,2"]),
            (2, line + ["--rate-per-period", "1"]),
            (2, line + ["--method", "usury"]),
            (2, line + ["--pay", "2024-02-01"]),
            (2, line + ["--decimals", "19"]),
            (1, line + ["--grace-principal", "6"]),
            (1, line + ["--payment", "0.50"])):
        done = teller(*words)
        check(" ".join(words), "status", done.returncode, status)
        check(" ".join(words), "output", done.stdout, "")


check_loans()
check_day_counts()
check_splits()
check_refusals()
print("\n".join(faults))
sys.exit(1 if faults else 0)
