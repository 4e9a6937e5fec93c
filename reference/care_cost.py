"""What capacity and effort cost a provider, beyond what they cost at the start: two formulas of docs/model.md once more.

    python3 reference/care_cost.py FILE

Each line of FILE is an object. One with `base_pence` is a cost of capacity: `base_pence` (the period's running cost of the start),
`cost_index`, `price_index`, `marginal_cost_share`, and by kind of capacity `shares`, `now` and `start`. One with `b0` is a cost of effort:
`b0` (breaches without effort, a share of attendances), `attendances`, `M` (pounds a breach), `q0`, `epsilon` and `q`; without `q` it is solved
for `ratio`, (M + s)/M. An answer that is written beside it as `pence` or as `q_solved` is held against what is reckoned here. Exit 0: all agree.
"""

import json
import math
import sys

from settlement import rounded


def cost_of_capacity(base_pence, cost_index, price_index, marginal_cost_share, shares, now, start):
    """Cost of capacity beyond the start's: the fixed part of the running cost, by the part of it that each kind takes."""
    more = 0.0
    for kind, share in shares.items():
        more += share * (now[kind] / start[kind] - 1.0)
    return rounded(base_pence * cost_index * price_index * (1.0 - marginal_cost_share) * more)


def steepness(epsilon, q0):
    """The exponent at which effort at the start answers a sanction with the elasticity that was measured."""
    return 1.0 / epsilon - q0


def effort_cost_pounds(b0, attendances, pressure, q0, epsilon, q):
    """What effort costs, in pounds, unrounded."""
    eta = steepness(epsilon, q0)
    price = pressure * math.exp(-q0) / q0**eta
    return b0 * attendances * price * q ** (1.0 + eta) / (1.0 + eta)


def cost_of_effort(b0, attendances, pressure, q0, epsilon, q):
    """What effort costs beyond that of the start, in pence; below zero where less is done than then."""
    terms = (b0, attendances, pressure, q0, epsilon)
    return rounded(100.0 * (effort_cost_pounds(*terms, q) - effort_cost_pounds(*terms, q0)))


def chosen_effort(ratio, q0, epsilon):
    """The effort at which one more unit costs what it avoids: (q/q0)^eta = ratio * e^(q0 - q), by halving an interval."""
    eta = steepness(epsilon, q0)
    low, high = 0.0, q0 + 10.0
    for _ in range(200):
        middle = 0.5 * (low + high)
        if (middle / q0) ** eta < ratio * math.exp(q0 - middle):
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def breaches_avoided(b0, attendances, q0, q):
    """Breaches that effort avoids beyond those that the start's avoids."""
    return b0 * attendances * (math.exp(-q0) - math.exp(-q))


def answered(stated):
    """What a line comes to."""
    if "base_pence" in stated:
        names = ("base_pence", "cost_index", "price_index", "marginal_cost_share", "shares", "now", "start")
        return {"pence": cost_of_capacity(*(stated[name] for name in names))}
    q = stated["q"] if "q" in stated else chosen_effort(stated["ratio"], stated["q0"], stated["epsilon"])
    names = ("b0", "attendances", "M", "q0", "epsilon")
    return {
        "q_solved": q,
        "pence": cost_of_effort(*(stated[name] for name in names), q),
        "avoided": breaches_avoided(stated["b0"], stated["attendances"], stated["q0"], q),
    }


def main(path):
    """Answers every line; one that states another answer is told."""
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            stated = json.loads(line)
            answer = answered(stated)
            print(json.dumps(answer))
            if "pence" in stated and stated["pence"] != answer["pence"]:
                print(f"the program says {stated['pence']} pence, the reference {answer['pence']}: {line.strip()}")
                return 1
            if "q_solved" in stated and abs(stated["q_solved"] - answer["q_solved"]) > 1e-9:
                print(f"the program chooses {stated['q_solved']}, the reference {answer['q_solved']}: {line.strip()}")
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
