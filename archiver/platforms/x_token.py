"""The `token` that X's embed script computes from a post's id: `id / 1e15 * π` in base 36.

Zeros and the dot are left out. The number is written as JavaScript writes it: with the fewest digits that
still name the same double.
"""

import math

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_BASE = 36


def token(number: int) -> str:
    """The token for a post's id (facts: platforms, a1)."""
    return _in_base_36(number / 1e15 * math.pi).replace("0", "").replace(".", "")


def _in_base_36(value: float) -> str:
    """A positive double as `toString(36)` gives it."""
    whole = int(value)
    digits = _fraction(value - whole, 0.5 * (math.nextafter(value, math.inf) - value))
    return _whole(whole) + (f".{digits}" if digits else "")


def _whole(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, _BASE)
        text = _DIGITS[digit] + text
    return text or "0"


def _fraction(rest: float, delta: float) -> str:
    """Digits until what is left is within half a unit in the last place, which rounds the last one.

    Rounding never carries over: a last digit of 35 would have been rounded away one digit earlier.
    """
    digits: list[int] = []
    while rest >= delta:
        rest *= _BASE
        delta *= _BASE
        digits.append(int(rest))
        rest -= digits[-1]
        if rest > 0.5 and rest + delta > 1:
            digits[-1] += 1
            break
    return "".join(_DIGITS[digit] for digit in digits)
