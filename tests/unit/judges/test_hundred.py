"""The hundred: customers first, each part counts as it says, waiting keeps the order, the list is exact or says so."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from shared.domain.brand import Weights
from shared.domain.errors import BadBrand
from shared.domain.hundred import Contact
from shared.domain.thread import Reply, Root, Thread
from shared.judges import priority
from shared.judges.hundred import hundred, ranked

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PLAIN = Weights()


def thread(number=1, *, ago=timedelta(hours=3), author=None, replies=(), **root):
    made = {
        "seq": "1",
        "source": "x",
        "id": f"p{number}",
        "at": NOW - ago,
        "author": author or f"a{number}",
        "handle": f"h{number}",
        "name": "",
        "text": "Do you open on Sunday?",
        "url": "",
        "label": "question",
        "sentiment": "neutral",
        "score": 0.0,
        "circle": "stranger",
        "influence": 20.0,
        "about": 1.0,
        "authentic": True,
    }
    return Thread(brand="b", source="x", id=f"p{number}", root=Root(**{**made, **root}), replies=tuple(replies))


def unhappy(number=1, score=-0.5, **root):
    return thread(number, label="opinion", sentiment="negative", score=score, **root)


def reply(number, by, after=timedelta(hours=1)):
    return Reply(seq="1", id=f"r{number}", at=NOW - timedelta(hours=3) + after, author=f"other{number}", by=by)


def people(threads, contacts=None, weights=PLAIN, now=NOW):
    by_account = {("x", name): each for name, each in (contacts or {}).items()}
    return [each.person.removeprefix("x:") for each in ranked(threads, by_account, weights, now)]


weighing = st.builds(
    Weights, **{name: st.floats(0.25, 4) for name in ("urgency", "closeness", "influence", "freshness", "contact")}
)


@st.composite
def threads(draw, number):
    kind = draw(st.sampled_from(["question", "unhappy", "praise"]))
    label = "question" if kind == "question" else "opinion"
    sentiment = {"question": "neutral", "unhappy": "negative", "praise": "positive"}[kind]
    sign = -1 if kind == "unhappy" else 1
    return thread(
        number,
        ago=timedelta(minutes=draw(st.integers(-10, 20 * 24 * 60))),
        author=f"a{draw(st.integers(0, 30))}",
        label=label,
        sentiment=sentiment,
        score=sign * draw(st.floats(0, 1)),
        circle=draw(st.sampled_from(["customer", "stranger", "stranger", "advocate", "prospect"])),
        influence=draw(st.floats(0, 100)),
        about=draw(st.floats(0, 1)),
    )


@st.composite
def pools(draw):
    made = [draw(threads(number)) for number in range(draw(st.integers(1, 40)))]
    return sorted(made, key=priority.heat, reverse=True)


contact = st.builds(
    Contact,
    talked_at=st.none() | st.integers(0, 40 * 24).map(lambda hours: NOW - timedelta(hours=hours)),
    not_now_until=st.none() | st.integers(-48, 48).map(lambda hours: NOW + timedelta(hours=hours)),
    opted_out=st.sampled_from([False, False, False, True]),
)
noted = st.dictionaries(st.integers(0, 30).map(lambda number: ("x", f"a{number}")), contact)


@given(pools(), noted, weighing, st.integers(1, 40), st.integers(1, 10))
@settings(max_examples=400)
def test_a_list_that_says_exact_is_what_all_threads_together_give(pool, contacts, weights, read, limit):
    read = min(read, len(pool))
    below = priority.heat(pool[read - 1]) if read < len(pool) else None
    found = hundred(pool[:read], contacts, weights, NOW, below=below, limit=limit)
    if found.exact:
        whole = ranked(pool, contacts, weights, NOW, limit)
        assert [(each.person, each.mention.id) for each in found.people] == [
            (each.person, each.mention.id) for each in whole
        ]
    assert found.exact or read < len(pool)


@given(pools(), weighing, st.booleans())
def test_no_thread_scores_above_the_ceiling_of_its_heat(pool, weights, customer):
    for each in pool:
        assume(each.root.circle == "customer" or not customer)
        if (each.root.circle == "customer") == customer and priority.lasts(each.root, each.open, NOW):
            score = sum(priority.weighed(each.root, each.open, Contact(), weights, NOW).values())
            assert score <= priority.ceiling(priority.heat(each), weights, NOW, customer=customer) + 1e-6


@given(pools(), noted, weighing)
def test_customers_come_first_whatever_a_brand_weighs(pool, contacts, weights):
    circles = [each.circle == "customer" for each in ranked(pool, contacts, weights, NOW)]
    assert circles == sorted(circles, reverse=True)


@given(pools())
def test_a_customer_that_lasts_is_read_before_everybody_else(pool):
    lasting = [each.root.circle == "customer" for each in pool if priority.lasts(each.root, each.open, NOW)]
    assert lasting == sorted(lasting, reverse=True)


@given(pools(), weighing, st.integers(0, 7 * 24))
def test_waiting_keeps_the_order_of_those_who_wait(pool, weights, hours):
    before, after = (people(pool, {}, weights, NOW + timedelta(hours=each)) for each in (0, hours))
    alone = {each.root.author: 0 for each in pool}
    for each in pool:
        alone[each.root.author] += 1
    # Of a person with several threads the most urgent may lapse before the others.
    single = [each for each in after if alone[each] == 1]
    assert single == [each for each in before if each in single]


@given(pools(), noted, weighing, st.randoms())
def test_the_order_in_which_threads_are_read_does_not_matter(pool, contacts, weights, chance):
    shuffled = list(pool)
    chance.shuffle(shuffled)
    assert ranked(shuffled, contacts, weights, NOW) == ranked(pool, contacts, weights, NOW)


@given(weighing)
@pytest.mark.parametrize(
    ("sooner", "later"),
    [
        (unhappy(1), thread(2, label="opinion", sentiment="positive", score=0.5)),
        (thread(1), thread(2, label="opinion", sentiment="positive", score=0.4)),
        (unhappy(1, score=-0.9), unhappy(2, score=-0.3)),
        (thread(1, circle="advocate"), thread(2, circle="prospect")),
        (thread(1, circle="prospect"), thread(2)),
        (thread(1, influence=60.0), thread(2, influence=30.0)),
        (thread(1, about=0.9), thread(2, about=0.4)),
        (thread(1, ago=timedelta(hours=1)), thread(2, ago=timedelta(hours=2))),
        (thread(1, circle="customer", ago=timedelta(days=13), about=0.1), unhappy(2, score=-1.0, influence=100.0)),
    ],
    ids=["unhappy", "question", "feeling", "advocate", "prospect", "influence", "about", "newer", "customer"],
)
def test_each_part_moves_its_thread_up_whatever_the_weights(sooner, later, weights):
    assert people([later, sooner], {}, weights) == ["a1", "a2"]


def test_whom_we_talked_to_lately_stands_behind_whom_we_did_not():
    before = {"a1": Contact(talked_at=NOW - timedelta(days=2))}
    assert people([thread(1), thread(2)], before) == ["a2", "a1"]
    long_ago = {"a1": Contact(talked_at=NOW - timedelta(days=60))}
    assert people([thread(1), thread(2, influence=19.0)], long_ago) == ["a1", "a2"]


def test_talking_moves_the_list_on_until_they_speak_again():
    talked = {"a1": Contact(talked_at=NOW - timedelta(hours=1))}
    assert people([thread(1, ago=timedelta(hours=3))], talked) == []
    assert people([thread(1, ago=timedelta(minutes=30))], talked) == ["a1"]


def test_not_now_holds_until_its_time_and_an_opt_out_for_good():
    later = {"a1": Contact(not_now_until=NOW + timedelta(hours=1))}
    assert people([thread(1)], later) == []
    assert people([thread(1)], later, now=NOW + timedelta(hours=1)) == ["a1"]
    assert people([thread(1, circle="customer")], {"a1": Contact(opted_out=True)}) == []


def test_a_person_stands_there_once_by_their_most_urgent_thread():
    three = [thread(1, author="same"), unhappy(2, author="same", score=-0.9), thread(3, author="same")]
    (found,) = ranked(three, {}, PLAIN, NOW)
    assert (found.mention.id, found.also, found.open) == ("p2", 2, "unhappy")


def test_what_lasts_no_longer_is_not_on_the_list():
    praise = {"label": "opinion", "sentiment": "positive", "score": 0.5}
    assert people([thread(1, ago=timedelta(days=15))]) == []
    assert people([thread(1, ago=timedelta(days=8), **praise)]) == []
    assert people([thread(1, ago=timedelta(days=6), **praise)]) == ["a1"]


def test_what_was_answered_or_is_no_persons_word_is_not_on_the_list():
    assert people([thread(1, replies=[reply(1, "peer")])]) == []
    assert people([unhappy(1, replies=[reply(1, "us")])]) == []
    assert people([unhappy(1, replies=[reply(1, "peer")])]) == ["a1"]
    assert people([thread(1, authentic=False), thread(2, circle="staff"), thread(3, gone=True)]) == []
    assert people([thread(1, replies=[reply(1, "machine")])]) == ["a1"]


@pytest.mark.parametrize(
    ("waiting", "words"),
    [
        (thread(circle="customer"), "A customer asked 3 hours ago and nobody has answered"),
        (unhappy(circle="advocate"), "An advocate was unhappy 3 hours ago and nobody has replied"),
        (
            unhappy(score=-0.8, replies=[reply(1, "peer")], ago=timedelta(days=1)),
            "Somebody new was very unhappy 1 day ago and others replied, we have not",
        ),
        (
            thread(label="opinion", sentiment="positive", influence=70.0, ago=timedelta(minutes=1)),
            "A voice that counts praised us 1 minute ago and nobody has thanked them",
        ),
        (thread(circle="prospect", ago=timedelta(seconds=5)), "A prospect asked just now and nobody has answered"),
    ],
)
def test_the_reason_is_one_sentence(waiting, words):
    assert ranked([waiting], {}, PLAIN, NOW)[0].reason == words


def test_the_parts_add_up_to_the_score():
    (found,) = ranked([unhappy(1)], {("x", "a1"): Contact(talked_at=NOW - timedelta(days=5))}, Weights(urgency=2), NOW)
    assert found.score == pytest.approx(sum(found.parts.values()), abs=0.004)
    assert found.parts["urgency"] == 7.0
    assert found.parts["contact"] < 0


def test_weights_re_rank_without_other_heats():
    loud, upset = thread(1, influence=80.0), unhappy(2, score=-1.0, influence=5.0)
    assert people([loud, upset], {}, Weights(influence=4)) == ["a1", "a2"]
    assert people([loud, upset], {}, Weights(urgency=4)) == ["a2", "a1"]


def test_weights_are_bounded_in_the_brand_file():
    from shared.domain.brand import parse_brand

    made = parse_brand({"name": "B", "handles": {"x": "b"}, "weights": {"urgency": 2}})
    assert made.weights == msgspec.structs.replace(PLAIN, urgency=2)
    with pytest.raises(BadBrand, match=r"weights\.urgency"):
        parse_brand({"name": "B", "handles": {"x": "b"}, "weights": {"urgency": 5}})


MARIA = {("x", "a1"): "card-1", ("mastodon", "a2"): "card-1"}


def on_mastodon(number, **changes):
    made = unhappy(number, source="mastodon", **changes)
    return msgspec.structs.replace(made, source="mastodon")


def test_accounts_of_one_person_are_one_entry_that_names_both():
    (one,) = ranked([thread(1), on_mastodon(2)], {}, PLAIN, NOW, persons=MARIA)
    assert (one.person, one.accounts, one.also) == ("mastodon:a2", ("mastodon:a2", "x:a1"), 1)
    assert one.open == "unhappy"


def test_accounts_of_which_nobody_knows_whose_they_are_stay_apart():
    found = ranked([thread(1), on_mastodon(2), thread(3)], {}, PLAIN, NOW, persons={("x", "a3"): "card-3"})
    assert len(found) == 3
    assert all(each.accounts == (each.person,) and each.also == 0 for each in found)


@pytest.mark.parametrize(
    "noted",
    [
        Contact(talked_at=NOW - timedelta(minutes=5)),
        Contact(not_now_until=NOW + timedelta(days=1)),
        Contact(opted_out=True),
    ],
)
def test_what_was_noted_of_one_account_holds_for_the_person(noted):
    both = [thread(1), on_mastodon(2), thread(3)]
    found = ranked(both, {("x", "a1"): noted}, PLAIN, NOW, persons=MARIA)
    assert [each.person for each in found] == ["x:a3"]


def test_the_later_talk_with_any_account_counts():
    early, late = (Contact(talked_at=NOW - timedelta(days=days)) for days in (9, 4))
    both = [thread(1), on_mastodon(2)]
    (one,) = ranked(both, {("x", "a1"): late, ("mastodon", "a2"): early}, PLAIN, NOW, persons=MARIA)
    assert one.talked_at == late.talked_at


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 200), st.booleans()), max_size=20))
def test_whoever_has_several_accounts_is_listed_once_by_their_most_urgent_thread(rows):
    asked = [thread(n, ago=timedelta(hours=hours), author=f"a{n}") for n, (_, hours, _) in enumerate(rows)]
    owners = {("x", f"a{n}"): f"card-{person}" for n, (person, _, known) in enumerate(rows) if known}
    found = ranked(asked, {}, PLAIN, NOW, 1000, owners)
    apart = ranked(asked, {}, PLAIN, NOW, 1000)
    named = [owners.get(("x", each.person.removeprefix("x:")), each.person) for each in apart]
    assert [owners.get(("x", each.person.removeprefix("x:")), each.person) for each in found] == list(
        dict.fromkeys(named)
    )
    assert sum(1 + each.also for each in found) == len(rows)
    assert sum(len(each.accounts) for each in found) == len(rows)
