from datetime import UTC, datetime, timedelta

from shared.domain.brand import Competitor, parse_brand
from shared.domain.mention import Author
from shared.judges import beside, seen_families, tops
from tests.functional.made import mention, post

BRAND = parse_brand({"name": "Crumb Bakery", "handles": {"x": ["crumbbakery"]}, "aliases": ["Crumb"]})
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def said(*texts: str, authentic: bool = True, start: int = 1, **changes):
    return [
        mention(number, of=post(number, text=text, **changes), authentic=authentic)
        for number, text in enumerate(texts, start)
    ]


def test_words_count_once_a_mention_with_authentic_before_raw():
    found = tops.words(
        [*said("The rye rye RYE of Crumb Bakery is warm", "warm rye"), *said("giveaway rye", authentic=False, start=9)],
        BRAND,
        10,
    )
    assert [(each.name, each.raw, each.authentic) for each in found] == [
        ("rye", 3, 2),
        ("warm", 2, 2),
        ("giveaway", 1, 0),
    ]


def test_words_that_say_nothing_and_the_brands_own_names_are_left_out():
    texts = [
        "I don't think that the crumb is it",
        "Das ist aber nicht von @crumbbakery",
        "Je ne sais pas",
        "https://a.example/x 12",
    ]
    assert [each.name for each in tops.words(said(*texts), BRAND, 50)] == ["sais"]


def test_authors_are_told_by_handle_or_id_and_nobody_is_no_author():
    by_id = said("d", author=Author(id="77"))
    found = tops.authors(
        [*said("a", "b"), *said("c", author=post(1).author), *by_id, *said("e", author=Author())], BRAND, 9
    )
    assert [(each.name, each.raw) for each in found] == [("x:eater1", 2), ("x:77", 1), ("x:eater2", 1)]


def test_links_are_compared_without_tracking_and_shorteners_are_left_out():
    texts = [
        "see https://www.crumb.example/rye?utm_source=x",
        "http://crumb.example/rye/",
        "https://t.co/abc",
    ]
    (found,) = tops.links_to(said(*texts, urls=()), BRAND, 10)
    assert (found.name, found.raw) == ("crumb.example/rye", 2)


def test_a_family_needs_two_accounts_and_shows_its_newest_text():
    text = "I just earned the {} badge on the Crumb Bakery loaf tracker app"
    same = [
        mention(n, of=post(n, text=text.format(name), created_at=NOON - timedelta(minutes=n)), authentic=n == 3)
        for n, name in enumerate(("12", "13", "14"), 1)
    ]
    alone = [mention(9, of=post(9, text="Nobody else has ever said quite these words about rye"))]
    (family,) = seen_families.families([*same, *alone])
    assert (family.raw, family.authentic, family.authors, family.verdict) == (3, 1, 3, "opinion")
    assert family.example == text.format("12")
    assert (family.first, family.last) == (NOON - timedelta(minutes=3), NOON - timedelta(minutes=1))
    one_voice = [mention(n, of=post(n, text=text.format(n), author=post(1).author)) for n in (1, 2, 3)]
    assert seen_families.families(one_voice) == []


def test_competitors_are_counted_where_they_are_named_as_whole_words():
    rivals = [Competitor(name="Loaf & Co", handles={"x": ("loafandco",)}), Competitor(name="Breadly")]
    texts = ["better than Loaf & Co", "@loafandco is nearer", "Loaf and Co", "breadlyish", "Breadly. Breadly!"]
    found = beside.named([*said(*texts), *said("Breadly", authentic=False, start=20)], rivals)
    assert found == [("Loaf & Co", (3, 3)), ("Breadly", (2, 1))]
    assert beside.named([], rivals) == [("Loaf & Co", (0, 0)), ("Breadly", (0, 0))]
    assert beside.named(said("anything"), []) == []
