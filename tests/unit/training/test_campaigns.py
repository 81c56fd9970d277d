from datetime import UTC, datetime, timedelta

import pytest

pytest.importorskip("numpy", reason="needs the extra train")

from infra.training.campaigns import DECOYS, EACH, FAMILIES, stream
from infra.training.data import Labelled
from shared.domain.mention import Author, Post

NOON = datetime(2020, 1, 1, 12, tzinfo=UTC)
PEOPLE = [
    Labelled(
        set="invented",
        post=Post(
            id=str(number),
            source="x",
            text=f"my loaf {number}",
            created_at=NOON + timedelta(minutes=number),
            author=Author(id=str(number), handle=f"jo{number}", followers=number),
        ),
        auto=False,
        broad=False,
        author=str(number),
        user={},
    )
    for number in range(30)
]


def test_a_stream_holds_every_person_and_every_family_in_the_order_of_time() -> None:
    members = stream(PEOPLE)
    assert len(members) == len(PEOPLE) + EACH * (len(FAMILIES) + len(DECOYS))
    assert sum(member.campaign for member in members) == EACH * len(FAMILIES)
    times = [member.post.created_at for member in members]
    assert times == sorted(times)


def test_a_campaign_posts_from_different_accounts_with_peoples_profiles_and_no_open_slots() -> None:
    campaign = [member.post for member in stream(PEOPLE) if member.campaign]
    assert len({post.author.id for post in campaign}) == len(campaign)
    assert {post.author.followers for post in campaign} <= set(range(30))
    assert not any("{" in post.text for post in campaign)


def test_the_same_seed_gives_the_same_stream_and_another_seed_another() -> None:
    assert stream(PEOPLE) == stream(PEOPLE)
    assert stream(PEOPLE) != stream(PEOPLE, seed=1)
