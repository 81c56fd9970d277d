"""What gifts did: like is compared with like, nothing is said of too few, and the interval holds the truth."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from msgspec.structs import replace

from infra.cli.bench_seeding import rows
from shared.judges.intervals import least_squares, student, studentized
from shared.judges.seeding import LEAST, SPAN, Said, Watched, effect, matched, watched
from tests.functional.made import mention, post

NOW = datetime(2026, 11, 1, tzinfo=UTC)
GIVEN = NOW - SPAN


def person(name, before=2, after=2, circle="stranger", influence=30.0, **said):
    """Somebody who spoke so often in the days before and after the gift."""
    days = [*(-1 - number for number in range(before)), *(1 + number for number in range(after))]
    made = {"authentic": True, "declared": False, "glad": False, "elsewhere": False, **said}
    return Watched(name, circle, influence, tuple(Said(at=GIVEN + timedelta(days=day), **made) for day in days))


def judged(given, others, now=NOW):
    return effect("box", [(each, GIVEN) for each in given], others, now, Random(1))  # noqa: S311 - a test's seed


def test_people_are_set_beside_those_of_their_circle_influence_and_habit():
    wanted = person("given", before=4, circle="customer", influence=50.0)
    others = [
        person("stranger", before=4, influence=50.0),
        person("louder", before=4, circle="customer", influence=61.0),
        person("quieter", before=1, circle="customer", influence=50.0),
        person("like", before=5, circle="customer", influence=45.0),
    ]
    (pair,) = matched([(wanted, GIVEN)], others)
    assert [each.person for each in pair.beside] == ["like"]
    assert matched([(wanted, GIVEN)], others[:3]) == []


def test_nobody_is_set_beside_two():
    pairs = matched([(person(f"g{n}"), GIVEN) for n in range(3)], [person(f"o{n}") for n in range(5)])
    used = [each.person for pair in pairs for each in pair.beside]
    assert len(used) == len(set(used)) == 5


def test_what_moves_everybody_is_no_effect_and_what_moves_the_given_is():
    season = [person(f"o{n}", before=n % 4, after=n % 4 + 3) for n in range(60)]
    unmoved = [person(f"g{n}", before=n % 4, after=n % 4 + 3 + n % 2 - (n + 2) // 2 % 2) for n in range(20)]
    moved = [person(f"g{n}", before=n % 4, after=n % 4 + 5 + n % 3) for n in range(20)]
    still, more = judged(unmoved, season).outcomes[0], judged(moved, season).outcomes[0]
    assert still.low <= 0 <= still.high
    assert more.low > 1.5
    assert judged(moved, season).words.endswith("more authentic mentions a person in 60 days than without")


def test_whoever_spoke_more_than_is_read_is_compared_with_nobody_and_nobody_with_them():
    def part(name, **said):
        return replace(person(name, **said), whole=False)

    found = judged([part("g"), *(person(f"g{n}") for n in range(LEAST))], [person(f"o{n}") for n in range(40)])
    assert (found.given, found.unlike, found.compared) == (LEAST + 1, 1, LEAST)
    assert judged([person("g")], [part(f"o{n}") for n in range(9)]).compared == 0


def test_too_few_are_told_as_too_few():
    found = judged([person(f"g{n}", after=5) for n in range(LEAST - 1)], [person(f"o{n}") for n in range(40)])
    assert found.compared == LEAST - 1
    assert found.outcomes[0].effect is None
    assert found.words.startswith("Too few to say")


def test_who_got_it_lately_and_who_is_like_nobody_are_told_apart():
    others = [person(f"o{n}") for n in range(40)]
    found = judged([person("like"), person("unlike", before=60)], others)
    assert (found.given, found.unlike, found.compared) == (2, 1, 1)
    assert judged([person("like")], others, NOW - timedelta(days=1)).early == 1


def test_declared_posts_are_counted_apart_and_in_no_outcome():
    found = judged([person("g", before=0, after=3, authentic=False, declared=True)], [person("o", before=0, after=0)])
    assert found.declared == 3
    assert found.outcomes[0].given_after == 0


def test_other_products_are_found_by_their_names_as_words():
    texts = ("The Morning Bun is back.", "The Morning Bunting is up.", "Rye No. 7 again")
    said = [mention(n, of=post(n, text=text)) for n, text in enumerate(texts, 1)]
    seen = watched("x:id:1", said, NOW, ["Morning Bun", "Rye No. 7"], "rye no. 7")
    assert [each.elsewhere for each in seen.said] == [True, False, False]


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    """The short form; `hundred bench seeding` does it a thousand times."""
    for row in rows(10):
        if not row.hidden and row.too_few < 5:
            assert row.covered >= 0.7, row


def test_an_interval_is_as_wide_as_students_and_wider_on_the_side_of_the_skew():
    chance = Random(2)  # noqa: S311 - a test's seed
    skewed = [chance.expovariate(1) for _ in range(15)]
    low, high = studentized(skewed, chance)
    mean = sum(skewed) / 15
    assert high - mean > mean - low > 0
    assert studentized([3.0] * 12, chance) is None
    assert student(9) == pytest.approx(2.2622, abs=1e-4)


def test_least_squares_finds_the_line():
    rows = [(1.0, float(x), float(x * x % 7)) for x in range(12)]
    found = least_squares(rows, [3 + 2 * b - c for _, b, c in rows])
    assert found == pytest.approx((3, 2, -1), abs=1e-4)
    assert least_squares([(1.0, 1.0), (1.0, 1.0)], [2.0, 2.0]) == pytest.approx((1, 1), abs=1e-3)
