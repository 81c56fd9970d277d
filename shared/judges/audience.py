"""Who reacted to a post, in numbers and in words: customers before the crowd, what was meant beside the count."""

from collections import Counter
from collections.abc import Iterable, Sequence

from shared.domain.audience import Acquainted, Audience, Counted, Felt, OfKind, Reaction
from shared.domain.person import CIRCLES, CircleName

KNOWN = 20
"""People of the brand's circles who are named, those with the most influence."""

MOODS = {"customer": "your customers", "advocate": "your advocates", "prospect": "your prospects", "stranger": "others"}

PRESSED = ("reaction", "repost")
"""Kinds of reactions that are pressed."""

UNJUDGED = "likes and reposts have no words, and of these people nothing else is known"

_ONE = {
    "reaction": ("like", "likes"), "repost": ("repost", "reposts"), "reply": ("reply", "replies"),
    "quote": ("quote", "quotes"), "comment": ("comment", "comments"),
}  # fmt: skip
_LEFT_OUT = {
    "auto": ("sent by an app", "sent by apps"), "promo": ("an advertisement", "advertisements"),
    "news": ("a headline passed on", "headlines passed on"),
}  # fmt: skip


def audience(posts: Sequence[str], reactions: Iterable[Reaction], complete: bool = True) -> Audience:
    """The audience of a post, or of a campaign's posts, from the reactions to them in any order."""
    every = sorted(reactions, key=lambda each: (each.at, each.person, each.kind))
    outside = [each for each in every if each.circle != "staff" and each.label != "own"]
    meant = [each for each in outside if each.meant]
    judged, unjudged = _parted(meant)
    feelings = {name: felt for name in _circles() if (felt := _felt(meant, name)) != Felt()}
    return Audience(
        posts=tuple(posts),
        complete=complete,
        raw=_counted(outside),
        authentic=_counted(judged),
        unjudged=_counted(unjudged),
        kinds=tuple(_of_kind(kind, outside, judged, unjudged) for kind in _kinds(outside)),
        feelings=feelings,
        raw_feelings=_felt(outside),
        known=_known(meant),
        own=len(every) - len(outside),
        words=_words(meant, feelings) + ("" if complete else f" (the newest {len(every)} were read)"),
        difference=_difference(outside, meant, unjudged),
    )


def _counted(reactions: Sequence[Reaction]) -> Counted:
    circles = Counter(each.circle for each in reactions)
    people = {each.person or id(each) for each in reactions}
    return Counted(
        reactions=len(reactions),
        people=len(people),
        circles={name: circles[name] for name in _circles() if circles[name]},
    )


def _parted(meant: Sequence[Reaction]) -> tuple[list[Reaction], list[Reaction]]:
    """What was meant by people who are known or said something, and what was pressed by anybody else."""
    spoke = {each.person for each in meant if each.person and not _pressed(each)}
    judged = [each for each in meant if each.circle != "stranger" or not _pressed(each) or each.person in spoke]
    known = set(map(id, judged))
    return judged, [each for each in meant if id(each) not in known]


def _pressed(reaction: Reaction) -> bool:
    """Whether it has no words of its own: all that can be judged is a profile."""
    return reaction.kind in PRESSED and not reaction.worded


def _of_kind(
    kind: str, outside: Sequence[Reaction], judged: Sequence[Reaction], unjudged: Sequence[Reaction]
) -> OfKind:
    raw, authentic, others = ([each for each in part if each.kind == kind] for part in (outside, judged, unjudged))
    return OfKind(kind=raw[0].kind, raw=_counted(raw), authentic=_counted(authentic), unjudged=_counted(others))


def _kinds(reactions: Sequence[Reaction]) -> list[str]:
    return [kind for kind, _ in Counter(each.kind for each in reactions).most_common()]


def _felt(reactions: Iterable[Reaction], circle: CircleName | None = None) -> Felt:
    """What was felt by those who said something in words of their own."""
    found = Counter(each.sentiment for each in reactions if each.worded and circle in (None, each.circle))
    return Felt(positive=found["positive"], neutral=found["neutral"], negative=found["negative"])


def _known(meant: Sequence[Reaction]) -> tuple[Acquainted, ...]:
    """The people of the brand's circles, customers first, each once: by what they said rather than by a like."""
    best: dict[str, Reaction] = {}
    for each in sorted(meant, key=lambda each: (each.worded, each.at), reverse=True):
        if each.circle != "stranger":
            best.setdefault(each.person, each)
    order = sorted(best.values(), key=lambda each: (CIRCLES.index(each.circle), -each.influence, each.person))
    return tuple(
        Acquainted(
            person=each.person,
            handle=each.handle,
            circle=each.circle,
            influence=each.influence,
            kind=each.kind,
            sentiment=each.sentiment if each.worded else None,
        )
        for each in order[:KNOWN]
    )


def _words(meant: Sequence[Reaction], feelings: dict[CircleName, Felt]) -> str:
    """Such as: 50 likes: 3 customers, 1 advocate, 46 strangers; your customers were unhappy about it."""
    if not meant:
        return "Nobody reacted"
    told = []
    for kind in _kinds(meant):
        circles = Counter(each.circle for each in meant if each.kind == kind)
        who = ", ".join(counted(circles[name], name, f"{name}s") for name in _circles() if circles[name])
        told.append(f"{counted(circles.total(), *_ONE.get(kind, (kind, f'{kind}s')))}: {who}")
    return "; ".join([*told, *(mood for name, felt in feelings.items() if (mood := _mood(name, felt)))])


def _mood(name: CircleName, felt: Felt) -> str:
    """What a circle felt, as far as its words tell; nothing where it felt nothing."""
    who = MOODS[name]
    spoke = felt.positive + felt.neutral + felt.negative
    if felt.negative > felt.positive:
        return f"{who} were unhappy about it ({felt.negative} of {spoke} who said something)"
    if felt.positive > felt.negative:
        return f"{who} were glad of it ({felt.positive} of {spoke} who said something)"
    return f"{who} were divided ({felt.positive} glad, {felt.negative} unhappy)" if felt.positive else ""


def _difference(outside: Sequence[Reaction], meant: Sequence[Reaction], unjudged: Sequence[Reaction]) -> str:
    """What lies between the raw and the authentic count."""
    left = [each for each in outside if not each.meant]
    if not left and not unjudged:
        return "All of them were meant by a person" if outside else ""
    why = Counter(each.label if each.label in _LEFT_OUT else "doubtful" for each in left)
    names = {**_LEFT_OUT, "doubtful": ("probably meant by nobody", "probably meant by nobody")}
    told = ", ".join(f"{count} {names[label][count > 1]}" for label, count in why.most_common())
    turned = _turned(_felt(outside), _felt(meant))
    words = [f"{len(left)} of {len(outside)} are left out: {told}{turned}"] if left else []
    words += [f"{len(unjudged)} of {len(outside)} are not judged: {UNJUDGED}"] if unjudged else []
    return "; ".join(words)


def _turned(raw: Felt, authentic: Felt) -> str:
    """Whether what was left out would have turned the mood."""
    if (raw.positive > raw.negative) == (authentic.positive > authentic.negative):
        return ""
    better = raw.positive > raw.negative
    return "; with them it would look " + ("better than it is" if better else "worse than it is")


def _circles() -> list[CircleName]:
    return ["customer", "advocate", "prospect", "stranger"]


def counted(count: int, one: str, many: str) -> str:
    """Such as: 1 customer, 3 customers."""
    return f"{count} {one if count == 1 else many}"
