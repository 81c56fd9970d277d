import math
from datetime import UTC, datetime, timedelta
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.mention import Author, Mention, Metrics, Post
from shared.domain.standing import MONTH, Manner, Standing, answered, faded, posted
from shared.domain.verdict import Influence, Reason, Verdict
from shared.judges import judge, recollection
from shared.judges.authenticity_pieces import counted, pieces, speaks_of_self
from shared.judges.families import author_key
from shared.judges.influence import PARTS, SWING, influence
from shared.judges.recollection import Answer
from shared.judges.standings import Standings

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
NOW = int(NOON.timestamp())
MADE = NOON - timedelta(days=1500)
MEANT = Manner(meant=1.0, voice=True, answer=False)
OPINION = Verdict("opinion", 0.9, (Reason("opinion", "Says what they think", 0.0),))


def scored(author: Author, **known: object) -> Influence:
    return influence(author, NOON, **known)  # type: ignore[arg-type]  # test shorthand


def test_an_author_of_whom_nothing_is_known_has_no_influence_and_says_so() -> None:
    found = scored(Author())
    assert (found.score, found.basis) == (0.0, "none")
    assert tuple(found.parts) == PARTS


def test_a_first_post_is_judged_on_the_profile_alone() -> None:
    assert scored(Author(followers=100)).basis == "profile"
    assert scored(Author(followers=100), standing=posted(Standing(), 0, MEANT)).basis == "history"


def test_parts_add_up_to_the_score() -> None:
    found = scored(Author(followers=5000, bio="Director at Crumb, views my own", verified=True), manner=MEANT)
    assert found.score == pytest.approx(sum(found.parts.values()), abs=0.05)


def test_ten_times_the_followers_never_count_less() -> None:
    scores = [scored(Author(followers=10**power)).score for power in range(9)]
    assert scores == sorted(scores)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"following": 300}, {"following": 30_000}),
        ({"posts": 500}, {"posts": 500_000}),
        ({"bio": "Pastry chef, mother of two. Views my own"}, {"bio": "Daily news and updates"}),
        ({"bio": "Professor at Oslo"}, {"bio": ""}),
        ({"verified": True}, {"verified": False}),
    ],
)
def test_what_makes_a_word_count_more(better: dict[str, object], worse: dict[str, object]) -> None:
    base = {"followers": 4000, "following": 300, "created_at": MADE}
    good, poor = (Author(**{**base, **each}) for each in (better, worse))  # type: ignore[arg-type]  # test shorthand
    assert scored(good).score > scored(poor).score


def test_a_new_account_without_followers_gains_nothing_by_having_posted_little() -> None:
    assert scored(Author(followers=0, posts=1)).score < scored(Author(followers=30, posts=3000)).score


def test_a_profile_in_the_niche_counts_more_than_one_outside_it() -> None:
    baker = Author(followers=900, bio="All about Sourdough & Crème")
    assert scored(baker, topics=("sourdough",)).parts["relevance"] > scored(baker, topics=("tyres",)).parts["relevance"]
    assert scored(baker, topics=("creme",)).parts["relevance"] > scored(baker).parts["relevance"]


def test_posts_that_were_well_received_raise_and_ignored_ones_lower_the_score_within_bounds() -> None:
    author = Author(followers=300)
    loved = scored(author, standing=Standing(posts=5, measured=5, reactions=5 * math.log1p(5000), last=NOW))
    ignored = scored(author, standing=Standing(posts=5, measured=5, last=NOW))
    plain = scored(author)
    assert loved.score > plain.score >= ignored.score
    assert loved.parts["resonance"] <= SWING


def test_one_lucky_post_moves_less_than_a_record_of_them() -> None:
    author = Author(followers=300)
    once, often = (
        scored(author, standing=Standing(posts=n, measured=n, reactions=n * 4.0, last=NOW)).score for n in (1, 10)
    )
    assert scored(author).score < once < often


def test_answers_by_different_people_count_more_than_by_one_again_or_by_somebody_who_answers_all() -> None:
    different = answered(answered(Standing(), 1, 11, 0), 1, 22, 0).voices
    same = answered(answered(Standing(), 1, 11, 0), 1, 11, 0).voices
    busy = answered(answered(Standing(), 1, 11, 0), 1, 22, 500).voices
    assert different > same
    assert different > busy


def test_memory_fades_to_nine_tenths_in_a_month_and_not_backwards() -> None:
    standing = Standing(posts=10, measured=10, reactions=20, voices=5, last=1_000)
    assert faded(standing, 1_000 + MONTH).posts == pytest.approx(9)
    assert faded(standing, 0) == standing


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I love it", True),
        ("so MY bread", True),
        ("@me great bread", False),
        ("Bakery opens", False),
        ("Ich mag es", True),
    ],
)
def test_the_first_person_is_heard_in_the_text_and_not_in_handles(text: str, said: bool) -> None:
    assert speaks_of_self(counted(pieces(text))) is said


authors = st.builds(
    Author,
    name=st.none() | st.text(max_size=30),
    bio=st.none() | st.text(max_size=200),
    followers=st.none() | st.integers(0, 10**10),
    following=st.none() | st.integers(0, 10**10),
    posts=st.none() | st.integers(0, 10**10),
    created_at=st.none() | st.datetimes().map(lambda each: each.replace(tzinfo=UTC)),
    verified=st.none() | st.booleans(),
)
amounts = st.floats(0, 1e6)
standings = st.builds(Standing, posts=amounts, meant=amounts, measured=amounts, reactions=amounts, voices=amounts)


@given(authors, st.none() | standings, st.lists(st.text(max_size=9), max_size=3))
def test_any_author_gets_a_score_between_0_and_100(
    author: Author, standing: Standing | None, topics: list[str]
) -> None:
    found = influence(author, NOON, manner=MEANT, topics=topics, standing=standing)
    assert 0 <= found.score <= 100
    assert all(math.isfinite(points) for points in found.parts.values())


def post(number: int, author: str, **fields: object) -> Post:
    base = {"id": str(number), "source": "x", "text": "My loaf", "created_at": NOON, "author": Author(id=author)}
    return Post(**{**base, **fields})  # type: ignore[arg-type]  # test shorthand


def test_a_stream_remembers_how_an_author_was_received() -> None:
    stream = Standings()
    first = post(1, "ann", metrics=Metrics(likes=9, reposts=0))
    assert stream.recall(first) is None
    stream.observe(first, OPINION)
    stream.observe(post(2, "ben", in_reply_to="1"), OPINION)
    standing = stream.recall(post(3, "ann"))
    assert standing is not None
    assert (standing.posts, standing.measured) == (1, 1)
    assert standing.reactions == pytest.approx(math.log(10))
    assert standing.voices > 0


def test_a_repeated_post_and_an_answer_to_oneself_count_nothing() -> None:
    stream = Standings()
    for each in (post(1, "ann"), post(1, "ann"), post(2, "ann", in_reply_to="1")):
        stream.observe(each, OPINION)
    standing = stream.recall(post(3, "ann"))
    assert standing is not None
    assert (standing.posts, standing.voices) == (2, 0)


def mentioned(each: Post) -> Mention:
    found = judge(each)
    return Mention(
        post=each, brand="crumb", verdict=found.verdict, sentiment=found.sentiment, influence=found.influence,
        about=found.about, story=found.story, authentic=True, stored_at=NOON,
    )  # fmt: skip


def test_who_answered_counts_for_an_author_whose_mentions_are_kept_in_a_table() -> None:
    mentions = [mentioned(post(1, "ann"))]
    when = int(NOON.timestamp())
    two = recollection.standing(mentions, [Answer(when + 60, 7, 0), Answer(when + 120, 8, 0)])
    one = recollection.standing(mentions, [Answer(when + 120, 7, 1), Answer(when + 60, 7, 0)])
    none = recollection.standing(mentions)
    assert none is not None
    assert one is not None
    assert two is not None
    assert none.voices == 0
    assert two.voices == pytest.approx(2, rel=0.001)
    assert one.voices == pytest.approx(1 + 0.1 / 2**0.5, rel=0.001), "the same person again says next to nothing"
    assert (one.posts, two.posts) == (pytest.approx(1, rel=0.001),) * 2


def test_a_table_and_a_stream_give_an_author_the_same_standing() -> None:
    stream, posts = Standings(), [post(1, "ann"), post(2, "ben", in_reply_to="1"), post(3, "cem", repost_of="1")]
    for each in posts:
        stream.observe(each, judge(each).verdict)
    when = int(NOON.timestamp())
    readers = [crc32(author_key(each).encode()) for each in posts[1:]]
    told = recollection.standing([mentioned(posts[0])], [Answer(when, reader, 0) for reader in readers])
    assert told == stream.recall(posts[0])


def test_of_an_author_of_whom_nothing_is_kept_nothing_is_known() -> None:
    assert recollection.standing([]) is None


def test_a_stream_forgets_whom_it_has_not_met_for_longest() -> None:
    stream = Standings(authors=2)
    for number, author in enumerate(("ann", "ben", "cem")):
        stream.observe(post(number, author), OPINION)
    assert stream.recall(post(9, "ann")) is None
    assert stream.recall(post(9, "cem")) is not None


def test_a_post_of_nobody_is_not_remembered() -> None:
    stream = Standings()
    nobody = Post(id="1", source="x", text="a", created_at=NOON)
    stream.observe(nobody, OPINION)
    assert stream.recall(nobody) is None
