"""What whole runs book for capacity, effort, misfit of contracts and debts taken over, reckoned a second time by the letter of docs/model.md.

    python3 reference/runs.py FILE

Each line of FILE is one run of an economy: its parties, its terms, the state of every provider's month, and the journal of what the program
booked. Every posting under CAPAC (7.7) and EFFORT (7.5) is reckoned from the provider's month, every one under MISFIT and CHANGES (7.8) from how the contract stands, and every one under TAKEOVER
(7.21) from the reserves that the other postings leave. Exit 0: all agree to the penny. The last lines count the postings.
"""

import json
import math
import sys

from care_cost import cost_of_capacity, cost_of_effort
from settlement import planned_value, times
from year import input_price_level

KINDS = ("beds", "a_and_e", "elective", "contacts")
CODES = ("CAPAC", "EFFORT", "TAKEOVER", "MISFIT", "CHANGES")
STAFF, CENTRE = "StaffAndSuppliers", "Centre"
LAST = 11


def capacity(run, month):
    """What a provider's capacity costs in a month, beyond what the cost of the opening paid for."""
    terms = run["cost"]
    had = [kind for kind in range(len(KINDS)) if month["paid_for_capacity"][kind] > 0.0]
    level = month["cost_index"] * math.exp(month["shock"])
    return cost_of_capacity(
        month["base_cost_pence"], level, input_price_level(run, month["month"] // 12), terms["marginal_cost_share"],
        {KINDS[kind]: terms["of_capacity"][KINDS[kind] + "_share"] for kind in had},
        {KINDS[kind]: month["capacity"][kind] for kind in had},
        {KINDS[kind]: month["paid_for_capacity"][kind] for kind in had},
    )


def effort(run, month):
    """What a provider's effort costs in a month, beyond the effort of the start."""
    terms = run["target_effort"]
    without_effort = month["breaches"] / math.exp(-month["effort"])
    return cost_of_effort(
        without_effort, 1.0, terms["non_money_pressure_pounds"], terms["base_effort"], terms["response_elasticity"], month["effort"]
    )


# Contracts that are not written anew --------------------------------------------------------------------------------------


def fit(run, year, number):
    """What a contract that is not written anew costs and moves in a year, by month: [(code, month, payer, payee, pence)]."""
    terms, (commissioner, provider) = run["adaptation"], run["contracts"][number]
    stated = run["years"][year][number]
    value, changed = planned_value(stated["plan"]), stated["changed"]
    cost = times(value, terms["misfit_cost_ratio"] * changed * changed) + times(value, stated["foregone"])
    earned = times(value, terms["margin_on_changes_share"] * abs(changed))
    for month in range(12):
        when = 12 * year + month
        of_month = instalment(cost, month)
        of_commissioner = times(of_month, terms["misfit_borne_by_commissioner_share"])
        yield "MISFIT", when, commissioner, STAFF, of_commissioner
        yield "MISFIT", when, provider, STAFF, of_month - of_commissioner
        yield "CHANGES", when, commissioner, provider, instalment(earned, month)


def instalment(of_year, month):
    """A month's part of a yearly sum, by weeks of 4, 4 and 5: whole pence, the rest of a penny comes later."""
    weeks = [13 * (months // 3) + 4 * (months % 3) for months in (month, month + 1)]
    before, after = (of_year * done // 52 for done in weeks)
    return after - before


# Debts ------------------------------------------------------------------------------------------------------------------


def reserves(run, year):
    """Every party's reserve at a year end, before any debt is taken over."""
    found = {party["name"]: party["opening_reserve_pence"] for party in run["parties"]}
    for code, month, payer, payee, pence in run["accrued"]:
        if month > 12 * year + LAST or (code == "TAKEOVER" and month == 12 * year + LAST):
            continue
        for party, sum_ in ((payer, -pence), (payee, pence)):
            if party in found:
                found[party] += sum_
    return found


def incomes(run, year):
    """A commissioner's allocation, and what a provider's contracts are planned to be worth."""
    found = {party["name"]: 0 for party in run["parties"]}
    for month, party, pence in run["allocated"]:
        if month // 12 == year:
            found[party] += pence
    for (_, provider), stated in zip(run["contracts"], run["years"][year]):
        found[provider] += planned_value(stated["plan"])
    return found


def rung(terms, reserve, income, past, has_neighbour):
    """The step that a reserve calls for."""

    def below(name):
        return reserve < times(income, terms[name + "_below_share_of_income"])

    if not below("loan"):
        return None
    if "wound down" in past:
        return "wound down"
    if below("merger"):
        return "merged" if has_neighbour and "merged" not in past else "wound down"
    return "intervention" if below("intervention") else "loan"


def debts(run, year, pasts):
    """Who takes over whose debt at a year end: [(payer, payee, pence)]."""
    terms, kinds = run["limits"], {party["name"]: party["kind"] for party in run["parties"]}
    have, earn = reserves(run, year), incomes(run, year)

    def neighbours(party):
        return [one for one in kinds if kinds[one] == kinds[party] and have[one] > 0]

    called = {one: rung(terms, have[one], earn[one], pasts[one], bool(neighbours(one))) for one in kinds}
    moved = []
    for party, step in called.items():
        if step not in ("merged", "wound down"):
            continue
        pasts[party].add(step)
        left = -have[party]
        if step == "merged":
            debt = -sum(have[one] for one in kinds if kinds[one] == kinds[party] and called[one] == "merged")
            whole = sum(have[one] for one in neighbours(party))
            part = min(1.0, times(whole, terms["neighbours_share_of_reserve"]) / debt)
            for one in neighbours(party):
                given = times(-have[party], part * (have[one] / whole))
                moved.append((one, party, given))
                left -= given
        moved.append((CENTRE, party, left))
    return moved


# Runs -------------------------------------------------------------------------------------------------------------------


def reckoned(run, counts):
    """All postings of a run: {(code, month, payer, payee): pence}; counts what has become of parties."""
    found = {}
    for month in run["provider_months"]:
        for code, cost in (("CAPAC", capacity), ("EFFORT", effort)):
            found[code, month["month"], month["provider"], STAFF] = cost(run, month)
    pasts = {party["name"]: set() for party in run["parties"]}
    for year in range(len(run["years"])):
        for number in range(len(run["contracts"])):
            for code, month, payer, payee, pence in fit(run, year, number):
                found[code, month, payer, payee] = found.get((code, month, payer, payee), 0) + pence
        for payer, payee, pence in debts(run, year, pasts):
            found["TAKEOVER", 12 * year + LAST, payer, payee] = pence
    for past in pasts.values():
        for step in past:
            counts[step] += 1
    return forwards(found)


def forwards(found):
    """The same without what is nothing; below zero it goes the other way."""
    ways = {(code, month, *((payer, payee) if pence > 0 else (payee, payer))): abs(pence) for (code, month, payer, payee), pence in found.items()}
    return {key: pence for key, pence in ways.items() if pence != 0}


def booked(run):
    """The program's postings of these codes."""
    found = {}
    for code, month, payer, payee, pence in run["accrued"]:
        if code in CODES:
            key = (code, month, payer, payee)
            found[key] = found.get(key, 0) + pence
    return forwards(found)


def main(path):
    """Compares every run of a file; the first that disagrees is told."""
    counts = dict.fromkeys((*CODES, "merged", "wound down"), 0)
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            run = json.loads(line)
            own, theirs = reckoned(run, counts), booked(run)
            over = sorted(key for key in own.keys() | theirs.keys() if own.get(key, 0) != theirs.get(key, 0))
            for key in over[:12]:
                code, month, payer, payee = key
                print(
                    f"run {number}, month {month}: {code} from {payer} to {payee}: "
                    f"the program says {theirs.get(key, 0)}, the reference {own.get(key, 0)}"
                )
            if over:
                return 1
            for code, *_ in own:
                counts[code] += 1
    for what, count in counts.items():
        print(f"{what} {count}")
    return 0 if all(counts.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
