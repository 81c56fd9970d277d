"""How an author's earlier posts were received: what influence remembers beside the profile."""

from msgspec import Struct

from shared.domain.memory import sampled

MONTH = 30 * 86_400
"""Seconds of the month by which memory fades."""

FADES = 0.9
"""What is left of a post's weight after a month, as Klout's published rules decay."""


class Standing(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Fading sums over an author's posts in a brand's niche. All are worth FADES less each month.

    `posts` counts the posts seen, `trusted` adds up their trust (0..1). `measured` counts those of which
    the reactions are known, `reactions` adds up log(1 + reposts + likes) of them. `voices` adds up who
    answered or passed the author's word on, each by how choosy they are; `people` are hashes of the
    last of them, so that one person's tenth answer adds little. `last` is in Unix seconds.
    """

    posts: float = 0.0
    trusted: float = 0.0
    measured: float = 0.0
    reactions: float = 0.0
    voices: float = 0.0
    people: tuple[int, ...] = ()
    last: int = 0


def faded(standing: Standing, now: int) -> Standing:
    """The same standing at a later time, in Unix seconds; earlier times change nothing."""
    left = FADES ** (max(0, now - standing.last) / MONTH) if standing.last else 1.0
    return Standing(
        posts=standing.posts * left,
        trusted=standing.trusted * left,
        measured=standing.measured * left,
        reactions=standing.reactions * left,
        voices=standing.voices * left,
        people=standing.people,
        last=max(standing.last, now),
    )


def posted(standing: Standing, now: int, trust: float, reactions: float | None = None) -> Standing:
    """With one more post, of `trust` 0..1; `reactions` is log(1 + reposts + likes), None where unknown."""
    before = faded(standing, now)
    return Standing(
        posts=before.posts + 1,
        trusted=before.trusted + trust,
        measured=before.measured + (reactions is not None),
        reactions=before.reactions + (reactions or 0.0),
        voices=before.voices,
        people=before.people,
        last=before.last,
    )


def answered(standing: Standing, now: int, person: int, answers: int) -> Standing:
    """With one more answer or repost by `person` (a hash), who has answered `answers` authors so far.

    Whoever answers everybody counts little, and the same person again next to nothing.
    """
    before = faded(standing, now)
    weight = 1 / (1 + max(0, answers)) ** 0.5
    again = person in before.people
    return Standing(
        posts=before.posts,
        trusted=before.trusted,
        measured=before.measured,
        reactions=before.reactions,
        voices=before.voices + (weight * AGAIN if again else weight),
        people=before.people if again else sampled(before.people, person),
        last=before.last,
    )


AGAIN = 0.1
"""What the same person's next answer is worth of the first."""
