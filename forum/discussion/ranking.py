"""How votes become an order. Pure."""

from math import sqrt

# 95 % confidence.
Z = 1.96


def wilson_lower_bound(up: int, down: int) -> float:
    """Return the lower bound of the Wilson score interval of up / (up + down), 0 .. 1.

    The share of "up" that we can be 95 % sure of: one vote of one proves
    little, ninety of a hundred much. A comment nobody voted on has 0.

    E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical
    Inference", Journal of the American Statistical Association 22 (1927).
    """
    total = up + down
    if total == 0:
        return 0.0
    share = up / total
    spread = Z * sqrt((share * (1 - share) + Z * Z / (4 * total)) / total)
    bound = (share + Z * Z / (2 * total) - spread) / (1 + Z * Z / total)
    return max(0.0, bound)
