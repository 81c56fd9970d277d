"""The sample posts are whole, recent, and show what the product does."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from infra.samples import BRANDS, brand_file, customers, samples
from shared.domain.brand import Brand, parse_brand
from shared.domain.mention import Mention, Post, account_keys
from shared.domain.parsing import parse_post
from shared.domain.person import STRANGER, parse_link
from shared.domain.ready_made import READY_MADE
from shared.judges import judge
from shared.judges.conditions import holds

NOW = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
EACH = pytest.mark.parametrize("brand", BRANDS)


def posts(brand: str) -> list[Post]:
    return [parse_post(raw, NOW) for raw in samples(NOW, brand)]


def mentions(name: str) -> list[Mention]:
    """The posts as they would be stored, judged cold."""
    brand: Brand = parse_brand(brand_file(name))
    known = {(link.source, link.account): link for link in map(parse_link, customers(name))}
    found = []
    for post in posts(name):
        link = next((known[post.source, key] for key in account_keys(post) if (post.source, key) in known), None)
        made = judge(post, brand, now=post.created_at)
        found.append(
            Mention(
                post=post, brand=name, verdict=made.verdict, sentiment=made.sentiment, influence=made.influence,
                about=made.about, story=made.story, stored_at=NOW, authentic=made.verdict.authentic(0.5),
                circle=link.circle if link else STRANGER.name, basis=link.basis if link else STRANGER.basis,
            )
        )  # fmt: skip
    return found


def test_there_are_about_two_hundred_of_many_people_in_time_order() -> None:
    every = list(samples(NOW))
    assert 180 <= len(every) <= 260
    assert len({post["id"] for post in every}) == len(every)
    assert len({post["author"]["handle"] for post in every}) > 120
    assert [post["created_at"] for post in every] == sorted(post["created_at"] for post in every)
    assert sum(len(posts(brand)) for brand in BRANDS) == len(every)


@EACH
def test_every_post_is_recent_and_refers_to_an_earlier_one(brand: str) -> None:
    seen: set[str] = set()
    for post in posts(brand):
        assert timedelta(0) < NOW - post.created_at < timedelta(days=7)
        assert not post.time_assumed
        assert {post.in_reply_to, post.repost_of, post.quote_of} - {None} <= seen
        assert post.author.handle
        assert post.author.followers is not None
        assert post.author.created_at
        assert post.url
        assert ".example/" in post.url
        seen.add(post.id)


@EACH
def test_the_people_whom_a_brand_knows_speak_up(brand: str) -> None:
    speaking = {(post.source, key) for post in posts(brand) for key in account_keys(post)}
    known = [parse_link(row) for row in customers(brand)]
    assert sum((link.source, link.account) in speaking for link in known) >= len(known) - 1


def test_many_languages_networks_and_kinds_are_there() -> None:
    every = [post for brand in BRANDS for post in posts(brand)]
    assert {"en", "de", "es", "fr", "it", "pt", "ja", "tr", "nl"} <= {post.lang for post in every}
    assert {"x", "mastodon", "bluesky", "reddit", "instagram", "trustpilot", "rss"} <= {post.source for post in every}
    assert {"post", "reply", "comment", "repost", "quote", "review", "article"} <= {post.kind for post in every}


def test_campaigns_are_no_authentic_voices() -> None:
    giveaway = [each for each in mentions("crumb-bakery") if each.post.client == "WinLoop"]
    weekly = [each for each in mentions("larkspur") if each.post.client == "Larkspur Weekly"]
    assert len({each.post.author.handle for each in giveaway}) == 41
    assert len({each.post.author.handle for each in weekly}) == 18
    assert not any(each.authentic for each in giveaway + weekly)


@EACH
def test_a_handful_of_alerts_is_raised(brand: str) -> None:
    unhappy = [rule.when for rule in READY_MADE if rule.name in ("unhappy-customer", "influential-negative")]
    alerts = {each.story for each in mentions(brand) for when in unhappy if holds(when, each)}
    assert 2 <= len(alerts) <= 20


def test_most_kinds_of_verdict_are_there_and_homonyms_are_told_apart() -> None:
    every = [each for brand in BRANDS for each in mentions(brand)]
    labels = Counter(each.verdict.label for each in every)
    assert {"opinion", "question", "chatter", "news", "repost", "auto", "promo", "own"} <= set(labels)
    homonyms = [each for each in every if any(word in each.post.text for word in ("crumb rubber", "larkspur ferry"))]
    assert len(homonyms) == 2
    assert all(each.about < 0.5 for each in homonyms)
