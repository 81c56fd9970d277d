"""However the stream is split, repeated, cut off and crossed with itself: threads and persons are what the mentions
alone make, and whatever readers are shown is too."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from functions.tally import RANKS
from infra.local.rehearsal import SHARDS, Trouble, rehearsal
from infra.local.sandbox import Killed
from shared.adapters.table import mentions, rebuild, threads
from shared.adapters.table.calls import load
from shared.domain.errors import Unavailable
from shared.domain.mention import Author
from shared.domain.verdict import Sentiment, Verdict
from tests.functional.made import NOON, mention, post

BRAND = "crumb-bakery"
MOST = 12
LABELS = st.sampled_from(["opinion", "question", "answer", "chatter", "promo", "own"])
CIRCLES = st.sampled_from(["stranger", "stranger", "stranger", "customer", "staff"])


@st.composite
def of_one_day(draw, number):
    """One of MOST posts by one customer on one day."""
    label = draw(st.sampled_from(["chatter", "opinion", "answer", "promo"]))
    return mention(
        number,
        of=post(number, created_at=NOON - timedelta(minutes=number), author=Author(id="1")),
        verdict=Verdict(label, 0.9, ()),
        authentic=label != "promo",
        circle="customer",
    )


@st.composite
def made(draw, number):
    """One of MOST posts by one of three people, a reply to an earlier or later one or to nothing."""
    to = draw(st.none() | st.integers(1, 6))
    label, circle = draw(LABELS), draw(CIRCLES)
    of = post(
        number,
        created_at=NOON - timedelta(hours=number),
        author=Author(id=str(draw(st.integers(1, 3)))),
        in_reply_to=f"post-{to}" if to and to != number else None,
    )
    return mention(
        number,
        of=of,
        verdict=Verdict(label, 0.9, ()),
        authentic=label in ("opinion", "question", "answer", "chatter"),
        sentiment=draw(st.sampled_from([Sentiment("negative", -0.6, True), Sentiment("positive", 0.7, True)])),
        circle=circle,
        heard=draw(st.integers(0, 1)),
    )


changes = st.one_of(
    st.tuples(st.just("store"), st.integers(1, MOST).flatmap(made)),
    st.tuples(st.just("store"), st.integers(1, MOST).flatmap(made)),
    st.tuples(st.just("tally"), st.integers(1, 20), st.integers(0, 99)),
    st.tuples(st.just("again"), st.integers(0, SHARDS - 1), st.integers(1, 50)),
    st.tuples(st.just("correct"), st.integers(1, MOST), LABELS),
    st.tuples(st.just("uncorrect"), st.integers(1, MOST)),
    st.tuples(st.just("circle"), st.integers(1, MOST), CIRCLES),
    st.tuples(st.just("remove"), st.integers(1, MOST)),
)


day = st.one_of(
    st.tuples(st.just("store"), st.integers(1, MOST).flatmap(of_one_day)),
    st.tuples(st.just("tally"), st.integers(1, 20), st.integers(0, 99)),
    st.tuples(st.just("correct"), st.integers(1, MOST), st.sampled_from(["chatter", "answer", "promo"])),
    st.tuples(st.just("remove"), st.integers(1, MOST)),
)


class Play:
    def __init__(self, stage, seed):
        self.stage = stage
        self.stored = {}
        self.gone = set()
        self.trouble = Trouble(stage, seed, 0.1)

    def store(self, wanted):
        if wanted.post.id not in self.stored and wanted.post.id not in self.gone:
            self.stored[wanted.post.id] = wanted
            mentions.put(wanted, 400)

    def tally(self, most, chosen):
        try:
            return self.stage.tally(most, lambda waiting: waiting[chosen % len(waiting)])
        except (Killed, Unavailable):
            return 1

    def again(self, shard, records):
        self.stage.again(shard, records)

    def correct(self, number, label):
        if f"post-{number}" in self.stored:
            mentions.correct(BRAND, self.stored[f"post-{number}"].post, label, "jo", NOON)

    def uncorrect(self, number):
        if f"post-{number}" in self.stored:
            mentions.uncorrect(BRAND, self.stored[f"post-{number}"].post)

    def circle(self, number, name):
        if f"post-{number}" in self.stored:
            mentions.judge_again(replace(self.stored[f"post-{number}"], circle=name))

    def remove(self, number):
        if self.stored.pop(f"post-{number}", None):
            self.gone.add(f"post-{number}")
            mentions.remove("x", [f"post-{number}"])


@given(st.lists(changes, min_size=10, max_size=60), st.integers(0, 1_000))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_threads_and_persons_are_what_the_mentions_make_whatever_happens(happens, seed):
    with rehearsal() as stage:
        played(stage, happens, seed)
        shown, _ = threads.waiting(BRAND, 100, None, NOON)
        assert all(each.open for each in shown)
        assert [RANKS.heat(each) for each in shown] == sorted(map(RANKS.heat, shown), reverse=True)


@given(st.lists(day, min_size=10, max_size=40), st.integers(0, 1_000))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_whatever_of_one_day_was_left_out_takes_the_place_of_what_is_gone(happens, seed):
    with rehearsal() as stage:
        played(stage, happens, seed)


def played(stage, happens, seed):
    """Has it happen, tallies the rest, and compares with what the mentions make."""
    play = Play(stage, seed)
    for name, *told in happens:
        getattr(play, name)(*told)
    while play.tally(100, seed):
        pass
    assert rebuild.compared([load(item) for item in stage.shelf.items.values()], RANKS, NOON).differences == ()


def test_more_than_are_remembered_are_the_same_too():
    with rehearsal() as stage:
        for number in range(1, 90):
            reply = post(number, in_reply_to="post-90", author=Author(id=str(number % 3)))
            mentions.put(mention(number, of=reply, circle="customer" if number % 2 else "stranger"), 400)
        mentions.put(mention(90, sentiment=Sentiment("negative", -0.9, True)), 400)
        stage.tally_all(7)
        mentions.remove("x", [f"post-{number}" for number in (*range(1, 20), *range(70, 80))])
        stage.tally_all(7)
        found = rebuild.compared([load(item) for item in stage.shelf.items.values()], RANKS, NOON)
        assert found.differences == ()
        assert found.threads >= 1
        assert found.persons == 3
