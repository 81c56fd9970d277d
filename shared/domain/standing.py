"""How an author's earlier posts were received: what influence remembers beside the profile."""

from msgspec import Struct
from msgspec.structs import replace

from shared.domain.memory import sampled

MONTH = 30 * 86_400
"""Seconds of the month by which memory fades."""

FADES = 0.9
"""What is left of a post's weight after a month, as Klout's published rules decay."""


class Manner(Struct, frozen=True):
    """How an author speaks in one post: how sure that a person means it (0..1), whether they speak of themselves,
    and whether they answer somebody rather than speak to all."""

    meant: float
    voice: bool
    answer: bool


class Standing(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Fading sums over an author's posts in a brand's niche. All are worth FADES less each month.

    `posts` counts the posts seen; `meant`, `voiced` and `answers` add up their manners. `measured` counts
    those of which the reactions are known, `reactions` adds up log(1 + reposts + likes) of them. `voices` adds up who
    answered or passed the author's word on, each by how choosy they are; `people` are hashes of the
    last of them, so that one person's tenth answer adds little. `last` is in Unix seconds.
    """

    posts: float = 0.0
    meant: float = 0.0
    voiced: float = 0.0
    answers: float = 0.0
    measured: float = 0.0
    reactions: float = 0.0
    voices: float = 0.0
    people: tuple[int, ...] = ()
    last: int = 0


AGAIN = 0.1
"""What the same person's next answer is worth of the first."""


_FADING = ("posts", "meant", "voiced", "answers", "measured", "reactions", "voices")


def faded(standing: Standing, now: int) -> Standing:
    """The same standing at a later time, in Unix seconds; earlier times change nothing."""
    left = FADES ** (max(0, now - standing.last) / MONTH) if standing.last else 1.0
    sums = {name: getattr(standing, name) * left for name in _FADING}
    return replace(standing, **sums, last=max(standing.last, now))


def posted(standing: Standing, now: int, manner: Manner, reactions: float | None = None) -> Standing:
    """With one more post; `reactions` is log(1 + reposts + likes), None where unknown."""
    before = faded(standing, now)
    return replace(
        before,
        posts=before.posts + 1,
        meant=before.meant + manner.meant,
        voiced=before.voiced + manner.voice,
        answers=before.answers + manner.answer,
        measured=before.measured + (reactions is not None),
        reactions=before.reactions + (reactions or 0.0),
    )


def answered(standing: Standing, now: int, person: int, answers: int) -> Standing:
    """With one more answer or repost by `person` (a hash), who has answered `answers` times so far.

    Whoever answers everybody counts little, and the same person again next to nothing.
    """
    before = faded(standing, now)
    choosy = 1 / (1 + max(0, answers)) ** 0.5
    if person in before.people:
        return replace(before, voices=before.voices + choosy * AGAIN)
    return replace(before, voices=before.voices + choosy, people=sampled(before.people, person))
