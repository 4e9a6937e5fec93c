"""Settles contract-months a second time and holds them against the program's answers.

    python3 reference/compare.py FILE

Each line of FILE is {"case": {"clauses", "record", "so_far"}, "answer": due}. Exit 0: all agree to the penny. Where one does not, it is
made smaller as long as the two still disagree, and printed. The program is asked what it makes of a smaller case: a line `settle CASE` on
standard output, answered by a line on standard input, which is empty where the case is none that the program can read. Without
anybody who answers, the case is printed as it came.
"""

import copy
import json
import sys

from settlement import settle


def main(path):
    """Compares every case of a file; the first that disagrees is shrunk and told."""
    agreed = 0
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            stated = json.loads(line)
            over = differences(stated["case"], stated["answer"])
            if over:
                tell(shrunk(stated["case"], over), stated, agreed)
                return 1
            agreed += 1
    print(f"{agreed} contract-months agree to the penny")
    return 0 if agreed else 1


def differences(case, answer):
    """Where the second engine says something else: {address: (program, reference)}."""
    own = leaves(settle(case["clauses"], case["record"], case["so_far"]))
    theirs = leaves(answer)
    addresses = [*theirs, *(address for address in own if address not in theirs)]
    return {a: (theirs.get(a), own.get(a)) for a in addresses if theirs.get(a) != own.get(a)}


def leaves(value, address=""):
    """Every plain value below a value, by its address."""
    if isinstance(value, dict):
        members = value.items()
    elif isinstance(value, list):
        members = enumerate(value)
    else:
        return {address: value}
    return {at: leaf for key, inner in members for at, leaf in leaves(inner, f"{address}.{key}".lstrip(".")).items()}


# Making a case smaller -------------------------------------------------------------------------------------------------


def ask(case):
    """What the program makes of a case; nothing where it cannot read it or nobody answers."""
    print("settle", json.dumps(case), flush=True)
    line = sys.stdin.readline().strip()
    return json.loads(line) if line else None


def disagrees(case, over):
    """Whether both engines can settle a case, and make different things of it at one of the addresses."""
    answer = ask(case)
    try:
        return answer is not None and any(address in over for address in differences(case, answer))
    except (KeyError, IndexError, ZeroDivisionError):
        return False


def shrunk(case, over):
    """The smallest case found on which the two still disagree over one of the same sums."""
    going_on = True
    while going_on:
        going_on = False
        for address, simpler in steps(case):
            candidate = changed(case, address, simpler)
            if candidate is not None and disagrees(candidate, over):
                case, going_on = candidate, True
    return case


GONE = object()
SIMPLER_WORDS = {"credit": "cliff", "baseline": "plan", "price": "formula"}
LINES = ("attendances", "emergency", "elective", "contacts")


def steps(value, address=()):
    """Every single step that makes a case smaller, the largest steps first."""
    members = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    for key, inner in reversed(members):
        here = (*address, key)
        if here[-2:-1] == ("payment",) and key in LINES:
            yield here, "block"
        if key in SIMPLER_WORDS:
            yield here, SIMPLER_WORDS[key]
        yield here, GONE
    for key, inner in members:
        here = (*address, key)
        if isinstance(inner, (dict, list)):
            yield from steps(inner, here)
        elif isinstance(inner, (int, float)) and not isinstance(inner, bool):
            yield from ((here, number) for number in smaller_numbers(inner))


def smaller_numbers(number):
    """Numbers that may do as well."""
    tries = (0, 1, 0.5, 100, 1000, round(number / 2), round(number), round(number, 1), round(number, 2), number // 10 * 10)
    return [n for n in dict.fromkeys(tries) if size(n) < size(number)]


def is_smaller(new, old):
    """Whether a number is a step down; anything else is."""
    are_numbers = all(isinstance(n, (int, float)) and not isinstance(n, bool) for n in (new, old))
    return not are_numbers or size(new) < size(old)


def size(number):
    """Numbers are smaller that are shorter to write, or as short and nearer to nothing."""
    return len(repr(number)), abs(number)


def has(inside, key):
    """Whether there is such a member or item."""
    return key in inside if isinstance(inside, dict) else isinstance(inside, list) and key < len(inside)


def changed(case, address, simpler):
    """The case with one value replaced or gone; nothing where that changes nothing."""
    case = copy.deepcopy(case)
    inside = case
    for key in address[:-1]:
        if not has(inside, key):
            return None
        inside = inside[key]
    key = address[-1]
    if not has(inside, key) or inside[key] == simpler or not is_smaller(simpler, inside[key]):
        return None
    if simpler is GONE:
        del inside[key]
    else:
        inside[key] = simpler
    return case


def tell(case, stated, agreed):
    """Prints a case on which the two disagree."""
    answer = stated["answer"] if case == stated["case"] else ask(case)
    print(f"After {agreed} contract-months that agree, this one does not:")
    print(json.dumps(without_nothing(case), indent=1))
    for address, (program, reference) in differences(case, answer).items():
        print(f"  {address}: the program says {program}, the reference {reference}")
    print("Whole, with all that is nothing in it:", json.dumps(case))


def without_nothing(value):
    """A case as a reader wants it: without counts and sums that are nothing."""
    if isinstance(value, list):
        return [without_nothing(item) for item in value]
    if isinstance(value, dict):
        members = {key: without_nothing(inner) for key, inner in value.items()}
        return {key: inner for key, inner in members.items() if inner and (not isinstance(inner, list) or any(inner))}
    return value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
