"""What the judges cost: beside stock VADER, at start, with the length of a text, and for thousands of brands."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from statistics import median
from time import perf_counter

from msgspec import Struct
from msgspec.structs import replace
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from infra.samples import samples
from shared.domain.brand import Brand
from shared.domain.mention import Post
from shared.domain.parsing import parse_post
from shared.judges import judge
from shared.judges.families import Memory
from shared.judges.matching import Matcher
from shared.judges.standings import Standings

ROUNDS = 7
"""Times that a measurement is repeated; the median is told."""

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Cost(Struct, frozen=True, kw_only=True):
    """One figure: what was measured, how much, in which unit."""

    name: str
    value: float
    unit: str


def rows() -> list[Cost]:
    """Every figure, measured on this machine now."""
    posts = sample_posts()
    return [*beside_vader(posts), *at_start(), *with_length(), *with_brands(posts)]


def sample_posts() -> list[Post]:
    """The project's own sample posts, of both sample brands."""
    return [parse_post(post, NOW) for post in samples(NOW)]


def beside_vader(posts: Sequence[Post]) -> list[Cost]:
    """All judges on one post, cold and warm, and stock VADER's polarity_scores on its text, in turns."""
    stock = SentimentIntensityAnalyzer()
    brand = Brand(name="Crumb Bakery", id="crumb-bakery")
    memory, standings = Memory(), Standings()

    def warm(post: Post) -> None:
        known, standing = memory.recall(post), standings.recall(post)
        found = judge(post, brand, known=known, standing=standing)
        memory.observe(post, found.verdict)
        standings.observe(post, found.verdict)

    asks = (lambda post: stock.polarity_scores(post.text), lambda post: judge(post, brand), warm)
    rounds = [[_round(posts, ask) for ask in asks] for _ in range(ROUNDS + 1)][1:]
    vader, cold, warmed = (median(column) for column in zip(*rounds, strict=True))
    return [
        Cost(name="VADER's polarity_scores, a post", value=vader, unit="us"),
        Cost(name="all judges, cold, a post", value=cold, unit="us"),
        Cost(name="all judges, warm, a post", value=warmed, unit="us"),
        Cost(name="all judges, cold, beside VADER", value=median(row[1] / row[0] for row in rounds), unit="times"),
    ]


def at_start() -> list[Cost]:
    """Import of all judges with weights and lexicon, and the memory they take, in fresh processes (Linux)."""
    found = [_fresh() for _ in range(ROUNDS)]
    return [
        Cost(name="import, weights and first post, fresh process", value=median(t for t, _ in found), unit="ms"),
        Cost(name="memory that they add", value=median(m for _, m in found), unit="MB"),
        Cost(name="a post when no word was met before, beside VADER", value=_unmet(), unit="times"),
    ]


def with_length() -> list[Cost]:
    """How much longer ten times the text takes; 10 is linear."""
    text = "The rye at Crumb Bakery was not great today, but @crumbbakery was kind :) #bread http://crumb.example/a "
    base = Post(id="1", source="x", text="", created_at=NOW)
    brand = Brand(name="Crumb Bakery", id="crumb-bakery")
    times = {n: _once(replace(base, text=(text * n)[: n * 100]), brand) for n in (10, 100, 1000)}
    return [
        Cost(name="all judges on 100,000 characters", value=times[1000] * 1000, unit="ms"),
        Cost(name="10,000 characters beside 1,000", value=times[100] / times[10], unit="times"),
        Cost(name="100,000 characters beside 10,000", value=times[1000] / times[100], unit="times"),
    ]


def with_brands(posts: Sequence[Post], brands: int = 5000) -> list[Cost]:
    """Building the matcher for thousands of brands, and finding a post's brands among them."""
    watched = [_brand(number) for number in range(brands)]
    start = perf_counter()
    matcher = Matcher(watched)
    built = perf_counter() - start
    return [
        Cost(name=f"matcher of {brands:,} brands, built", value=built * 1000, unit="ms"),
        Cost(name=f"a post among {brands:,} brands", value=_each(posts, matcher.match), unit="us"),
        Cost(name="a post with one brand", value=_each(posts, Matcher(watched[:1]).match), unit="us"),
    ]


def _each(posts: Sequence[Post], ask: Callable[[Post], object]) -> float:
    """Microseconds a post, the median of ROUNDS rounds after a first one that loads weights and fills caches."""
    return median([_round(posts, ask) for _ in range(ROUNDS + 1)][1:])


def _round(posts: Sequence[Post], ask: Callable[[Post], object]) -> float:
    """Microseconds a post, asked once about each."""
    start = perf_counter()
    for post in posts:
        ask(post)
    return (perf_counter() - start) / len(posts) * 1e6


def _once(post: Post, brand: Brand) -> float:
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        judge(post, brand)
        times.append(perf_counter() - start)
    return median(times)


_FRESH = """
import time
from datetime import UTC, datetime
import shared.domain.brand, shared.domain.mention

def held():  # resident memory in MB; getrusage would tell the parent's peak
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))

before, start = held(), time.perf_counter()
import shared.judges, shared.judges.matching
post = shared.domain.mention.Post(id="1", source="x", text="What lovely bread :)", created_at=datetime.now(UTC))
shared.judges.judge(post, shared.domain.brand.Brand(name="Crumb Bakery", id="crumb-bakery"))
took = time.perf_counter() - start
print(took * 1000, held() - before)
"""


def _fresh() -> tuple[float, float]:
    took, memory = _told_by(_FRESH).split()
    return float(took), float(memory)


def _told_by(script: str) -> str:
    """What a fresh process prints."""
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout  # noqa: S603  # ours


_UNMET = """
from infra.cli.bench_judges import first_round
print(first_round())
"""


def first_round() -> float:
    """All judges on each sample post once, beside VADER: only for a process that has judged nothing yet."""
    posts, stock, brand = sample_posts(), SentimentIntensityAnalyzer(), Brand(name="Crumb Bakery", id="crumb-bakery")
    judge(Post(id="1", source="x", text="", created_at=NOW), brand)
    return _round(posts, lambda post: judge(post, brand)) / _round(posts, lambda post: stock.polarity_scores(post.text))


def _unmet() -> float:
    """How dear a post is at worst, when nothing of it is remembered."""
    return median(float(_told_by(_UNMET)) for _ in range(ROUNDS))


def _brand(number: int) -> Brand:
    """An invented brand with names of its own, as a brand file gives them."""
    word = "".join(chr(97 + number // 26**place % 26) for place in range(4))
    return Brand(
        name=f"{word.title()} Works",
        id=f"brand-{number}",
        handles={"x": (f"{word}works",), "mastodon": (f"{word}@works.example",)},
        aliases=(f"{word.title()}co", f"{word}.example"),
        products=(f"{word.title()} {number}", f"{word.title()}Pad"),
        topics=("tools", f"{word}ing"),
        excludes=(f"{word} river",),
    )
