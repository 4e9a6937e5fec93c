"""The book of one contract over a year, by the letter of docs/model.md (7.8a: postings, accounts).

    python3 reference/ledger.py FILE

Each line of FILE is {"case": {"clauses", "record", "imposed", "opening_pence"}, "answer": [month, ...]}: a year, and what the program makes of
it. Exit 0: all agree to the penny. Where one does not, its first month that disagrees is told.
"""

import json
import sys

from compare import leaves
from settlement import STANDARDS, settle, times

# What is due under a heading, and the code under which it is booked. Of the price, what departs from the plan.
CODES = {
    "price": "RECON", "risk_share": "RISK", "outcome_payment": "OUTC", "commissioner_duty": "DUTY", "quality_payment": "CQUIN",
    "marginal_rate": "MRET", "readmissions": "READM", "given_back": "RETBACK", "profit_cap": "PCAP",
}
ALL_CODES = ("BASE", *CODES.values(), "SANC", "REINV")
PARTIES = ("provider", "commissioner")


class Book:
    """Double entry between one commissioner and one provider. Sums go to the provider; below zero from it."""

    def __init__(self, opening):
        self.accounts = {
            party: {"cash": opening[party], "owed": 0, "income": 0, "expense": 0, "earlier": -opening[party]} for party in PARTIES
        }
        self.outstanding = dict.fromkeys(ALL_CODES, 0)
        self.begin_month()

    def begin_month(self):
        """What is accrued and paid is told month by month."""
        self.accrued, self.paid = dict.fromkeys(ALL_CODES, 0), dict.fromkeys(ALL_CODES, 0)

    def payer_and_payee(self, pence):
        """The accounts of who gives and who gets."""
        payer, payee = ("commissioner", "provider") if pence >= 0 else ("provider", "commissioner")
        return self.accounts[payer], self.accounts[payee]

    def accrue(self, code, pence):
        """Makes a debt: expense of one, income of the other."""
        payer, payee = self.payer_and_payee(pence)
        payer["expense"] += abs(pence)
        payer["owed"] -= abs(pence)
        payee["income"] -= abs(pence)
        payee["owed"] += abs(pence)
        self.accrued[code] += pence
        self.outstanding[code] += pence

    def pay(self, code, pence):
        """Moves cash and ends a debt."""
        payer, payee = self.payer_and_payee(pence)
        payer["cash"] -= abs(pence)
        payer["owed"] += abs(pence)
        payee["cash"] += abs(pence)
        payee["owed"] -= abs(pence)
        self.paid[code] += pence
        self.outstanding[code] -= pence

    def close(self):
        """Income and expense of the year go to the surpluses of earlier years."""
        for own in self.accounts.values():
            own["earlier"] += own["income"] + own["expense"]
            own["income"] = own["expense"] = 0

    def told(self):
        """The month as it stands, once every proof holds."""
        for party, own in self.accounts.items():
            assert sum(own.values()) == 0, f"the accounts of the {party} do not add up to nothing"
        owed = {party: own["owed"] for party, own in self.accounts.items()}
        assert owed["provider"] == -owed["commissioner"] == sum(self.outstanding.values())
        accounts = {
            party: own | {"reserve": -(own["income"] + own["expense"] + own["earlier"])} for party, own in self.accounts.items()
        }
        return {"accrued": self.accrued, "paid": self.paid, "outstanding": dict(self.outstanding), "accounts": accounts}


def year(case):
    """Twelve months, and the April after them: the year is closed and what March left open is paid."""
    record, book = case["record"], Book(case["opening_pence"])
    so_far = {"quarter_sanctions_pence": dict.fromkeys(PARTIES, 0), "months_below_standard": [0] * len(STANDARDS)}
    base_of_year = settle(case["clauses"], record, so_far)["baseline_to_date"]
    charged, owed, told = dict.fromkeys(ALL_CODES, 0), {}, []
    paid_on_account = paid_in_sanctions = 0
    for month in range(12):
        book.begin_month()
        for code, pence in owed.items():
            book.pay(code, pence)
        paid_in_sanctions -= owed.get("SANC", 0)
        on_account = base_of_year * (month + 1) // 12
        book.pay("BASE", on_account - paid_on_account)
        paid_on_account = on_account

        due = settle(case["clauses"], record | {"months": record["months"][: month + 1]}, so_far)
        so_far = due["so_far"]
        to_date = {code: due["to_date"][heading] for heading, code in CODES.items()}
        to_date |= {"RECON": to_date["RECON"] - due["baseline_to_date"], "BASE": due["baseline_to_date"]}
        owed = {code: pence - charged[code] for code, pence in to_date.items()}
        charged |= to_date
        owed["SANC"] = -sum(sanction["pence"] for sanction in due["sanctions"]) if case["imposed"][month] else 0
        for code, pence in owed.items():
            book.accrue(code, pence)
        del owed["BASE"]

        if month == 11:
            back = times(paid_in_sanctions, case["clauses"]["sanctions"]["reinvested_share"])
            book.accrue("REINV", back)
            book.pay("REINV", back)
        stages = {stage["goal"]: [stage["available"], stage["earned"]] for stage in due["quality_stages"]}
        told.append(book.told() | {"sanction": sum(sanction["pence"] for sanction in due["sanctions"]), "stages": stages})
    book.close()
    book.begin_month()
    for code, pence in owed.items():
        book.pay(code, pence)
    told.append(book.told())
    return told


def main(path):
    """Holds every year of a file to the program's."""
    agreed = 0
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            stated = json.loads(line)
            own, theirs = leaves(year(stated["case"])), leaves(stated["answer"])
            over = [at for at in {**theirs, **own} if own.get(at) != theirs.get(at)]
            if over:
                month = over[0].split(".")[0]
                print(f"After {agreed} years that agree, this one does not, in month {month} (April is 0):")
                for at in (at for at in over if at.split(".")[0] == month):
                    print(f"  {at}: the program says {theirs.get(at)}, the reference {own.get(at)}")
                return 1
            agreed += 1
    print(f"{agreed} years agree to the penny")
    return 0 if agreed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
