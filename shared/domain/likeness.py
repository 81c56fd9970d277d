"""What a text is compared with others by: whether two posts say nearly the same."""

from msgspec import Struct

SAMPLE = 32
"""Hashes of word pairs that are kept of a text; most posts have no more, so that they are compared exactly."""

NEAR = 0.5
"""Share of word pairs in common from which on two texts are nearly the same. Of the real posts that `hundred eval`
reads, what lies above was passed on with a remark, cut off, or made by one template; chance begins far below."""


class Likeness(Struct, frozen=True):
    """A text's `pairs` of neighbouring words, of which `sample` has the smallest hashes. Below `least` pairs in common
    nothing is nearly the same: people who never met write short things alike.
    """

    sample: tuple[int, ...]
    pairs: int
    least: int


def near(one: Likeness, other: Likeness) -> bool:
    """Whether two texts are nearly the same: half of their word pairs, and as many as make a story.

    The Jaccard index from the smallest hashes of both together (Broder 1997); exact when all hashes were kept.
    """
    both = sorted({*one.sample, *other.sample})[:SAMPLE]
    shared = {*one.sample} & {*other.sample}
    alike = sum(each in shared for each in both) / len(both)
    in_common = alike / (1 + alike) * (one.pairs + other.pairs)
    return alike >= NEAR and round(in_common) >= max(one.least, other.least)
