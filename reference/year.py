"""Reckons the years of whole economies a second time, by the letter of docs/model.md, and holds the program's journal against them.

    python3 reference/year.py FILE

Each line of FILE is one run of an economy: who is in it, what each year of each contract was settled on, and the journal of what the program
booked. Of every posting under the codes below it is said who pays whom, in which month and how much; who imposed which sanction is
taken from the journal, for people decide that, and only held against what was due. Exit 0: all agree to the penny. The last lines
count the contract-years in which a code moved money.

Sections: 7.8 and 7.8a (clauses, postings, the year end, renewals), 7.18 (lead providers).
"""

import json
import sys

from settlement import LINES, clip, planned_value, settle, times

# Heading of a settlement -> code of its postings; of the price, the part that departs from the plan.
CODES = {
    "price": "RECON", "risk_share": "RISK", "outcome_payment": "OUTC", "commissioner_duty": "DUTY",
    "quality_payment": "CQUIN", "marginal_rate": "MRET", "readmissions": "READM", "given_back": "RETBACK",
    "profit_cap": "PCAP",
}
RECKONED = {"BASE", "SANC", "REINV", "SUBC", "SSANC", *CODES.values()}
COUNTED = sorted(RECKONED) + ["ALLIANCE", "DEFICIT", "LEAD", "SIGNED", "INDEXED", "REBASED"]
LAST = 11
NOTHING = dict.fromkeys((
    "attendances", "breaches", "twelve_hour_waits", "emergencies", "readmissions", "treated", "contacts_wanted", "contacts",
    "list", "over_18_weeks", "over_52_weeks",
), 0)
BEFORE = {"quarter_sanctions_pence": {"commissioner": 0, "provider": 0}, "months_below_standard": [0] * 5}


# The program's journal --------------------------------------------------------------------------------------------------


class Postings:
    """What each party has received less given: by stage, code, month, contract and party."""

    def __init__(self):
        self.sums = {}

    def book(self, stage, code, month, contract, payer, payee, pence):
        """Moves a sum from payer to payee; below zero it goes the other way."""
        for party, sum_ in ((payee, pence), (payer, -pence)):
            key = (stage, code, month, contract, party)
            self.sums[key] = self.sums.get(key, 0) + sum_

    def both(self, *posting):
        """Makes a debt and pays it at once."""
        self.book("accrued", *posting)
        self.book("paid", *posting)

    def there(self):
        """All that is not nothing."""
        return {key: sum_ for key, sum_ in self.sums.items() if sum_ != 0}


def booked(run):
    """The program's postings of the codes that are reckoned here."""
    postings = Postings()
    for stage, code, month, contract, payer, payee, pence, _ in run["journal"]:
        if code in RECKONED:
            postings.book(stage, code, month, contract, payer, payee, pence)
    return postings


def imposed(run, month):
    """Sanctions that commissioners imposed in a month and providers claimed: {contract: [(cause, payer, pence)]}."""
    found = {}
    for stage, code, when, contract, payer, _, pence, cause in run["journal"]:
        if (stage, code, when) == ("accrued", "SANC", month):
            found.setdefault(contract, []).append((cause, payer, pence))
    return found


# Renewals ---------------------------------------------------------------------------------------------------------------


def change_of(path, entered):
    """A path's change on entering the year after the one that is counted; its last change goes on."""
    return path[min(entered, len(path) - 1)]


def level(path, year):
    """Level of a path of yearly changes against the first year."""
    product = 1.0
    for entered in range(year):
        product *= 1.0 + change_of(path, entered)
    return product


def input_price_level(run, year):
    """Level of what providers pay for staff and all else, each by its part of cost, against the first year."""
    share, product = run["pay_share_of_cost"], 1.0
    for entered in range(year):
        pay = change_of(run["pay_path"], entered) + run["pay_deviation"]
        product *= 1.0 + (share * pay + (1.0 - share) * change_of(run["other_input_price_path"], entered))
    return product


def indexation(run, term, year):
    """By what the level of local sums moves on entering a year, against the tariff."""
    tariff = level(run["tariff_path"], year) / level(run["tariff_path"], year - 1)
    if term["indexation"] == "national_tariff":
        return 1.0
    prices = input_price_level(run, year) / input_price_level(run, year - 1)
    return prices / tariff if term["indexation"] == "input_prices" else 1.0 / tariff


def local_index(run, before, now, year):
    """Level of local sums in a year: indexed, and rebased towards cost where the contract was signed."""
    index = before * indexation(run, now["term"], year)
    if now["years_since_signing"] == 0 and run["rebasing"]:
        limit, yardstick = run["largest_rebasing_share"], now["term"].get("yardstick_share", 0.0)
        own = now["cost_over_renewed_income"]
        gap = (1.0 - yardstick) * own + yardstick * (own * now["peers_over_own_cost"]) - 1.0
        index *= 1.0 + now["term"]["rebasing_share"] * clip(gap, -limit, limit)
    return index


def prices(run, year):
    """National prices of a year, in pence."""
    return {line: times(run["price_pence"][line], level(run["tariff_path"], year)) for line in LINES}


# A year of every contract -----------------------------------------------------------------------------------------------


class Contract:
    """One contract as it goes through the years."""

    def __init__(self, number, parties):
        self.number = number
        self.commissioner, self.provider = parties
        self.index, self.so_far = 1.0, BEFORE
        # What is owed from the month before: [(code, payer, payee, pence)].
        self.owed = []

    def begin(self, run, stated, year):
        """Begins a year: its plan, and what follows from the plan alone."""
        self.stated, self.year = stated, year
        if year > 0:
            self.index = local_index(run, self.index, stated, year)
        self.plan = stated["plan"] | {"local_index": self.index, "tariff_pence": prices(run, year)}
        self.holder = stated["holder"]
        self.is_led = self.holder != self.provider
        # The quarter's cap begins anew; months running below a standard go on.
        self.so_far = BEFORE | {"months_below_standard": self.so_far["months_below_standard"]}
        nothing = self.settled([NOTHING] * 12)
        self.plan_of_year = nothing["baseline_to_date"]
        self.plan_passed_on = nothing["passed_on"]["baseline"]
        self.charged = dict.fromkeys(CODES, 0)
        self.charged_from_plan = 0
        self.passed_on = {"baseline": 0, "to_date": 0}
        self.sanctions_paid = 0

    def settled(self, months, positions=None, scores=()):
        """What is due for some months of the year."""
        record = {
            "plan": self.plan, "months": months, "positions": positions,
            "scores": list(scores),
        }
        return settle(self.stated["clauses"], record, self.so_far)

    def under(self):
        """All that was charged so far in the year, sanctions left out."""
        return sum(self.charged.values())

    def terms(self):
        """What the lead passes on."""
        return self.stated["clauses"]["lead_provider"]["subcontracts"]

    # Booking ------------------------------------------------------------------------------------------------------------

    def pay(self, book, month):
        """Pays what is owed from last month, and a twelfth of the plan."""
        for code, payer, payee, pence in self.owed:
            book.book("paid", code, month, self.number, payer, payee, pence)
            if code == "SANC" and payer != self.commissioner:
                self.sanctions_paid += pence
        self.owed = []
        twelfth = part_of_year(self.plan_of_year, month % 12)
        book.book("paid", "BASE", month, self.number, self.commissioner, self.holder, twelfth)
        if self.is_led:
            twelfth = part_of_year(self.plan_passed_on, month % 12)
            book.book("paid", "SUBC", month, self.number, self.holder, self.provider, twelfth)

    def accrue(self, book, month, due):
        """Accrues what has become due since it was last looked at."""
        from_plan = due["baseline_to_date"] - self.charged_from_plan
        book.book("accrued", "BASE", month, self.number, self.commissioner, self.holder, from_plan)
        for heading, code in CODES.items():
            more = due["to_date"][heading] - self.charged[heading] - (from_plan if heading == "price" else 0)
            self.owe(book, month, code, self.commissioner, self.holder, more)
        self.charged, self.charged_from_plan = due["to_date"], due["baseline_to_date"]
        self.now_passed_on = due["passed_on"]

    def owe(self, book, month, code, payer, payee, pence):
        """Makes a debt that is paid next month."""
        book.book("accrued", code, month, self.number, payer, payee, pence)
        self.owed.append((code, payer, payee, pence))

    def impose(self, book, month, due, found):
        """Books the sanctions that were imposed; each of them must be one that is due. Gives what moves to the holder."""
        towards_holder = 0
        for cause, payer, pence in found:
            party = "commissioner" if payer == self.commissioner else "provider"
            if not any((one["standard"], one["owed_by"], one["pence"]) == (cause, party, pence) for one in due["sanctions"]):
                raise Wrong(self, month, f"a sanction of {pence} pence for {cause} was imposed on the {party} and is not due")
            payee = self.holder if party == "commissioner" else self.commissioner
            payer = self.commissioner if party == "commissioner" else self.holder
            self.owe(book, month, "SANC", payer, payee, pence)
            towards_holder += pence if party == "commissioner" else -pence
        return towards_holder

    def pass_on(self, book, month, sanctions):
        """The lead accrues the provider's part of the money, and of the sanctions."""
        now = self.now_passed_on
        more = now["to_date"] - self.passed_on["to_date"]
        from_plan = now["baseline"] - self.passed_on["baseline"]
        self.passed_on = {"baseline": now["baseline"], "to_date": now["to_date"]}
        if not self.is_led:
            return
        book.book("accrued", "SUBC", month, self.number, self.holder, self.provider, more)
        self.owed.append(("SUBC", self.holder, self.provider, more - from_plan))
        blame = times(sanctions, self.terms()["blame_passed_on_share"])
        self.owe(book, month, "SSANC", self.holder, self.provider, blame)

    def reinvest(self, book, month):
        """Gives back the agreed share of the sanctions that the provider has paid since April."""
        clause = self.stated["clauses"].get("sanctions")
        back = 0 if clause is None else times(self.sanctions_paid, clause["reinvested_share"])
        book.both("REINV", month, self.number, self.commissioner, self.holder, back)
        return back


def part_of_year(of_year, month):
    """The instalment of a month: whole pence, the rest of a penny comes later."""
    return of_year * (month + 1) // 12 - of_year * month // 12


# The year end -----------------------------------------------------------------------------------------------------------


def received(contract, all_):
    """What the provider of the care has received under a contract this year; a lead's margins on the others are its own."""
    if contract.is_led:
        return contract.now_passed_on["to_date"]
    led = (
        one for one in all_
        if one.is_led and one.holder == contract.provider and one.commissioner == contract.commissioner
    )
    return contract.under() + sum(one.under() - one.now_passed_on["to_date"] for one in led)


def part(own, sums):
    """Own part of some sums of pence; nothing where they come to nothing."""
    whole = 0.0
    for sum_ in sums:
        whole += sum_ / 100.0
    return (own / 100.0) / whole if whole > 0.0 else 0.0


def providers_position(contract, all_):
    """The part of a provider's surplus that belongs to a contract, in proportion to what it received under it."""
    own = [received(one, all_) for one in all_ if one.provider == contract.provider]
    return times(contract.stated["provider_surplus_pence"], part(received(contract, all_), own))


def positions(contract, all_):
    """The parts of both parties' surpluses that belong to a contract, and the result of all who care for a population."""
    own = [one for one in all_ if one.commissioner == contract.commissioner]
    surplus = contract.stated["commissioner_surplus_pence"]
    return {
        "provider_pence": providers_position(contract, all_) + contract.stated["withheld_pence"],
        "commissioner_pence": times(surplus, part(contract.under(), [one.under() for one in own])),
        "everyone_pence": surplus + sum(providers_position(one, all_) for one in own),
        "part": part(planned_value(contract.plan), [planned_value(one.plan) for one in own]),
    }


# Runs -------------------------------------------------------------------------------------------------------------------


class Wrong(Exception):
    """Something that cannot be by the document."""

    def __init__(self, contract, month, what):
        super().__init__(f"contract {contract.number} in month {month}: {what}")


def reckoned(run, counts):
    """All postings of a run, from what its years were settled on."""
    book = Postings()
    contracts = [Contract(number, parties) for number, parties in enumerate(run["contracts"])]
    for year, stated in enumerate(run["years"]):
        for contract, of_contract in zip(contracts, stated):
            contract.begin(run, of_contract, year)
            check_plan(contract)
        for month in range(12 * year, 12 * year + 12):
            live_month(run, book, contracts, month)
        year_end(book, contracts, 12 * year + LAST)
        count(run, contracts, counts)
    return book


def check_plan(contract):
    """The plan that the program wrote has this year's prices and level."""
    for key in ("tariff_pence", "local_index"):
        if contract.plan[key] != contract.stated["plan"][key]:
            told = f"{key} of the plan: the program says {contract.stated['plan'][key]}, the reference {contract.plan[key]}"
            raise Wrong(contract, 12 * contract.year, told)


def live_month(run, book, contracts, month):
    """A month: what is owed is paid, contracts are settled, sanctions imposed, and leads pass on."""
    found = imposed(run, month)
    for contract in contracts:
        contract.pay(book, month)
    for contract in contracts:
        due = contract.settled(contract.stated["months"][: month % 12 + 1])
        contract.accrue(book, month, due)
        sanctions = contract.impose(book, month, due, found.get(contract.number, []))
        contract.so_far = due["so_far"]
        contract.pass_on(book, month, sanctions)


def year_end(book, contracts, month):
    """What is divided when the year is over, on positions that are the same for all; sanctions are given back."""
    of_all = [positions(contract, contracts) for contract in contracts]
    dues = [
        contract.settled(contract.stated["months"], of_one, contract.stated["scores"])
        for contract, of_one in zip(contracts, of_all)
    ]
    for contract, due in zip(contracts, dues):
        contract.accrue(book, month, due)
        contract.pass_on(book, month, contract.reinvest(book, month))


def count(run, contracts, counts):
    """Counts the contract-years in which something moved money that no code of its own tells of."""
    for contract in contracts:
        basis = (contract.stated["clauses"].get("risk_share") or {}).get("basis", {})
        moved = contract.charged["risk_share"] != 0
        at = contract.year
        for what, is_so in {
            "ALLIANCE": moved and "alliance" in basis,
            "DEFICIT": moved and "system_deficit" in basis,
            "LEAD": contract.is_led,
            "SIGNED": contract.stated["years_since_signing"] == 0,
            "INDEXED": at > 0 and indexation(run, contract.stated["term"], at) != 1.0,
            "REBASED": at > 0 and contract.stated["years_since_signing"] == 0 and contract.stated["term"]["rebasing_share"] > 0,
        }.items():
            counts[what] += is_so


def differences(run, counts):
    """Postings that the program and this make differently: [(key, program, reference)]."""
    own, theirs = reckoned(run, counts).there(), booked(run).there()
    for code, _, _ in {(code, month // 12, contract) for _, code, month, contract, _ in own}:
        counts[code] += 1
    keys = sorted(own.keys() | theirs.keys(), key=lambda key: (key[2], key[3], key[1], key[0], key[4]))
    return [(key, theirs.get(key, 0), own.get(key, 0)) for key in keys if theirs.get(key, 0) != own.get(key, 0)]


def main(path):
    """Compares every run of a file; the first that disagrees is told."""
    counts, years = dict.fromkeys(COUNTED, 0), 0
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            run = json.loads(line)
            try:
                over = differences(run, counts)
            except Wrong as wrong:
                print(f"run {number}: {wrong}")
                return 1
            for (stage, code, month, contract, party), theirs, own in over[:12]:
                print(
                    f"run {number}, contract {contract}, month {month}: {code} {stage} to {party}: "
                    f"the program says {theirs}, the reference {own}"
                )
            if over:
                return 1
            years += sum(len(stated) for stated in run["years"])
    print(f"{years} contract-years agree to the penny")
    for what in COUNTED:
        print(f"{what} {counts[what]}")
    return 0 if years else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
