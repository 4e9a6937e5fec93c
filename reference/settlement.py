"""What is due under a contract at a month end, by the letter of docs/model.md.

A second engine beside the program's own: slow, plain, and written from the document (sections 7.8 and 7.8a), so that each checks the other.
Money is a whole number of pence; above zero it goes from commissioner to provider. Clauses are dictionaries as they stand in scenario files.

    settle(clauses, record, so_far) -> due
"""

import math
from fractions import Fraction

WEEKS_IN_YEAR = 52
LINES = ("attendances", "emergency", "elective", "contacts")
# What is counted for each line.
COUNTED = {"attendances": "attendances", "emergency": "emergencies", "elective": "treated", "contacts": "contacts"}
STANDARDS = ("a_and_e_four_hours", "rtt_incomplete", "fifty_two_weeks", "twelve_hours", "community_contacts")
OUTCOMES = ("health_index", "emergency_admissions", "long_waits", "delayed_transfers")
GOALS = ("a_and_e_four_hours", "rtt_incomplete", "community_contacts")
WHOLE = {"met": 1}
CHARGES = (
    "price", "risk_share", "outcome_payment", "commissioner_duty", "quality_payment",
    "marginal_rate", "readmissions", "given_back", "profit_cap",
)


# Money -----------------------------------------------------------------------------------------------------------------


def rounded(pence):
    """To the nearest penny, halves away from zero."""
    whole = int(pence)
    cut_off = pence - whole
    return whole + (cut_off >= 0.5) - (cut_off <= -0.5)


def times(pence, factor):
    """A sum times a factor, to the nearest penny."""
    return rounded(float(pence) * factor)


def rest(pence_, share):
    """What is left of a sum when a share of it is gone."""
    return pence_ - times(pence_, share)


def pence(pounds):
    """A sum that a scenario states in pounds."""
    return rounded(pounds * 100.0)


def until(of_year, weeks):
    """The part of a year's sum that belongs to its first weeks: whole pence, the rest of a penny comes later."""
    return of_year * weeks // WEEKS_IN_YEAR


def decimal(share):
    """A share as it is written: 0.95 is 95 of 100 and not the nearest binary fraction."""
    return Fraction(repr(share))


def exactly(pence_, part):
    """An exact part of a sum, to the nearest penny, halves away from zero."""
    exact = abs(pence_ * part)
    return int(exact + Fraction(1, 2)) * (1 if pence_ * part >= 0 else -1)


def clip(value, low, high):
    """The value within limits."""
    return min(max(value, low), high)


# The plan and what was counted -----------------------------------------------------------------------------------------


def weeks_to_date(month_of_year):
    """Weeks of the year that are over when a month ends: months of 4, 4 and 5 weeks."""
    return month_of_year // 3 * 13 + (4, 8, 13)[month_of_year % 3]


def at_tariff(plan, line):
    """Planned value of a line at national prices, for the year."""
    return times(plan["tariff_pence"][line], plan["volumes"][line])


def at_local_sums(plan, line):
    """Planned value of a line at locally agreed sums, for the year."""
    return times(at_tariff(plan, line), plan["local_index"])


def other_services(plan):
    """The year's sum for services that are not counted."""
    return times(plan["other_services_pence"], plan["local_index"])


def planned_value(plan):
    """Planned value of the whole contract at tariff, services that are not counted included, for the year."""
    return sum(at_tariff(plan, line) for line in LINES) + other_services(plan)


def planned_at_local_sums(plan):
    """The same at locally agreed sums."""
    return sum(at_local_sums(plan, line) for line in LINES) + other_services(plan)


def plan_is_short(plan):
    """Whether the parties agreed on the forms for when money is short."""
    return plan.get("choices", {}).get("is_short", False)


def left_out(record):
    """Local standards that the commissioner left out of the contract."""
    return record.plan.get("choices", {}).get("left_out", ())


def harder_by(record, goal):
    """By how much a goal asks more than is written: a score meets it as the written goal is met by one so much lower."""
    return decimal(record.plan.get("choices", {}).get("harder_by", {}).get(goal, 0.0))


class Record:
    """What a clause may read of one contract at a month end."""

    def __init__(self, record):
        self.plan = record["plan"]
        self.months = record["months"]
        self.month_of_year = len(self.months) - 1
        self.weeks = weeks_to_date(self.month_of_year)
        self.positions = record["positions"]
        self.scores = record["scores"]
        self.ends_year = self.month_of_year == 11

    def to_date(self, count):
        """A count of the year so far."""
        return sum(month[count] for month in self.months)

    def value_of(self, line, cases):
        """Cases at national tariff."""
        return self.plan["tariff_pence"][line] * cases

    def counted(self, line):
        """The year's cases of a line so far, at tariff."""
        return self.value_of(line, self.to_date(COUNTED[line]))

    def planned(self, line):
        """The plan of a line for the year so far, at tariff."""
        return until(at_tariff(self.plan, line), self.weeks)


# Standards -------------------------------------------------------------------------------------------------------------


def breaches_and_cases(standard, month):
    """Breaches of a standard in a month, and the cases among which they are counted."""
    if standard == "a_and_e_four_hours":
        return month["breaches"], month["attendances"]
    if standard == "rtt_incomplete":
        return month["over_18_weeks"], month["list"]
    if standard == "fifty_two_weeks":
        return month["over_52_weeks"], month["list"]
    if standard == "twelve_hours":
        return month["twelve_hour_waits"], month["attendances"]
    return max(0, month["contacts_wanted"] - month["contacts"]), month["contacts_wanted"]


# Clauses, in the order in which they act -------------------------------------------------------------------------------


def payment(clause, record, due):
    """The price of care, line by line, and of services that are not counted."""
    for line in LINES:
        baseline, price = price_of(form_of(clause, line, record.plan), line, record)
        due["baseline_to_date"] += baseline
        due["counted_to_date"] += price
        due["to_date"]["price"] += price
    block = until(other_services(record.plan), record.weeks)
    due["baseline_to_date"] += block
    due["to_date"]["price"] += block


def form_of(clause, line, plan):
    """The form of a line: where money is short, the form for it if the line has one."""
    terms = (clause.get("when_short") or {}).get(line)
    return clause[line] if terms is None or not plan_is_short(plan) else terms


def price_of(form, line, record):
    """What follows from the plan alone, and the price, of a line for the year so far."""
    local = until(at_local_sums(record.plan, line), record.weeks)
    planned = record.planned(line)
    counted = record.counted(line)
    if form == "block":
        return local, local
    if form == "activity":
        return planned, counted
    (kind, terms), = form.items()
    beyond = counted - planned
    if kind == "cost_and_volume":
        share = terms["marginal_share_above_plan"] if beyond > 0 else terms["marginal_share_below_plan"]
        return planned, planned + times(beyond, share)
    if kind == "blended":
        fixed = times(local, terms["fixed_share_of_plan"])
        variable = terms["variable_share_of_tariff"]
        return fixed + times(planned, variable), fixed + times(counted, variable)
    if kind == "cap_and_collar":
        cap, collar = terms.get("cap_share_of_plan"), terms.get("collar_share_of_plan")
        if cap is not None:
            beyond = min(beyond, times(planned, cap))
        if collar is not None:
            beyond = max(beyond, -times(planned, collar))
        return planned, planned + beyond
    at_discount = max(0, beyond - times(planned, terms["threshold_share_above_plan"]))
    return planned, counted - rest(at_discount, terms["marginal_share_beyond"])


def take_off(due, charge, off, use):
    """Takes a sum off the price; what becomes of it is agreed."""
    due["to_date"][charge] -= off
    due["counted_to_date"] -= off
    if use == "demand_management":
        due["for_demand_management"] += off
    elif use == "reinvested_in_provider":
        due["to_date"]["given_back"] += off


def readmissions(clause, record, due):
    """Avoidable readmissions are not paid for."""
    value = record.value_of("emergency", record.to_date("readmissions"))
    take_off(due, "readmissions", times(value, clause["unpaid_share"]), clause["retained_money"])


def marginal_rate_emergency(clause, record, due):
    """Emergency admissions beyond the baseline are paid for in part."""
    plan = record.plan
    value = record.counted("emergency") + due["to_date"]["readmissions"]
    if clause["baseline"] == "plan":
        baseline = record.planned("emergency")
    else:
        share = clause["baseline"]["base_year"]["share_of_opening_activity"]
        of_year = times(plan["tariff_pence"]["emergency"], plan["opening_volumes"]["emergency"] * share)
        baseline = until(of_year, record.weeks)
    retained = rest(max(0, value - baseline), clause["marginal_share"])
    take_off(due, "marginal_rate", retained, clause["retained_money"])


def sanctions(clause, record, so_far, due):
    """Sanctions of the month: all that the provider owes, then all that the commissioner owes, until the quarter's cap is used up."""
    cap = clause.get("cap_share_of_quarterly_value")
    for party in ("provider", "commissioner"):
        room = None
        if cap is not None:
            room = max(0, times(value_of_quarter(record), cap) - so_far["quarter_sanctions_pence"][party])
        for standard in STANDARDS:
            terms = clause["standards"].get(standard)
            if terms is None or standard in left_out(record) or terms["owed_by"] not in (party, "both"):
                continue
            carrying = breaches_that_carry(terms, *breaches_and_cases(standard, record.months[-1]))
            if carrying == 0:
                continue
            owed = pence(terms["per_breach_pounds"]) * carrying
            if room is not None:
                owed = min(owed, room)
                room -= owed
            due["sanctions"].append({"standard": standard, "owed_by": party, "breaches": carrying, "pence": owed})


def value_of_quarter(record):
    """Planned value of the quarter that the month belongs to."""
    of_year, weeks_before = planned_value(record.plan), record.month_of_year // 3 * 13
    return until(of_year, weeks_before + 13) - until(of_year, weeks_before)


def breaches_that_carry(terms, breaches, cases):
    """Breaches beyond the threshold and down to the floor, in whole cases."""
    floor, threshold = terms.get("floor_share"), terms.get("threshold_share")
    most = breaches if floor is None else min(breaches, tolerated(floor, cases))
    return max(0, most - (0 if threshold is None else tolerated(threshold, cases)))


def tolerated(share, cases):
    """Whole cases that may miss a standard when a share of them has to meet it."""
    return math.floor((1 - decimal(share)) * cases)


def remedial_action_plan(clause, record, so_far, due):
    """On which standards a plan may be called for, and which were missed at all."""
    for position, standard in enumerate(STANDARDS):
        terms = clause["standards"].get(standard)
        if terms is None or breaches_that_carry(terms, *breaches_and_cases(standard, record.months[-1])) == 0:
            continue
        due["missed"].append(standard)
        if so_far["months_below_standard"][position] + 1 >= terms["months_below_standard"]:
            due["may_call_for_plan"].append(standard)


def quality_payment(clause, record, due):
    """Goals earn their stages: the year so far is settled anew every month."""
    value = times(planned_value(record.plan), clause["share_of_contract_value"])
    stages = [stage_of(clause, record, quarter) for quarter in range(4)]
    all_or_nothing = clause["all_or_nothing"]
    lost = {
        goal for goal in GOALS
        if all_or_nothing and any(stage["over"] == 1 and stage["goals"].get(goal, WHOLE)["met"] < 1 for stage in stages)
    }
    at_stake = unpaid = available = missed = Fraction(0)
    for stage in stages:
        for goal, score in stage["goals"].items():
            part = score["weight"] * stage["weight"] * stage["over"]
            not_earned = part * (1 if goal in lost else 1 - score["met"])
            at_stake += part
            unpaid += part * unpaid_part(clause, stage, score["met"], goal in lost, stages[3]["over"] == 1)
            if stage["over"] == 1:
                available += part
                missed += not_earned
    full = exactly(value, at_stake)
    paid = full - exactly(value, unpaid)
    due["to_date"]["quality_payment"] += paid - full if clause["funded"] == "from_price" else paid
    due["quality_available"] = exactly(value, available)
    due["quality_earned"] = max(0, due["quality_available"] - exactly(value, missed))
    if record.month_of_year % 3 == 2:
        stage = stages[record.month_of_year // 3]
        for goal, score in stage["goals"].items():
            most = score["weight"] * stage["weight"]
            earned = exactly(value, most * score["met"])
            due["quality_stages"].append({"goal": goal, "available": exactly(value, most), "earned": earned})


def unpaid_part(clause, stage, met, is_lost, is_year_over):
    """Part of a goal's stage that has not been paid so far."""
    is_over = stage["over"] == 1
    if is_lost:
        return 1
    if clause["paid"] == "when_earned" and (not is_over or (clause["all_or_nothing"] and not is_year_over)):
        return 1
    return 1 - met if is_over and not clause["all_or_nothing"] else 0


def stage_of(clause, record, quarter):
    """A quarter's stage: its weight, the part of it that is over, and the goals that have cases."""
    over = clip(record.weeks - 13 * quarter, 0, 13)
    months = record.months[3 * quarter : 3 * quarter + 3]
    goals = {}
    for goal in GOALS:
        terms = clause["goals"].get(goal)
        counts = [breaches_and_cases(goal, month) for month in months]
        cases = sum(count[1] for count in counts)
        if terms is not None and cases > 0:
            score = 1 - Fraction(sum(count[0] for count in counts), cases) - harder_by(record, goal)
            goals[goal] = {"weight": decimal(terms["weight_share"]), "met": met(terms, score)}
    total = sum(goal["weight"] for goal in goals.values())
    goals = {name: goal | {"weight": goal["weight"] / total} for name, goal in goals.items() if total > 0}
    return {"weight": decimal(clause["weight_share_by_quarter"][quarter]), "over": Fraction(over, 13), "goals": goals}


def met(terms, score):
    """How far a score meets a goal."""
    required = decimal(terms["required_share"])
    if score >= required:
        return Fraction(1)
    if terms["credit"] == "cliff":
        return Fraction(0)
    floor = decimal(terms["credit"]["linear"]["floor_share"])
    return clip((score - floor) / (required - floor), Fraction(0), Fraction(1))


def shared(clause, record, deviation):
    """What the commissioner takes over of a deviation from plan."""
    inside, outside = clause["commissioner_share_inside"], clause["commissioner_share_outside"]
    corridor = clause.get("corridor_share_of_plan")
    within = deviation
    if corridor is not None:
        width = times(sum(record.planned(line) for line in LINES), corridor)
        within = clip(deviation, -width, width)
    return times(within, inside) + times(deviation - within, outside)


def risk_share(clause, record, due):
    """A deviation from plan is shared."""
    (basis, terms), = clause["basis"].items()
    positions = record.positions
    if basis == "activity_cost":
        value = sum(record.counted(line) for line in LINES)
        deviation = times(value - due["counted_to_date"], terms["value_share_of_tariff"])
    elif positions is None:
        return
    elif basis == "system_deficit":
        both = positions["provider_pence"] + positions["commissioner_pence"]
        deviation = times(both, terms["provider_share_of_deficit"]) - positions["provider_pence"]
    else:
        part = positions["part"] * terms["providers_share_of_result"]
        deviation = times(positions["everyone_pence"], part) - positions["provider_pence"]
    due["to_date"]["risk_share"] += shared(clause, record, deviation)


def outcome_payment(clause, record, due):
    """What became of the population moves a part of the contract's value."""
    years = min(clause["smoothing_years"], len(record.scores) - 1)
    if years < 1:
        return
    part = 0.0
    for position, outcome in enumerate(OUTCOMES):
        terms = clause["basket"].get(outcome)
        if terms is not None:
            change = (record.scores[-1][position] - record.scores[-1 - years][position]) / years
            part += terms["value_share_per_point"] * (change - terms["expected_change_points_per_year"])
    cap = clause["cap_share_of_value"]
    due["to_date"]["outcome_payment"] += times(planned_value(record.plan), clip(part, -cap, cap))


def commissioner_duties(clause, record, due):
    """What is owed at the year end for a plan that did not hold and for demand that was not managed."""
    if not record.ends_year:
        return
    planning = clause.get("planning_accuracy")
    if planning is not None:
        planned = sum(at_tariff(record.plan, line) for line in LINES)
        actual = sum(record.counted(line) for line in LINES)
        tolerance = times(planned, planning["tolerance_share_of_plan"])
        above = max(0, actual - planned - tolerance)
        below = max(0, planned - actual - tolerance)
        due["to_date"]["commissioner_duty"] += times(above, planning["above_plan_share_of_tariff"])
        due["to_date"]["commissioner_duty"] -= times(below, planning["below_plan_share_of_tariff"])
    demand = clause.get("demand_management")
    if demand is not None:
        for line, per_case in (("attendances", "per_attendance_pounds"), ("emergency", "per_admission_pounds")):
            limit = record.plan["volumes"][line] * (1.0 + demand["tolerance_share_of_plan"])
            cases = max(0, int(record.to_date(COUNTED[line]) - limit))
            due["to_date"]["commissioner_duty"] += pence(demand[per_case]) * cases


def profit_cap(clause, record, due):
    """A surplus beyond a part of income goes back."""
    if record.positions is None:
        return
    income = max(0, sum(due["to_date"].values()))
    beyond = max(0, record.positions["provider_pence"] - times(income, clause["profit_cap_share_of_income"]))
    due["to_date"]["profit_cap"] -= times(beyond, clause["returned_share"])


def lead_provider(clause, record, due):
    """What a lead passes on, and the fixed sum that may stand in place of prices and risk shares."""
    share = clause["subcontracts"]["passed_through_share"]
    formula = sum(due["to_date"].values())
    passed_on = {"baseline": times(due["baseline_to_date"], share), "to_date": times(formula, share), "formula": formula}
    due["passed_on"] = passed_on
    if clause["price"] == "formula":
        return
    expected = clause["price"]["fixed_sum"]["price_share_of_expected_cost"]
    price = until(times(planned_at_local_sums(record.plan), expected), record.weeks)
    for charge in ("risk_share", "marginal_rate", "readmissions", "given_back"):
        due["to_date"][charge] = 0
    due["to_date"]["price"] = due["baseline_to_date"] = price
    due["for_demand_management"] = 0


# Settlement ------------------------------------------------------------------------------------------------------------


def settle(clauses, record, so_far):
    """All that is due at this month end, clause by clause in the order of the document."""
    record = Record(record)
    due = {
        "baseline_to_date": 0, "counted_to_date": 0, "to_date": dict.fromkeys(CHARGES, 0), "for_demand_management": 0,
        "sanctions": [], "missed": [], "may_call_for_plan": [],
        "quality_available": 0, "quality_earned": 0, "quality_stages": [],
        "passed_on": {"baseline": 0, "to_date": 0, "formula": 0},
    }
    agreed = {name: terms for name, terms in clauses.items() if terms is not None}
    for name, rule in RULES:
        if name in agreed:
            rule(agreed[name], record, so_far, due)
    due["so_far"] = carried_on(record, so_far, due)
    return due


def without_so_far(rule):
    """A rule that looks at the year and not at what was settled before."""
    return lambda clause, record, _, due: rule(clause, record, due)


RULES = (
    ("payment", without_so_far(payment)),
    ("readmissions", without_so_far(readmissions)),
    ("marginal_rate_emergency", without_so_far(marginal_rate_emergency)),
    ("sanctions", sanctions),
    ("outcome_payment", without_so_far(outcome_payment)),
    ("quality_payment", without_so_far(quality_payment)),
    ("remedial_action_plan", remedial_action_plan),
    ("risk_share", without_so_far(risk_share)),
    ("commissioner_duties", without_so_far(commissioner_duties)),
    ("profit_cap", without_so_far(profit_cap)),
    ("lead_provider", without_so_far(lead_provider)),
)


def carried_on(record, so_far, due):
    """What the next month has to know: sanctions of the quarter, and months running below each standard."""
    quarter = dict(so_far["quarter_sanctions_pence"])
    for sanction in due["sanctions"]:
        quarter[sanction["owed_by"]] += sanction["pence"]
    if record.month_of_year % 3 == 2:
        quarter = dict.fromkeys(quarter, 0)
    before = so_far["months_below_standard"]
    running = [
        before[position] + 1 if standard in due["missed"] else 0 for position, standard in enumerate(STANDARDS)
    ]
    return {"quarter_sanctions_pence": quarter, "months_below_standard": running}
