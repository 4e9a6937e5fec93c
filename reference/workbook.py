"""Makes the workbook of the worked example: a year of one contract with live formulas.

    python3 reference/workbook.py FILE [VALUES]

VALUES is a file of what the formulas come to, {"Sheet!D5": value}, kept in the workbook for viewers that reckon nothing themselves. The
formulas follow docs/model.md, 7.8 and 7.8a; each row names its rule. Sums are in whole pence but for the sheet of quarters.
"""

import json
import sys

from spreadsheet import FIRST, LAST, YEAR, Workbook, letter

MONTHS = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
LINES = {"attendances": "A&E attendances", "emergency": "Emergency admissions", "elective": "Elective pathways"}
FORMS = ("block", "activity", "cost and volume")
WIDTHS = [56, 40, 18] + [16] * 13
AFTER = LAST + 1

# What is shipped in the yellow cells -----------------------------------------------------------------------------------

OF_LINES = (
    ("volume", "Planned volume of the year", "cases", "input", (96_000, 24_000, 104_000)),
    ("tariff", "Tariff", "£ a case", "input pounds", (137.0, 2_190.0, 655.0)),
    ("form", "Form of payment", "a choice", "input word", ("block", "activity", "cost and volume")),
    ("above", "Marginal share above plan", "cost and volume only", "input share", (0.5, 0.7, 0.5)),
    ("below", "Marginal share below plan", "cost and volume only", "input share", (0.5, 0.5, 0.3)),
)
TERMS = (
    ("Parties and plan", (
        ("opening_provider", "Opening reserve of the provider", "£", "input pounds", 4_000_000.0),
        ("opening_commissioner", "Opening reserve of the commissioner", "£", "input pounds", 2_500_000.0),
        ("local_index", "Local index", "level of local sums; 1 is the tariff", "input factor", 0.985),
        ("other_services", "Other services, not counted", "£ a year, local index not yet in it", "input pounds", 38_450_000.0),
    )),
    ("Marginal rate for emergencies", (
        ("marginal_on", "Agreed", "yes or no; asks for payment by activity", "input word", "yes"),
        ("marginal_share", "Share of the tariff paid above plan", "share", "input share", 0.7),
    )),
    ("Sanction for four hours", (
        ("sanction_pounds", "For each breach", "£", "input pounds", 120.0),
        ("sanction_threshold", "Threshold", "share of attendances within four hours", "input share", 0.95),
        ("sanction_floor", "Floor", "no further sanction below this share", "input share", 0.85),
        ("sanction_cap", "Cap", "share of the quarter's planned value", "input share", 0.005),
        ("reinvested_share", "Given back at the year end", "share of what was paid in the year", "input share", 0.3),
    )),
    ("Risk share on the cost of activity", (
        ("risk_on", "Agreed", "yes or no", "input word", "yes"),
        ("risk_value", "What a case is valued at", "share of tariff", "input share", 0.7),
        ("risk_corridor", "Half-width of the corridor", "share of planned value at tariff", "input share", 0.01),
        ("risk_inside", "Commissioner's share inside it", "share", "input share", 0.5),
        ("risk_outside", "Commissioner's share outside it", "share", "input share", 0.8),
    )),
    ("Quality payment, earned in stages, paid once earned", (
        ("quality_share", "What can be earned", "share of planned value", "input share", 0.025),
        ("funded", "Where it comes from", "on top, or from price", "input word", "on top"),
        ("four_weight", "Four hours: weight", "the two weights add up to 1", "input share", 0.4),
        ("four_required", "Four hours: required", "share of the quarter's attendances", "input share", 0.95),
        ("four_credit", "Four hours: credit below that", "cliff: nothing; linear: a part", "input word", "linear"),
        ("four_least", "Four hours: no credit from here down", "linear credit only", "input share", 0.86),
        ("weeks_weight", "18 weeks: weight", "the two weights add up to 1", "input share", 0.6),
        ("weeks_required", "18 weeks: required", "share of the quarter's month ends", "input share", 0.92),
        ("weeks_credit", "18 weeks: credit below that", "cliff: nothing; linear: a part", "input word", "cliff"),
        ("weeks_least", "18 weeks: no credit from here down", "linear credit only", "input share", 0.85),
        ("stage_1", "Stage of April to June", "the four stages add up to 1", "input share", 0.2),
        ("stage_2", "Stage of July to September", "", "input share", 0.25),
        ("stage_3", "Stage of October to December", "", "input share", 0.25),
        ("stage_4", "Stage of January to March", "", "input share", 0.3),
    )),
)
CHOICES = {
    "marginal_on": ("yes", "no"), "risk_on": ("yes", "no"), "funded": ("on top", "from price"),
    "four_credit": ("cliff", "linear"), "weeks_credit": ("cliff", "linear"),
}
COUNTS = (
    ("attendances", "A&E attendances", (7420, 7515, 9260, 7390, 7180, 9105, 7350, 7260, 9340, 7180, 7230, 9410)),
    ("over_four_hours", "of them over four hours", (360, 352, 431, 418, 396, 563, 601, 655, 1_120, 1_243, 1_098, 1_290)),
    ("emergency", "Emergency admissions", (1820, 1835, 2310, 1815, 1790, 2275, 1880, 1910, 2460, 1985, 1940, 2480)),
    ("elective", "Elective pathways completed", (8150, 8420, 10690, 8600, 7900, 10800, 8790, 8720, 9980, 8300, 8510, 11050)),
    ("waiting_list", "Waiting list at the month end", (21400, 21560, 21510, 21730, 22010, 22140, 22080, 22350, 22720, 23010, 23150, 23080)),
    ("over_18_weeks", "of them 18 weeks or more", (1590, 1614, 1622, 1701, 1750, 1768, 1779, 1830, 1934, 2043, 2101, 2088)),
)
WAIVED = ("Aug", "Dec")

READ_ME = (
    ("What this is", (
        "A year of one contract between one provider and one commissioner, reckoned month by month with live formulas. Change a yellow cell "
        "and see what becomes due, what is paid and what is still owed.",
        "The provider, its plan and its terms are made up. They are near an acute provider in size and stand for nobody.",
    )),
    ("How to read it", (
        "Inputs: the plan, the terms of the contract, and what was counted in each month. Yellow cells may be changed; nothing else should be.",
        "Settlement: what is due, for the year so far. Months stand side by side, each row is one step, and the second column names the rule of "
        "docs/model.md that it follows.",
        "Quarters: what became due in each quarter, what was imposed, and what was paid a month later. In pounds.",
        "Ledger: the same in double entry: accrued, paid and owed under each code, five accounts of each party, and the proofs. It holds this contract "
        "alone: without allocation and without the cost of care, reserves show only what the contract moves.",
        "Every check says OK or NOT OK. Every row of figures has a name, which the name box of the program lists.",
    )),
    ("The rules (docs/model.md, 7.8 and 7.8a)", (
        "Money is whole pence. Each product is rounded by itself, halves away from zero: ROUND(sum*factor,0). What is left of a sum when a share of "
        "it goes is the sum less that product.",
        "A year has 52 weeks and months have 4, 4 and 5. Of a planned sum of the year INT(sum*weeks/52) belongs to the first weeks.",
        "Payment: a block pays the plan at local sums; activity pays the tariff for each case; cost and volume pays the plan at tariff, plus a share "
        "of the tariff for each case above it and less a share for each case below.",
        "Marginal rate: of emergency admissions above plan a share of the tariff is paid, and the rest is taken off.",
        "Sanction: for each breach beyond the threshold and down to the floor, in whole cases, until the quarter's cap is used up. It is due by the "
        "contract, and moves money in the months in which the commissioner imposes it.",
        "Quality payment: each quarter is a stage, and goals share it by weight. A goal without cases leaves its weight to the other.",
        "Risk share: what counted activity is worth beyond its price is shared, by one share inside the corridor and another beyond it.",
        "Ledger: what changed since last month is accrued, and paid a month later; the plan is paid in twelfths. Sanctions of March are paid in April.",
    )),
    ("How it is checked", (
        "A test opens this file in a spreadsheet engine, changes the yellow cells by chance, and holds every month to the program and to a second "
        "engine in Python (settlement.py, ledger.py): to the penny. It also makes the file anew and compares the bytes.",
        "Spreadsheets look at 15 digits when they round, the program at all. A product that lies within a millionth of half a penny can fall either way.",
    )),
)


def heading(sheet, title, note, columns):
    """The first rows of a sheet: title, note, names of columns."""
    sheet.line(title, style="title")
    sheet.line(note, style="note")
    sheet.line(*columns, style="head")


def read_me(book):
    """What the workbook is."""
    sheet = book.sheet("Read me", [130])
    sheet.line("A year by hand: one contract, four quarters", style="title")
    for title, paragraphs in READ_ME:
        sheet.line(title, style="section", skip=1)
        for paragraph in paragraphs:
            sheet.line(paragraph, style="wrapped")
    sheet.line("All checks of this workbook", style="section", skip=1)
    sheet.line('=IF(AND(Inputs!C5="OK",Settlement!C5="OK",Quarters!C5="OK",Ledger!C5="OK"),"OK","NOT OK")', style="check")
    sheet.call_cell("all_checks", 1)


def is_true(condition):
    """A formula that says whether something holds."""
    return f'=IF({condition},"OK","NOT OK")'


def checked_in_all(sheet, first, last):
    """The cell at the top of a sheet that sums up its checks."""
    checks = f"C{first}:{letter(last)}{sheet.row}"
    sheet.put(1, "All checks of this sheet", "section", row=5)
    sheet.put(YEAR, is_true(f'COUNTIF({checks},"OK")=COUNTA({checks})'), "check", row=5)


def inputs(book):
    """The yellow cells."""
    sheet = book.sheet("Inputs", WIDTHS, (4, 4))
    heading(sheet, "Inputs", "Yellow cells may be changed.", ("What", "Unit", "Value", *MONTHS))
    sheet.row += 2
    sheet.line("Lines of service", None, *(line.capitalize() for line in LINES), style="section", skip=1)
    for key, label, unit, style, of_lines in OF_LINES:
        sheet.line(label, unit)
        for column, (line, value) in enumerate(zip(LINES, of_lines), YEAR):
            sheet.put(column, value, style)
            sheet.call_cell(f"{key}_{line}", column)
        if key == "form":
            sheet.allow((YEAR, YEAR + 2), FORMS)
    for title, terms in TERMS:
        sheet.line(title, style="section", skip=1)
        for key, label, unit, style, value in terms:
            sheet.line(label, unit)
            sheet.put(YEAR, value, style)
            sheet.call_cell(key, YEAR)
            if key in CHOICES:
                sheet.allow((YEAR, YEAR), CHOICES[key])
    sheet.line("Counted in the month", None, "Year", *MONTHS, style="section", skip=1)
    for key, label, counts in COUNTS:
        sheet.line(label, "cases")
        for column, count in enumerate(counts, FIRST):
            sheet.put(column, count, "input")
        if key not in ("waiting_list", "over_18_weeks"):
            sheet.put(YEAR, f"=SUM(D{sheet.row}:O{sheet.row})", "count")
        sheet.call(f"count_{key}")
    sheet.line("Is the month's sanction imposed?", "yes, or no: waived")
    for column, month in enumerate(MONTHS, FIRST):
        sheet.put(column, "no" if month in WAIVED else "yes", "input word")
    sheet.call("imposed")
    sheet.allow((FIRST, LAST), ("yes", "no"))
    sheet.line("Checks", style="section", skip=1)
    first = sheet.row + 1
    for label, condition in (
        ("Weights of goals add up to 1", "ABS(four_weight+weeks_weight-1)<0.000001"),
        ("Stages add up to 1", "ABS(stage_1+stage_2+stage_3+stage_4-1)<0.000001"),
        ("The floor of the sanction is not above its threshold", "sanction_floor<=sanction_threshold"),
        ("A marginal rate comes with payment by activity", 'OR(marginal_on="no",form_emergency="activity")'),
        ("Credit ends below what is required", "AND(four_least<four_required,weeks_least<weeks_required)"),
    ):
        sheet.line(label)
        sheet.put(YEAR, is_true(condition), "check")
    for label, part, whole in (
        ("No more over four hours than attendances", "over_four_hours", "attendances"),
        ("No more over 18 weeks than on the list", "over_18_weeks", "waiting_list"),
    ):
        sheet.line(label)
        for column in range(FIRST, LAST + 1):
            sheet.put(column, is_true(f"[count_{part}]<=[count_{whole}]"), "check")
    checked_in_all(sheet, first, LAST)


class Steps:
    """Rows of the months' sheets: a label, the rule, the year's figure and one formula for every month."""

    def __init__(self, sheet):
        self.sheet = sheet

    def section(self, title):
        """A heading between rows."""
        self.sheet.line(title, style="section", skip=1)

    def step(self, key, label, rule, month=None, year=None, style="pence", april=None):
        """One row."""
        self.sheet.line(label)
        self.sheet.put(2, rule, "note")
        if year is not None:
            self.sheet.put(YEAR, f"={year}", style)
        for column in range(FIRST, LAST + 1) if month is not None else ():
            self.sheet.put(column, f"={month}", style)
        if april is not None:
            self.sheet.put(AFTER, f"={april}", style)
        self.sheet.call(key, YEAR if month is None else FIRST, YEAR if month is None else LAST if april is None else AFTER)


def settlement(book):
    """What is due, for the year so far."""
    sheet = book.sheet("Settlement", WIDTHS, (4, 4))
    heading(sheet, "Settlement", "Whole pence, for the year so far unless a row says otherwise. Above zero it goes to the provider.",
            ("Step", "Rule of docs/model.md", "Year", *MONTHS))
    sheet.row += 2
    steps = Steps(sheet)
    step = steps.step
    steps.section("Calendar")
    step("month_of_quarter", "Month of the quarter", "months of 4, 4 and 5 weeks", "MOD(COLUMN()-COLUMN($D$1),3)+1", style="count")
    step("weeks", "Weeks of the year that are over", "7.8a The year so far",
         "13*INT((COLUMN()-COLUMN($D$1))/3)+IF([month_of_quarter]=3,13,4*[month_of_quarter])", style="count")

    for line, label in LINES.items():
        steps.section(label)
        to_date = "7.8a The year so far"
        step(f"plan_{line}", "Plan at tariff", to_date, f"INT([plan_{line}=]*[weeks]/52)", f"ROUND(ROUND(100*tariff_{line},0)*volume_{line},0)")
        step(f"local_{line}", "Plan at local sums", to_date, f"INT([local_{line}=]*[weeks]/52)", f"ROUND([plan_{line}=]*local_index,0)")
        step(f"counted_{line}", "Counted, at tariff", "7.8a The year so far", f"ROUND(100*tariff_{line},0)*SUM([count_{line}:])")
        step(f"base_{line}", "From the plan alone", "7.8a From the plan alone", f'IF(form_{line}="block",[local_{line}],[plan_{line}])')
        step(f"beyond_{line}", "Counted beyond plan", "7.8 Payment", f"[counted_{line}]-[plan_{line}]")
        step(f"price_{line}", "Price", "7.8 Payment",
             f'IF(form_{line}="block",[local_{line}],IF(form_{line}="activity",[counted_{line}],'
             f"[plan_{line}]+ROUND([beyond_{line}]*IF([beyond_{line}]>0,above_{line},below_{line}),0)))")

    def each(key):
        return "+".join(f"[{key}_{line}]" for line in LINES)

    steps.section("Price of the contract")
    step("other", "Other services", "7.8a From the plan alone", "INT([other=]*[weeks]/52)", "ROUND(ROUND(100*other_services,0)*local_index,0)")
    step("base", "BASE: from the plan alone", "7.8a From the plan alone", each("base") + "+[other]")
    step("price", "Price, with other services", "7.8 Payment", each("price") + "+[other]")
    step("recon", "RECON: the rest of the price", "7.8a From the plan alone", "[price]-[base]")
    step("above_plan", "Emergency admissions above plan", "7.8 Marginal rate", "MAX(0,[counted_emergency]-[plan_emergency])")
    step("mret", "MRET: marginal rate", "7.8 Marginal rate; 7.8a Rounding",
         'IF(marginal_on="yes",-([above_plan]-ROUND([above_plan]*marginal_share,0)),0)')
    step("counted_price", "Price of counted activity", "7.8a The price of counted activity", each("price") + "+[mret]")
    step("value", "Planned value of the contract, year", "7.8a Planned value",
         year="+".join(f"[plan_{line}]" for line in LINES) + "+[other]")

    steps.section("Sanction for four hours, of the month")
    step("tolerated", "Breaches that the threshold tolerates", "7.8a Whole cases",
         "INT((1-sanction_threshold)*[count_attendances]+0.000001)", style="count")
    step("most", "Most breaches that count, by the floor", "7.8a Whole cases",
         "INT((1-sanction_floor)*[count_attendances]+0.000001)", style="count")
    step("carrying", "Breaches that carry the sanction", "7.8 Sanctions", "MAX(0,MIN([count_over_four_hours],[most])-[tolerated])", style="count")
    step("uncapped", "Before the cap", "7.8 Sanctions", "ROUND(100*sanction_pounds,0)*[carrying]")
    step("quarter_value", "Planned value of the quarter", "7.8a Planned value",
         "INT([value=]*13*([quarter])/52)-INT([value=]*13*([quarter]-1)/52)")
    step("quarter", "Quarter", "", "INT((COLUMN()-COLUMN($D$1))/3)+1", style="count")
    step("used", "Due in earlier months of the quarter", "7.8a Sanctions", "IF([month_of_quarter]=1,0,[used<]+[sanction<])")
    step("room", "What the cap leaves", "7.8a Sanctions", "MAX(0,ROUND([quarter_value]*sanction_cap,0)-[used])")
    step("sanction", "Sanction due from the provider", "7.8 Sanctions", "MIN([uncapped],[room])")
    step("sanction_imposed", "Sanction imposed", "7.10: the commissioner decides", 'IF([imposed]="yes",[sanction],0)')

    steps.section("Quality payment")
    step("quality_value", "What can be earned in the year", "7.8 Quality payment", year="ROUND([value]*quality_share,0)")
    step("stage", "Weight of the quarter's stage", "7.8 Quality payment", "CHOOSE([quarter],stage_1,stage_2,stage_3,stage_4)", style="share")
    step("over", "Part of the quarter that is over", "7.8a Quality payment", "([weeks]-13*([quarter]-1))/13", style="share")
    for goal, label, missed, cases in (("four", "Four hours", "over_four_hours", "attendances"), ("weeks", "18 weeks", "over_18_weeks", "waiting_list")):
        for key, what, count in (("missed", "missed in the quarter so far", missed), ("cases", "cases in the quarter so far", cases)):
            step(f"{goal}_{key}", f"{label}: {what}", "7.8 Quality payment",
                 f"IF([month_of_quarter]=1,0,[{goal}_{key}<])+[count_{count}]", style="count")
        step(f"{goal}_score", f"{label}: score", "7.8 Quality payment",
             f"IF([{goal}_cases]=0,0,1-[{goal}_missed]/[{goal}_cases])", style="share")
        step(f"{goal}_met", f"{label}: how far it is met", "7.8 Quality payment; 7.8a",
             f'IF([{goal}_score]>={goal}_required-0.000000001,1,IF({goal}_credit="cliff",0,'
             f"MAX(0,MIN(1,([{goal}_score]-{goal}_least)/({goal}_required-{goal}_least)))))", style="share")
        step(f"{goal}_part", f"{label}: weight, if there are cases", "7.8 Quality payment", f"IF([{goal}_cases]=0,0,{goal}_weight)", style="share")
    step("parts", "Weights of goals with cases", "7.8a Quality payment", "[four_part]+[weeks_part]", style="share")
    step("at_stake", "At stake in the quarter so far", "7.8a Quality payment", "IF([parts]=0,0,[stage]*[over])", style="share")
    step("not_paid", "Of it not paid so far", "7.8a Quality payment",
         "IF([parts]=0,0,IF([month_of_quarter]<3,[at_stake],[at_stake]*(([four_part]*(1-[four_met])+[weeks_part]*(1-[weeks_met]))/[parts])))",
         style="share")
    for key, what in (("at_stake", "At stake in the year so far"), ("not_paid", "Of it not paid so far")):
        step(f"year_{key}", what, "7.8a Quality payment", f"[before_{key}]+[{key}]", style="share")
        step(f"before_{key}", "of which in earlier quarters", "7.8a Quality payment",
             f"IF([quarter]=1,0,IF([month_of_quarter]=1,[year_{key}<],[before_{key}<]))", style="share")
    step("quality_full", "At stake, in money", "7.8a Quality payment", "ROUND([quality_value=]*[year_at_stake],0)")
    step("quality_paid", "At stake less what is not paid", "7.8a Quality payment", "[quality_full]-ROUND([quality_value=]*[year_not_paid],0)")
    step("cquin", "CQUIN: quality payment", "7.8 Quality payment", 'IF(funded="on top",[quality_paid],[quality_paid]-[quality_full])')
    for goal, label in (("four", "Four hours"), ("weeks", "18 weeks")):
        step(f"{goal}_share", f"{label}: part of the year's sum in the stage", "7.8 Quality payment",
             f"IF(OR([month_of_quarter]<3,[parts]=0),0,[{goal}_part]/[parts]*[stage])", style="share")
        step(f"{goal}_available", f"{label}: the most that the stage could earn", "7.8 Quality payment", f"ROUND([quality_value=]*[{goal}_share],0)")
        step(f"{goal}_earned", f"{label}: what it earned", "7.8 Quality payment", f"ROUND([quality_value=]*([{goal}_share]*[{goal}_met]),0)")

    steps.section("Risk share")
    step("deviation", "Value of activity beyond its price", "7.8a The price of counted activity",
         "ROUND((" + each("counted") + "-[counted_price])*risk_value,0)")
    step("corridor", "Half-width of the corridor", "7.8a Planned value at tariff", "ROUND((" + each("plan") + ")*risk_corridor,0)")
    step("inside", "Inside the corridor", "7.8 Risk share", "MAX(-[corridor],MIN([corridor],[deviation]))")
    step("outside", "Outside the corridor", "7.8 Risk share", "[deviation]-[inside]")
    step("risk", "RISK: risk share", "7.8 Risk share",
         'IF(risk_on="yes",ROUND([inside]*risk_inside,0)+ROUND([outside]*risk_outside,0),0)')

    steps.section("In all, and checks")
    step("due", "Due for the year so far, sanctions left out", "7.8a", "[base]+[recon]+[mret]+[cquin]+[risk]", style="total")
    first = sheet.row + 1
    step("check_price", "Price is plan and the rest", "", 'IF([base]+[recon]=[price],"OK","NOT OK")', style="check")
    step("check_pence", "Sums are whole pence", "7.8a Rounding", 'IF([due]+[sanction]=INT([due]+[sanction]),"OK","NOT OK")', style="check")
    step("check_cap", "Sanctions of the quarter are within the cap", "7.8 Sanctions",
         'IF([used]+[sanction]<=ROUND([quarter_value]*sanction_cap,0),"OK","NOT OK")', style="check")
    step("check_corridor", "Inside and outside are the deviation", "7.8 Risk share", 'IF([inside]+[outside]=[deviation],"OK","NOT OK")', style="check")
    step("check_stages", "No goal earns more than its stage", "7.8 Quality payment",
         'IF(AND([four_earned]<=[four_available],[weeks_earned]<=[weeks_available]),"OK","NOT OK")', style="check")
    checked_in_all(sheet, first, LAST)


# Code of the ledger: what it is called, and the row of the settlement that it follows.
CODES = {
    "BASE": ("Contract payments", "base"), "RECON": ("Reconciliation to activity", "recon"), "RISK": ("Risk share", "risk"),
    "CQUIN": ("Quality payment", "cquin"), "MRET": ("Marginal rate for emergencies", "mret"), "SANC": ("Sanctions", None),
    "REINV": ("Sanctions reinvested", None),
}
PARTIES = ("provider", "commissioner")


def ledger(book):
    """Double entry: accrued, paid, owed; five accounts of each party; the proofs."""
    sheet = book.sheet("Ledger", WIDTHS, (4, 4))
    heading(sheet, "Ledger", "Whole pence. Above zero it goes to the provider. The last column is April of the next year: the year is closed, March is paid.",
            ("Posting", "Rule of docs/model.md", "Year or opening", *MONTHS, "April after"))
    sheet.row += 2
    steps = Steps(sheet)
    steps.section("Accrued in the month")
    for code, (label, row) in CODES.items():
        this = f"accrued_{code}"
        month, year = f"IF([quarter]+[month_of_quarter]=2,[{row}],[{row}]-[{row}<])", f"SUM(D{sheet.row + 1}:O{sheet.row + 1})"
        if code == "SANC":
            month = "-[sanction_imposed]"
        if code == "REINV":
            month = "IF([weeks]=52,ROUND(-SUM([paid_SANC:])*reinvested_share,0),0)"
        steps.step(this, f"{code}: {label}", "7.8a Postings", month, year, april="0")
    steps.section("Paid in the month")
    for code, (label, _) in CODES.items():
        month, april = f"IF([quarter]+[month_of_quarter]=2,0,[accrued_{code}<])", f"[accrued_{code}<]"
        if code == "BASE":
            twelfth = "COLUMN()-COLUMN($D$1)"
            month, april = f"INT([base_of_year=]*({twelfth}+1)/12)-INT([base_of_year=]*({twelfth})/12)", "0"
        if code == "REINV":
            month, april = "[accrued_REINV]", "0"
        steps.step(f"paid_{code}", f"{code}: {label}", "7.8a Postings", month, f"SUM(D{sheet.row + 1}:O{sheet.row + 1})", april=april)
    steps.step("base_of_year", "Plan of the year, paid in twelfths", "7.8a Postings", year="Settlement!$O$" + str(book.rows["base"][1]))
    steps.section("Accrued and not yet paid, at the month end")
    for code, (label, _) in CODES.items():
        owed = f"[owed_{code}<]+[accrued_{code}]-[paid_{code}]"
        steps.step(f"owed_{code}", f"{code}: {label}", "7.8a Postings", owed, "0", april=owed)

    for party in PARTIES:
        steps.section(f"Accounts of the {party}; debits above zero")
        sign, own = (1, "MAX(0,{})") if party == "provider" else (-1, "MAX(0,-{})")
        other = "MAX(0,-{})" if party == "provider" else "MAX(0,{})"
        accrued = [f"[accrued_{code}]" for code in CODES]
        paid, signed = "+".join(f"[paid_{code}]" for code in CODES), "+" if sign > 0 else "-"
        reserve = f"ROUND(100*opening_{party},0)"
        cash, owed = f"[cash_{party}<]{signed}({paid})", f"[debts_{party}<]{signed}({'+'.join(accrued)})-({signed}({paid}))"
        steps.step(f"cash_{party}", "Cash", "7.8a Postings", cash, reserve, april=cash)
        steps.step(f"debts_{party}", "Owed to it, less what it owes", "7.8a Postings", owed, "0", april=owed)
        for key, label, which, sign_ in (("income", "Income of the year", own, "-"), ("expense", "Expense of the year", other, "+")):
            grown = f"[{key}_{party}<]{sign_}(" + "+".join(which.format(sum_) for sum_ in accrued) + ")"
            steps.step(f"{key}_{party}", label, "7.8a Postings", grown, "0", april="0")
        steps.step(f"earlier_{party}", "Surpluses of earlier years", "7.8a Postings", f"[earlier_{party}<]", "-" + reserve,
                   april=f"[earlier_{party}<]+[income_{party}<]+[expense_{party}<]")
        steps.step(f"reserve_{party}", "Reserve", "surpluses until now", f"-([income_{party}]+[expense_{party}]+[earlier_{party}])",
                   reserve, "total", f"-([income_{party}]+[expense_{party}]+[earlier_{party}])")

    steps.section("Proofs")
    first = sheet.row + 1

    def prove(key, label, condition):
        steps.step(key, label, "", *[f'IF({condition},"OK","NOT OK")'] * 2, style="check", april=f'IF({condition},"OK","NOT OK")')

    for party in PARTIES:
        accounts = "+".join(f"[{account}_{party}]" for account in ("cash", "debts", "income", "expense", "earlier"))
        prove(f"proof_balance_{party}", f"Accounts of the {party} add up to nothing", f"{accounts}=0")
        prove(f"proof_assets_{party}", f"Its cash and debts are its reserve: {party}", f"[cash_{party}]+[debts_{party}]=[reserve_{party}]")
    codes = "+".join(f"[owed_{code}]" for code in CODES)
    prove("proof_owed", "What is owed under all codes is what the provider is owed", f"{codes}=[debts_provider]")
    prove("proof_parties", "What one party is owed the other owes", "[debts_provider]+[debts_commissioner]=0")
    prove("proof_whole", "Reserves of both are what they brought", "[reserve_provider]+[reserve_commissioner]=[reserve_provider=]+[reserve_commissioner=]")
    april = "+".join(f"ABS([owed_{code}])" for code in CODES)
    steps.step("proof_paid", "After April nothing is owed", "", april=f'IF({april}=0,"OK","NOT OK")', style="check")
    checked_in_all(sheet, first, AFTER)


def quarters(book):
    """What is due, imposed and paid, by quarter, in pounds."""
    sheet = book.sheet("Quarters", [50, 36] + [18] * 6, (4, 3))
    heading(sheet, "Quarters", "Pounds. Above zero it goes to the provider. What becomes due in one month is paid in the next; the plan in twelfths.",
            ("What", "Code of the ledger", "Apr to Jun", "Jul to Sep", "Oct to Dec", "Jan to Mar", "Year", "Paid in April"))
    sheet.row += 2

    def row(key, label, code, of, style="pounds", sign="", april=None):
        at, number = book.rows[of]
        sheet.line(label)
        sheet.put(2, code, "note")
        for quarter in range(4):
            first = FIRST + 3 * quarter
            sheet.put(YEAR + quarter, f"={sign}SUM({at}!{letter(first)}{number}:{letter(first + 2)}{number})/100", style)
        sheet.put(YEAR + 4, f"={sign}SUM({at}!D{number}:O{number})/100", style)
        if april:
            sheet.put(YEAR + 5, f"={at}!{letter(AFTER)}{number}/100", style)
        sheet.call(key, YEAR, YEAR + 4)

    def total(key, label, rows):
        sheet.line(label)
        for column in range(YEAR, YEAR + 5 + (rows[0].startswith("paid"))):
            sheet.put(column, "=" + "+".join(f"{letter(column)}{book.rows['quarter_' + row_][1]}" for row_ in rows), "pounds total")
        sheet.call(key, YEAR, YEAR + 4)

    sheet.line("Due by the contract in the quarter", style="section", skip=1)
    for code, (label, of) in CODES.items():
        if of:
            row(f"quarter_due_{code}", label, code, f"accrued_{code}")
    row("quarter_due_SANC", "Sanctions due from the provider", "SANC", "sanction", sign="-")
    sheet.line("Imposed by the commissioner", style="section", skip=1)
    row("quarter_imposed", "Sanctions imposed", "SANC", "sanction_imposed", sign="-")
    sheet.line("Sanctions waived")
    for column in range(YEAR, YEAR + 5):
        sheet.put(column, f"={letter(column)}{book.rows['quarter_due_SANC'][1]}-{letter(column)}{book.rows['quarter_imposed'][1]}", "pounds")
    sheet.line("Booked in the quarter", style="section", skip=1)
    for code, (label, _) in CODES.items():
        row(f"quarter_accrued_{code}", label, code, f"accrued_{code}")
    total("quarter_accrued", "All that was booked", [f"accrued_{code}" for code in CODES])
    sheet.line("Paid in the quarter", style="section", skip=1)
    for code, (label, _) in CODES.items():
        row(f"quarter_paid_{code}", label, code, f"paid_{code}", april=True)
    total("quarter_paid", "All that was paid", [f"paid_{code}" for code in CODES])
    sheet.line("Stages of the quality payment", style="section", skip=1)
    for goal, label in (("four", "Four hours"), ("weeks", "18 weeks")):
        for key, what in (("available", "could be earned"), ("earned", "earned")):
            row(f"quarter_{goal}_{key}", f"{label}: {what}", "", f"{goal}_{key}")
    sheet.line("Checks", style="section", skip=1)
    first = sheet.row + 1
    sheet.line("What was booked in the year is paid by April")
    booked, paid = (f"G{book.rows[key][1]}" for key in ("quarter_accrued", "quarter_paid"))
    sheet.put(YEAR, is_true(f"ABS({booked}-{paid}-H{paid[1:]})<0.005"), "check")
    sheet.line("Quarters add up to the year")
    sheet.put(YEAR, is_true(f"ABS(SUM(C{booked[1:]}:F{booked[1:]})-{booked})<0.005"), "check")
    checked_in_all(sheet, first, YEAR)


def worked_example():
    """All sheets, in the order in which they are read."""
    book = Workbook()
    read_me(book)
    inputs(book)
    settlement(book)
    ledger(book)
    quarters(book)
    book.sheets[3:] = reversed(book.sheets[3:])
    return book


def main(path, values=None):
    """Writes the workbook."""
    read = {}
    if values is not None:
        with open(values, encoding="utf-8") as file:
            read = json.load(file)
    worked_example().write(path, read)


if __name__ == "__main__":
    main(*sys.argv[1:])
