"""Streams with campaigns: real posts, and mixed into them families of apps and campaigns and what people type alike.

The families are invented here, after what apps post and people repeat; no real text is in this file. A stream is
the same for the same seed. It measures what memory adds to the cold judge (`hundred eval`, table `streams`).
"""

import random
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from infra.training import data
from shared.domain.memory import Family
from shared.domain.mention import Author, Post
from shared.domain.verdict import Label
from shared.judges.authenticity import verdict
from shared.judges.authenticity_model import Model
from shared.judges.families import Memory, late_label

LEAST_AUTO = 5
"""Automatic posts that a set needs, so that its own errors mean something."""

MEMBERS = (6, 40)
"""Posts of a family in a stream of some hundred to some thousand posts."""

_APPS = (
    "I got {n} out of {n} on the {w} {w} test! How about you? {u}",
    "My {w} result: {n}% {w}. Find out yours {u} #{w}test",
    "{n} steps and {n} km today, tracked by {w}Walk {u}",
    "New high score of {n} in {w} Jump! Come and beat it {u} #{w}jump",
    "{w} Weather {n}:{n} - {n} degrees, wind {n}, humidity {n} %",
    "Price watch: {w} {w} now {n}.{n} ({n} % down) {u}",
    "{n} people visited my page this week and {n} left, says {w}Stats {u}",
    "Wir suchen: {w} ({n} Stunden) in {w}. Jetzt mehr erfahren {u}",
    "Acabo de completar el nivel {n} de {w} Mundo, ¿me ganas? {u}",
    "レベル{n}をクリア！スコアは{n}点でした {u}",
    "I donated {n} to {w} with {w}Give, join me and {n} others {u}",
    "Room {n} in {w}: {n} nights from {n} a night, book with {w}Stay {u}",
)
_CAMPAIGNS = (
    "Follow @{w}brand and repost this to win one of {n} {w} boxes! {u} #{w}giveaway",
    "Ich mache mit beim Gewinnspiel von @{w}shop: folgen, teilen und {n} Euro gewinnen {u}",
    "Use my code {W}{n} for {n}% off everything at {w} {u} #ad",
)
_TYPED_ALIKE = (
    "Happy {n}th birthday @{h}, have a great day my dear friend!",
    "Congratulations @{h} on the new job, you deserve it so much!",
    "@{h} thank you so much for all your help today, really appreciated",
    "so proud of our girls tonight what a team what a game",
    "share this if you think the {q} should come back to our town, we will not be silent any longer",
    "be yourself, everyone else is already taken - my favourite quote of all time, so true for all of us",
    "the {q} is down again for everyone in my street, anybody else with no signal since this morning?",
    "I voted for {q} in today's poll, have you voted yet? it closes tonight",
)


def stream(rows: list[data.Labelled], seed: int, families: int = 10) -> list[tuple[Post, bool]]:
    """Posts in the order of time, each with whether a machine or a campaign made it.

    `rows` are one set's posts with a known route. Half as many families of people as of apps are mixed in.
    """
    chance = random.Random(seed)  # noqa: S311 a stream is drawn, nothing is kept secret by it
    mixed = [(row.post, bool(row.auto)) for row in rows]
    machines = [*_APPS, *_CAMPAIGNS]
    for number, template in enumerate(chance.sample(machines, min(families, len(machines)))):
        mixed += [(post, True) for post in _family(template, rows, chance, f"app{number}")]
    for number, template in enumerate(chance.sample(_TYPED_ALIKE, min(families // 2, len(_TYPED_ALIKE)))):
        mixed += [(post, False) for post in _family(template, rows, chance, f"typed{number}")]
    return sorted(mixed, key=lambda pair: pair[0].created_at)


def errors(posts: list[tuple[Post, bool]], fitted: Mapping[str, Model] | None = None) -> dict[str, float]:
    """The share of wrong calls (auto or promo against not), cold, warm, and after earlier posts were relabelled.

    Given for all posts (`cold`, `warm`, `settled`), and the share of people called so (`people, ...`).
    """
    memory = Memory()
    cold, warm, met = [], [], []
    for post, _ in posts:
        cold.append(verdict(post, fitted=fitted).label)
        known = memory.recall(post)
        said = verdict(post, known=known, fitted=fitted)
        warm.append(said.label)
        memory.observe(post, said)
    for post, _ in posts:
        met.append(memory.recall(post).families)
    settled = [_settled(label, families) for label, families in zip(warm, met, strict=True)]
    found: dict[str, float] = {}
    for name, labels in (("cold", cold), ("warm", warm), ("settled", settled)):
        called = [label in ("auto", "promo") for label in labels]
        truth = [made for _, made in posts]
        found[name] = sum(a != b for a, b in zip(called, truth, strict=True)) / len(posts)
        people = [said_so for said_so, made in zip(called, truth, strict=True) if not made]
        found[f"people, {name}"] = sum(people) / max(1, len(people))
    return {name: round(value, 4) for name, value in found.items()}


def measured(folder: Path, left_out: Mapping[str, Mapping[str, Model]], seeds: int = 2) -> dict[str, dict[str, float]]:
    """Errors by set, the mean over seeds, judged by models that had not seen the set."""
    found = {}
    for name, models in left_out.items():
        rows = [row for row in data.routes(folder) if row.auto is not None and row.set == name]
        if sum(bool(row.auto) for row in rows) < LEAST_AUTO:
            continue
        runs = [errors(stream(rows, seed), models) for seed in range(seeds)]
        found[name] = {key: round(sum(run[key] for run in runs) / seeds, 4) for key in runs[0]}
    return found


def _settled(label: Label, families: tuple[Family, ...]) -> Label:
    for family in families:
        label = late_label(family, label)
    return label


def _family(template: str, rows: list[data.Labelled], chance: random.Random, name: str) -> Iterator[Post]:
    fixed = {letter: chance.choice(_WORDS) for letter in ("w", "q")}
    for number in range(chance.randint(*MEMBERS)):
        twin = chance.choice(rows).post
        text = template.replace("{W}", fixed["w"].upper()).replace("{w}", fixed["w"]).replace("{q}", fixed["q"])
        while "{n}" in text:
            text = text.replace("{n}", str(chance.randint(2, 99)), 1)
        text = text.replace("{h}", f"user{chance.randint(1, 9999)}")
        text = text.replace("{u}", f"https://t.co/{chance.getrandbits(48):x}")
        yield replace(
            twin,
            id=f"{name}-{number}",
            text=text,
            kind="post",
            urls=(),
            in_reply_to=None,
            repost_of=None,
            author=_somebody(twin.author, f"{name}-{number}"),
            created_at=twin.created_at + timedelta(seconds=chance.randint(1, 600)),
        )


def _somebody(author: Author, identity: str) -> Author:
    """A real profile's counts under an id of its own: members of a family are different people."""
    return replace(author, id=identity, handle=f"user_{identity.replace('-', '_')}"[:15], name=None)


_WORDS = ("Alder", "Birch", "Cedar", "Damson", "Elder", "Fern", "Gorse", "Hazel", "Ivy", "Juniper", "Larch", "Maple")
