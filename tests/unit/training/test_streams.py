"""The streams with campaigns that memory is measured on."""

from datetime import UTC, datetime, timedelta

from infra.training.data import Labelled
from infra.training.streams import errors, stream
from shared.domain.mention import Author, Post

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def people(count: int) -> list[Labelled]:
    return [
        Labelled(
            set="invented",
            post=Post(
                id=str(number),
                source="x",
                text=f"honestly the {'rye ' * (number % 5 + 1)}loaf from yesterday was so good, I want more of it",
                created_at=NOON + timedelta(minutes=number),
                author=Author(id=f"a{number}", handle=f"ann{number}"),
            ),
            auto=False,
            broad=False,
            author=f"a{number}",
            user={},
        )
        for number in range(count)
    ]


def test_a_stream_is_the_same_for_the_same_seed_and_in_the_order_of_time() -> None:
    one = stream(people(40), seed=3)
    assert one == stream(people(40), seed=3)
    assert one != stream(people(40), seed=4)
    times = [post.created_at for post, _ in one]
    assert times == sorted(times)


def test_no_two_posts_of_a_stream_are_one() -> None:
    identities = [post.id for post, _ in stream(people(40), seed=3)]
    assert len(identities) == len(set(identities))


def test_memory_finds_families_that_the_cold_judge_misses_and_leaves_people_alone() -> None:
    found = errors(stream(people(60), seed=1))
    assert found["settled"] <= found["warm"] <= found["cold"]
    assert found["warm"] < 0.6 * found["cold"]
    assert found["people, settled"] <= found["people, cold"] + 0.01
