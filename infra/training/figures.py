"""Every published figure: judges the development sets and compares with the labels and the baselines."""

import math
from collections.abc import Iterator
from pathlib import Path

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from infra.training import data, metrics, streams
from infra.training.campaigns import stream
from infra.training.measured import Curve, Figure, grouped, means, measured, share
from shared.domain.brand import Brand
from shared.domain.mention import Post
from shared.domain.verdict import AUTHENTIC_LABELS, Label, Verdict
from shared.judges import judge, manner
from shared.judges.authenticity import verdict
from shared.judges.families import Memory, late_label
from shared.judges.influence import influence
from shared.judges.sentiment import sentiment
from shared.judges.standings import Standings
from shared.judges.target import target

__all__ = ["Curve", "Figure", "means"]

LEAST = 5
"""Posts of the rarer class (20 for a rank correlation) from which on a set counts in the mean; fewer are noise."""

LEAST_STREAM = 500
"""People's posts from which on a stream is mixed: with fewer the campaigns would be most of it."""

MACHINE = frozenset({"auto", "promo"})

NEUTRAL = 0.05
"""VADER's own band: a compound score nearer to 0 is neutral."""


def authenticity(folder: Path) -> tuple[list[Figure], list[Curve]]:
    """Automatic or by hand: cold, with the profile hidden, with the client given, and warm in the order of time."""
    views: tuple[tuple[str, dict[str, bool], bool], ...] = (
        ("cold", {}, False),
        ("alone", {"profiles": False}, False),
        ("client", {"clients": True}, False),
        ("warm", {}, True),
    )
    found: list[Figure] = []
    curves: list[Curve] = []
    for table, shown, warm in views:
        rows = data.routes(folder, **shown)
        said = _warm_verdicts(rows) if warm else [verdict(row.post) for row in rows]
        by_set = grouped(
            [pair for pair in zip(rows, said, strict=True) if pair[0].auto is not None], lambda p: p[0].set
        )
        found += [figure for name, pairs in by_set.items() for figure in _route_figures(table, name, pairs)]
        pairs = [pair for listed in by_set.values() for pair in listed]
        curves.append(
            Curve(name=table, truth=[bool(r.auto) for r, _ in pairs], score=[1 - v.authenticity for _, v in pairs])
        )
    return found, curves


def campaigns(folder: Path) -> list[Figure]:
    """Streams of real people's posts with invented campaigns in them: posts judged wrong, cold, warm, and in the end.

    In the end means after the families that were found late relabelled their earlier posts.
    """
    people = grouped([row for row in data.routes(folder) if row.auto is False], lambda row: row.set)
    found = []
    for name, rows in people.items():
        if len(rows) < LEAST_STREAM:
            continue
        members = stream(rows)
        truth = [member.campaign for member in members]
        for measure, labels in _stream_labels([member.post for member in members]).items():
            wrong = [(label in MACHINE) != campaign for label, campaign in zip(labels, truth, strict=True)]
            alarms = [label in MACHINE for label, campaign in zip(labels, truth, strict=True) if not campaign]
            found += [
                measured("campaign", name, f"wrong, {measure}", share, wrong),
                measured("campaign", name, f"people called auto or promo, {measure}", share, alarms),
            ]
    return found


def mixed_streams(folder: Path, seeds: int = 2) -> list[Figure]:
    """Errors on the streams that the families' rules were made with: cold, warm, and settled after relabelling."""
    found = []
    for name, rows in grouped(
        [row for row in data.routes(folder) if row.auto is not None], lambda row: row.set
    ).items():
        if sum(bool(row.auto) for row in rows) < LEAST:
            continue
        runs = [streams.errors(streams.stream(rows, seed)) for seed in range(seeds)]
        for measure in runs[0]:
            value = sum(run[measure] for run in runs) / seeds
            found.append(Figure(table="streams", set=name, measure=measure, value=value, posts=len(rows)))
    return found


def verdicts(folder: Path) -> list[Figure]:
    """The nine labels, authentic or not, and whether a post is about the brand at all."""
    found = []
    for name, rows in grouped(data.verdicts(folder), lambda row: row.set).items():
        judged = [judge(row.post, Brand(name=row.brand, id="brand")) for row in rows]
        truth, said = [row.label for row in rows], [each.verdict.label for each in judged]
        meant = [row.label in AUTHENTIC_LABELS for row in rows]
        held = [each.verdict.authentic(0.5) for each in judged]
        found += [
            measured("verdict", name, "macro-F1 of nine", metrics.macro_f1, truth, said),
            measured("verdict", name, "accuracy", metrics.accuracy, truth, said),
            measured("verdict", name, "authentic macro-F1", metrics.macro_f1, meant, held),
        ]
        told = [(bool(row.about), each.about) for row, each in zip(rows, judged, strict=True) if row.about is not None]
        off = sum(not about for about, _ in told)
        columns = [not about for about, _ in told], [1 - score for _, score in told]
        found.append(measured("about", name, "AUC of off-topic", metrics.auc, *columns, counts=off >= LEAST))
    return found


def feelings(folder: Path) -> list[Figure]:
    """Negative, neutral or positive, about the target where the set names one; beside it stock VADER."""
    found, stock = [], SentimentIntensityAnalyzer()
    for name, rows in grouped(data.feelings(folder), lambda row: row.set).items():
        truth = [row.label for row in rows]
        said = [_felt(row) for row in rows]
        plain = [_band(stock.polarity_scores(row.text)["compound"]) for row in rows]
        table = "sentiment" if rows[0].lang == "en" else "sentiment, other languages"
        for measure, function in (("macro-F1", metrics.macro_f1), ("accuracy", metrics.accuracy)):
            found.append(measured(table, name, measure, function, truth, said, baseline=function(truth, plain)))
    return found


def influences(folder: Path) -> list[Figure]:
    """Influence against the reactions that posts got, cold, and warm in the order of time."""
    found = []
    for name, rows in grouped(data.reactions(folder), lambda row: row.set).items():
        rows = sorted(rows, key=lambda row: row.post.created_at)
        truth = [row.reactions for row in rows]
        simple = metrics.spearman([math.log1p(row.post.author.followers or 0) for row in rows], truth)
        for measure, said in (("cold", _cold_influence(rows)), ("warm", _warm_influence(rows))):
            found.append(
                measured(
                    "influence",
                    name,
                    f"Spearman, {measure}",
                    metrics.spearman,
                    said,
                    truth,
                    baseline=simple,
                    counts=len(rows) >= 4 * LEAST,
                )
            )
    return found


def _route_figures(table: str, name: str, pairs: list[tuple[data.Labelled, Verdict]]) -> Iterator[Figure]:
    truth = [bool(row.auto) for row, _ in pairs]
    score = [1 - said.authenticity for _, said in pairs]
    link = [float(bool(row.post.urls) or "http" in row.post.text) for row, _ in pairs]
    counts = min(sum(truth), len(truth) - sum(truth)) >= LEAST
    for measure, function in (
        ("AUC", metrics.auc),
        ("average precision", metrics.average_precision),
        ("recall at 2 %", metrics.recall_at),
    ):
        yield measured(table, name, measure, function, truth, score, baseline=function(truth, link), counts=counts)
    alarms = [said.label in MACHINE for row, said in pairs if not row.auto]
    yield measured(table, name, "people called auto or promo", share, alarms)
    machine = [said.label in MACHINE for row, said in pairs if row.auto]
    yield measured(table, name, "found by default", share, machine, counts=counts)


def _warm_verdicts(rows: list[data.Labelled]) -> list[Verdict]:
    """Verdicts in the order of the rows, each judged with what earlier posts of its set showed."""
    said: dict[int, Verdict] = {}
    for at in grouped(range(len(rows)), lambda index: rows[index].set).values():
        memory = Memory()
        for index in sorted(at, key=lambda each: rows[each].post.created_at):
            post = rows[index].post
            said[index] = verdict(post, known=memory.recall(post))
            memory.observe(post, said[index])
    return [said[index] for index in range(len(rows))]


def _stream_labels(posts: list[Post]) -> dict[str, list[Label]]:
    memory, cold, warm = Memory(), [], []
    for post in posts:
        cold.append(verdict(post).label)
        found = verdict(post, known=memory.recall(post))
        memory.observe(post, found)
        warm.append(found.label)
    return {"cold": cold, "warm": warm, "in the end": [_late(memory, *pair) for pair in zip(posts, warm, strict=True)]}


def _late(memory: Memory, post: Post, label: Label) -> Label:
    for family in memory.recall(post).families:
        label = late_label(family, label)
    return label


def _cold_influence(rows: list[data.Reacted]) -> list[float]:
    return [
        influence(row.post.author, row.post.created_at, manner=manner(row.post, verdict(row.post))).score
        for row in rows
    ]


def _warm_influence(rows: list[data.Reacted]) -> list[float]:
    """Each post judged with how its author's earlier posts were received; its own reactions count afterwards."""
    standings, said = Standings(), []
    for row in rows:
        post, found = row.post, verdict(row.post)
        standing = standings.recall(post)
        said_so = manner(post, found)
        said.append(influence(post.author, post.created_at, manner=said_so, standing=standing).score)
        standings.observe(data.with_reactions(row), found)
    return said


def _felt(row: data.Felt) -> str:
    about = target(Brand(name=row.target, id="target")) if row.target else None
    return sentiment(row.text, about=about, lang=row.lang).label


def _band(compound: float) -> str:
    return "positive" if compound >= NEUTRAL else "negative" if compound <= -NEUTRAL else "neutral"
