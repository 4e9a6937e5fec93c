"""Chance, reckoned once more: the generator, and what is drawn with it, to forty digits and more.

Written from docs/model.md and from what is published of each distribution. Nothing here is quick: a count's distribution is
written out number by number, and a normal score is searched for in the series of its distribution function.

    $ echo "poisson 30 0.999" | python3 reference/chance.py
    48

Each line asks for one thing and gets one line in answer; see ANSWERS at the end.
"""

import sys
from bisect import bisect_left
from decimal import Decimal, getcontext
from functools import lru_cache

getcontext().prec = 60

# Masses below this part of the largest are left out: together they are less than 1e-27.
NEGLIGIBLE = Decimal("1e-30")
PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459")


# --- The generator: Philox4x32-10 (Salmon, Moraes, Dror and Shaw, SC11, 2011) ---


def philox(key, counter):
    """Ten rounds over four words of 32 bits."""
    (k0, k1), (x0, x1, x2, x3) = key, counter
    for _ in range(10):
        high0, low0 = divmod(x0 * 0xD2511F53, 2**32)
        high1, low1 = divmod(x2 * 0xCD9E8D57, 2**32)
        x0, x1, x2, x3 = high1 ^ x1 ^ k0, low1, high0 ^ x3 ^ k1, low0
        k0, k1 = (k0 + 0x9E3779B9) % 2**32, (k1 + 0xBB67AE85) % 2**32
    return x0, x1, x2, x3


def block(seed, future, purpose, entity, step):
    """The words of a place: its seed is the key, its other coordinates are the counter."""
    return philox((seed % 2**32, seed >> 32), (step, entity, future, purpose))


def uniforms(place):
    """Both uniforms of a place: the middle of one of 2**52 equal steps from 0 to 1."""
    w0, w1, w2, w3 = block(*place)
    middle = lambda low, high: Decimal(2 * ((high * 2**32 + low) >> 12) + 1) / 2**53
    return middle(w0, w1), middle(w2, w3)


def stream(place, count):
    """The first words of the sequence that begins at a place: half of the place's words are its key, half its start."""
    k0, k1, s0, s1 = block(*place)
    words = []
    while len(words) < count:
        number = len(words) // 4
        words += philox((k0, k1), (number % 2**32, number >> 32, s0, s1))
    return words[:count]


def entity(name):
    """The number of a name: FNV-1a over 32 bits."""
    number = 2166136261
    for byte in name.encode():
        number = (number ^ byte) * 16777619 % 2**32
    return number


# --- Counts ---


class Counts:
    """A distribution over whole numbers, from the ratios of neighbouring masses outwards from its peak."""

    def __init__(self, peak, last, ratio):
        above, below = [Decimal(1)], []
        while peak + len(above) <= last and above[-1] > NEGLIGIBLE:
            above.append(above[-1] * ratio(peak + len(above) - 1))
        mass = Decimal(1)
        while peak - len(below) > 0 and mass > NEGLIGIBLE:
            mass /= ratio(peak - len(below) - 1)
            below.append(mass)
        masses = below[::-1] + above
        whole = sum(masses)
        self.first, self.up_to, sum_so_far = peak - len(below), [], Decimal(0)
        for mass in masses:
            sum_so_far += mass
            self.up_to.append(sum_so_far / whole)

    def quantile(self, uniform):
        """The least count that is not exceeded with this probability."""
        return self.first + min(bisect_left(self.up_to, uniform), len(self.up_to) - 1)

    def step(self, count):
        """The probabilities of at most so many and of more."""
        share = self.up_to[min(count - self.first, len(self.up_to) - 1)]
        return f"{float(share)!r} {float(1 - share)!r}"


@lru_cache
def poisson(mean):
    mean = Decimal(float(mean))
    return Counts(int(mean), 2**32, lambda count: mean / (count + 1))


@lru_cache
def binomial(trials, probability):
    trials, chance = int(trials), Decimal(float(probability))
    odds = chance / (1 - chance)
    return Counts(int((trials + 1) * chance), trials, lambda count: odds * (trials - count) / (count + 1))


# --- The normal score ---


def density(value):
    return (-value * value / 2).exp() / (2 * PI).sqrt()


def normal_below(value):
    """The share below a value: one half and the series x + x^3/3 + x^5/(3*5) + ... times the density."""
    total, term, odd = Decimal(0), value, 1
    while abs(term) > Decimal("1e-55"):
        total += term
        odd += 2
        term *= value * value / odd
    return Decimal("0.5") + density(value) * total


def normal_score(uniform):
    """The value below which this share lies: by halves, then by Newton's steps."""
    low, high = Decimal(-9), Decimal(9)
    for _ in range(20):
        middle = (low + high) / 2
        low, high = (middle, high) if normal_below(middle) < uniform else (low, middle)
    value = (low + high) / 2
    for _ in range(4):
        value -= (normal_below(value) - uniform) / density(value)
    return value


# --- Quantities; each is the inverse of its distribution function ---


def log_uniform(low, high, uniform):
    return (low.ln() + (high.ln() - low.ln()) * uniform).exp()


def triangular(low, mode, high, uniform):
    """Up to the mode the share below x is (x - low)^2 / ((high - low) (mode - low)); the rest mirrors it."""
    if uniform * (high - low) <= mode - low:
        return low + ((mode - low) * (high - low) * uniform).sqrt()
    return high - ((high - mode) * (high - low) * (1 - uniform)).sqrt()


# --- What is asked, and what is answered ---


def exact(text):
    """The very number that a double holds."""
    return Decimal(float(text))


def of_numbers(reckon):
    return lambda *numbers: repr(float(reckon(*map(exact, numbers))))


def of_place(reckon):
    """Seed, future, purpose, entity and step first, then what is drawn."""
    return lambda *words: reckon(tuple(map(int, words[:5])), *words[5:])


ANSWERS = {
    "philox": lambda *words: " ".join(map(str, philox(tuple(map(int, words[:2])), tuple(map(int, words[2:]))))),
    "pair": of_place(lambda place: " ".join(str(int(uniform * 2**53)) for uniform in uniforms(place))),
    "stream": of_place(lambda place: " ".join(map(str, stream(place, 9)))),
    "entity": entity,
    "poisson": lambda mean, uniform: poisson(mean).quantile(exact(uniform)),
    "poisson_step": lambda mean, count: poisson(mean).step(int(count)),
    "poisson_drawn": of_place(lambda place, mean: poisson(mean).quantile(uniforms(place)[0])),
    "binomial": lambda trials, chance, uniform: binomial(trials, chance).quantile(exact(uniform)),
    "binomial_step": lambda trials, chance, count: binomial(trials, chance).step(int(count)),
    "binomial_drawn": of_place(lambda place, trials, chance: binomial(trials, chance).quantile(uniforms(place)[0])),
    "normal": of_numbers(normal_score),
    "normal_drawn": of_place(lambda place: repr(float(normal_score(uniforms(place)[0])))),
    "uniform_to": of_numbers(lambda low, high, uniform: low + (high - low) * uniform),
    "log_uniform": of_numbers(log_uniform),
    "triangular": of_numbers(triangular),
    "normal_with": of_numbers(lambda mean, deviation, normal: mean + deviation * normal),
    "log_normal": of_numbers(lambda median, sigma, normal: (median.ln() + sigma * normal).exp()),
    "log_normal_mean_one": of_numbers(lambda sigma, normal: (sigma * normal - sigma * sigma / 2).exp()),
}


if __name__ == "__main__":
    for line in sys.stdin:
        what, *words = line.split()
        print(ANSWERS[what](*words))
