#!/usr/bin/env python3
# SPDX-License-Identifier: MPL-2.0
"""Runs the cases of cases/bank through the command line: loan schedules, day counts, allocations and rounding, all of them."""
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


def parts_of(name, total, weights, *more):
    words = weights if isinstance(weights, list) and weights[:1] == ["--parts"] else ["--weights",
                                                                                       ",".join(map(str, weights))]
    parts = [Decimal(row["part"]) for row in table(name, "split", str(total), *words, *more)]
    check(name, f"sum of the parts of {total}", sum(parts), Decimal(str(total)))
    return parts


def percent_of(name, total, percent, *more):
    """The first part of a split into so many percent and the rest."""
    return parts_of(name, total, [percent, 100 - Decimal(str(percent))], *more)[0]


def rounded(name, value, unit, rounding="half_even"):
    return [Decimal(row["rounded"]) for row in table(name, "round", str(value), "--to", unit, "--rounding", rounding)][0]


def dividend_by_share_days(case, given):
    """Each part rounded on its own, the published dividends add up to 50000.0001; split, they add up to the whole."""
    parts = parts_of(case["id"], given["total"], given["share_days"], "--decimals", "4")
    alone = [Decimal(figure) for figure in case["recomputed"]]
    check(case["id"], "distance", all(abs(part - other) <= Decimal("0.0001") for part, other in zip(parts, alone)), True)
    check(case["id"], "sum of the published", sum(alone), Decimal("50000.0001"))
    return None


def profit_pool(case, given):
    products = {kind: Decimal(0) for kind in given["weights"]}
    held = Decimal(0)
    for kind, balance, days in given["deposits"]:
        products[kind] += balance * days * Decimal(given["weights"][kind])
        held += balance * days
    products["eq"] = (Decimal(given["pool"]) * given["days"] - held) * Decimal(given["weights"]["eq"])
    profit = parts_of(case["id"], given["income"], [20, 80])[1]
    return parts_of(case["id"], profit, list(products.values()))


def surplus_of_a_member(case, given, business):
    more = ("--decimals", "2") if case["status"] == "differs" else ()
    figures = []
    for pool, own, every in (("capital_pct", "own_savings", "all_savings"), ("business_pct", *business)):
        part = percent_of(case["id"], given["SHU"], given[pool])
        figures.append(parts_of(case["id"], part, [given[own], given[every] - given[own]], *more)[0])
    return figures


def surplus_of_rani(case, given):
    """Published 85,000 for 85,714.29, and a total that is not the sum of its parts."""
    figures = surplus_of_a_member(case, given, ("own_interest_paid", "all_interest_paid"))
    printed = [Decimal(figure) for figure in case["expected"]]
    check(case["id"], "published capital part", figures[0] == printed[0], False)
    check(case["id"], "published total", printed[0] + printed[1] == printed[2], False)
    return figures + [sum(figures)]


def chit_fund(case, given):
    commission = percent_of(case["id"], given["chit"], given["commission_pct"])
    dividend, dues = (parts_of(case["id"], total, ["--parts", str(given["members"])])[0]
                      for total in (given["discount"], given["chit"]))
    return [given["chit"] - given["discount"] - commission, dividend, dues - dividend]


def village_group(case, given):
    others = given["all_shares"] - given["member_shares"]
    profit = parts_of(case["id"], given["profit"], [given["member_shares"], others])[0]
    refund = given["member_shares"] * given["share_price"]
    return [refund, profit, refund + profit]


def land_trust(case, given):
    """The gain by median income is published rounded to hundreds."""
    fixed = percent_of(case["id"], given["purchase"], given["fixed_pct"] * given["years"])
    rise = given["ami"][1] - given["ami"][0]
    income = parts_of(case["id"], given["purchase"], [rise, given["ami"][0] - rise], "--decimals", "2")[0]
    gain = given["appraisal"][1] - given["appraisal"][0]
    check(case["id"], "published gain by income", income == Decimal(case["expected"][1]), False)
    return [given["purchase"] + fixed, income, percent_of(case["id"], gain, given["share_pct"])]


def loan_without_interest(case, given):
    """Repayment, bound saving, fee: the month's total is rounded after adding."""
    months = str(given["months"])
    part = rounded(case["id"], f"{given['loan']}/{months}", "1")
    fee = given["loan"] * 3 * given["months"] // 12 // 200
    rows = table(case["id"], "loan-schedule", "--principal", str(given["loan"]), "--rate", "0", "--instalments", months,
                 "--start", "2024-01-01", "--fee", str(fee), "--decimals", "0", "--totals")
    check(case["id"], "fees of the schedule", rows and (rows[0]["fee"], rows[-1]["fee"]), ("250", str(fee)))
    month = rounded(case["id"], f"{2 * given['loan'] + fee}/{months}", "1")
    return [part, part, Decimal(rows[0]["fee"]), month, Decimal(rows[-1]["fee"])]


def late_fee(case, given):
    base = given.get("amount", given.get("interest"))
    return [percent_of(case["id"], base, Decimal(given["per_day"]) * given["days"] * 100, "--decimals", "2")]


def savings_society(case, given):
    months = [percent_of(case["id"], given["monthly"], Decimal(given["rebate_pct"]) * left / 12)
              for left in range(12, 0, -1)]
    rebate = percent_of(case["id"], given["opening_deposits"], given["rebate_pct"])
    dividend = percent_of(case["id"], given["share_capital"], given["dividend_pct"])
    gross = rebate + dividend + sum(months)
    return [rebate, dividend, *months, gross, gross - percent_of(case["id"], gross, given["withholding_pct"])]


def savings_society_a_month_later(case, given):
    twelfths = percent_of(case["id"], given["monthly"] * sum(range(12)) // 12, given["rate"])
    rebate = percent_of(case["id"], given["opening"], given["rate"]) + twelfths
    tax = percent_of(case["id"], rebate, given["withholding_pct"], "--decimals", "2")
    return [rebate, tax, rebate - tax]


def fair_shares(case, given):
    surplus = given["profit"] - given["pay"] - given["associated"]
    tax = percent_of(case["id"], surplus, given["tax_pct"])
    rest = surplus - tax - given["reserves"]
    return [surplus, tax, surplus - tax, rest, *parts_of(case["id"], rest, [35, 35, 15, 15])[:3]]


def value_growth(case, given):
    gain = given["new_value"] - given["reference_value"]
    kept = Decimal(given["capital_gain_fraction"])
    half = parts_of(case["id"], gain, [kept / 2, kept / 2, 1 - kept])[0]
    price = rounded(case["id"], f"{given['new_value'] - 2 * half:.0f}/{given['issued']}", "0.01")
    shares = rounded(case["id"], f"{200 * half:.0f}/{100 * price:.0f}", "1")
    return [half, half, price, shares, given["issued"] + shares]


def odd_units(case, given):
    """The report wants what is cut off to run on to the first entry; the largest remainder loses nothing either."""
    check(case["id"], "what is left", parts_of(case["id"], given["total"], given["ratios"], "--rule", "what_is_left"),
          [Decimal(figure) for figure in case["expected"]])
    return parts_of(case["id"], given["total"], given["ratios"])


def by_weights(key, total):
    return lambda case, given: parts_of(case["id"], given[total], given[key])


# How each allocation case is written as command lines. A kind that is missing here is a fault.
ALLOCATIONS = {
    "AL-01": dividend_by_share_days,
    "AL-03": profit_pool,
    "AL-05": lambda case, given: surplus_of_a_member(case, given, ("own_loans", "all_loans")),
    "AL-07": surplus_of_rani,
    "AL-09": chit_fund,
    "AL-11": village_group,
    "AL-13": by_weights("shares", "pool"),
    "AL-15": by_weights("ratios", "total"),
    "AL-17": by_weights("ratios", "total"),
    "AL-19": by_weights("ratios", "total"),
    "AL-21": odd_units,
    "AL-23": lambda case, given: parts_of(case["id"], given["profit"], [30, 3, 67]),
    "AL-25": lambda case, given: parts_of(case["id"], given["profit"], [50, 25, 25]),
    "AL-27": land_trust,
    "AL-29": loan_without_interest,
    "AL-31": late_fee,
    "AL-33": late_fee,
    "AL-35": savings_society,
    "AL-37": savings_society_a_month_later,
    "AL-39": fair_shares,
    "AL-41": value_growth,
    "AL-43": by_weights("savings", "profit"),
    "AL-45a": by_weights("savings", "interest_pool"),
    "AL-45b": lambda case, given: parts_of(case["id"], given["interest_pool"], ["--parts", "3"]),
    "AL-45c": by_weights("interest_paid", "interest_pool"),
}


def check_allocations():
    for case in cases("allocations.json"):
        reckon = ALLOCATIONS.get(case["id"])
        if reckon is None:
            faults.append(f"{case['id']}: nothing here says how it is written")
            continue
        figures = reckon(case, case["input"])
        if figures is None:
            continue
        differs = case["status"] == "differs"
        check(case["id"], "figures", figures,
              [Decimal(figure) for figure in case["recomputed" if differs else "expected"]])
        check(case["id"], "as published", figures != [Decimal(figure) for figure in case["expected"]], differs)
    spaced = [row["part"] for row in table("spaced", "split", "1003", "--weights", "49", "51")]
    check("spaced", "weights", spaced, ["491", "512"])
    check("debt", "split", parts_of("debt", "-1.00", [1, 1, 1]), [Decimal(f) for f in ("-0.34", "-0.33", "-0.33")])


def check_compounding():
    """300 at 1 % a month, 30 of a fee; nothing is paid until all of it is, a day before the last instalment."""
    line = "loan-schedule --principal 300 --rate 12 --instalments 3 --start 2024-01-01 --method equal_principal --fee 30"
    for rule, interest in (("none", "3.00"), ("interest", "3.03"), ("fee", "3.10"), ("both", "3.13")):
        rows = table(rule, *line.split(), "--compounding", rule, "--as-of", "2024-04-01")
        check(rule, "interest of the instalment after the one missed", rows[1]["interest"], interest)
        check(rule, "balance", rows[-1]["balance"], "0.00")
        terms = {row["convention"]: row["value"] for row in table(rule, *line.split(), "--compounding", rule, "--terms")}
        check(rule, "named", terms["compounding"], rule.replace("both", "interest_and_fee"))


def check_terms():
    """What is agreed on the line is printed by name, and nothing that is not."""
    line = ("loan-schedule --principal 100 --rate 12 --instalments 6 --start 2024-01-01 --period week --multiple 1 --method flat "
            "--grace-principal 1 --grace-interest 2 --first-due 2024-01-10 --rate-change 2024-02-01=9 --fee 3 --terms").split()
    terms = {row["convention"]: row["value"] for row in table("terms", *line)}
    for convention, value in (("period", "1 week"), ("multiple", "1.00"), ("multiple_of", "principal_and_interest"),
                              ("grace_principal", "1"), ("grace_interest", "2"), ("first_due", "2024-01-10"),
                              ("rate_changes", "2024-02-01=9/100"), ("fee", "3.00"), ("rate", "3/25")):
        check("terms", convention, terms.get(convention), value)
    for convention in ("balloon", "weights", "interest_free", "days_off", "smallest_unit"):
        check("terms", convention, convention in terms, False)


def check_rounding():
    for case in cases("rounding_ties.json"):
        got = {row["rounding"]: row["rounded"] for row in table(case["id"], "round", case["value"], "--to", case["unit"])}
        check(case["id"], "ways", len(got), 7)
        for way, figure in got.items():
            check(case["id"], way, figure, case[way])


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
            (2, ["round", "1.5"]),
            (2, ["round", "1.5", "--to", "0"]),
            (2, ["round", "1,5", "--to", "1"]),
            (2, ["round", "1/0", "--to", "1"]),
            (2, ["round", "1.5", "--to", "1", "--rounding", "half"]),
            (2, line + ["--rate-per-period", "1"]),
            (2, line + ["--method", "usury"]),
            (2, line + ["--pay", "2024-02-01"]),
            (2, line + ["--decimals", "19"]),
            (2, line + ["--compounding", "principal"]),
            (2, line + ["--compounding", "interest", "--method", "flat"]),
            (2, line + ["--weights", "1,1,1,1,1,1"]),
            (2, line + ["--interest-weights", "1,1,1,1,1,1"]),
            (2, line + ["--payment", "20", "--method", "bullet"]),
            (1, line + ["--grace-principal", "6"]),
            (1, line + ["--payment", "0.50"])):
        done = teller(*words)
        check(" ".join(words), "status", done.returncode, status)
        check(" ".join(words), "output", done.stdout, "")


check_loans()
check_day_counts()
check_allocations()
check_compounding()
check_terms()
check_rounding()
check_refusals()
print("\n".join(faults))
sys.exit(1 if faults else 0)
