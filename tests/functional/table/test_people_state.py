"""Threads and persons are merged from the stream, listed, and are what the mentions alone make."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from functions.tally import RANKS
from infra.local import sandbox
from shared.adapters.table import calls, kept, keys, mentions, merging, people, persons, rebuild, stream, threads
from shared.domain.acquaintance import REMEMBERED
from shared.domain.errors import Unavailable
from shared.domain.mention import Author
from shared.domain.person import Link
from shared.domain.verdict import Sentiment, Verdict
from tests.functional.made import NOON, mention, post

BRAND = "crumb-bakery"
SORRY = Sentiment("negative", -0.8, True)


def question(number=1, **changes):
    asked = Verdict("question", 0.9, (), "1")
    return mention(number, verdict=asked, sentiment=Sentiment("neutral", 0.0, True), **changes)


def answer(number, to, circle="stranger", **changes):
    given = post(number, in_reply_to=f"post-{to}", created_at=NOON - timedelta(minutes=to) + timedelta(seconds=number))
    return question(number, of=given, circle=circle, **changes)


def store(*found):
    for each in found:
        mentions.put(each, 400)


def tell(records=None):
    told = (stream.told(record) for record in (sandbox.stream_records() if records is None else records))
    return merging.merge((each for each in told if each), RANKS)


def waiting(limit=100, after=None):
    found, cursor = threads.waiting(BRAND, limit, after, NOON)
    return [each.id for each in found], cursor


def differences():
    return rebuild.compared(rebuild.scanned(), RANKS, NOON).differences


def test_what_is_open_is_listed_by_heat_page_by_page(stack):
    store(question(2), mention(3, sentiment=SORRY), mention(1), replace(mention(4), sentiment=SORRY, circle="customer"))
    tell()
    assert waiting() == (["post-4", "post-3", "post-2", "post-1"], None)
    first, cursor = waiting(3)
    assert (first, waiting(3, cursor)) == (["post-4", "post-3", "post-2"], (["post-1"], None))


def test_an_answer_closes_its_question_whichever_comes_first(stack):
    store(question(1), question(2))
    tell()
    store(answer(11, to=1), answer(13, to=3, circle="customer"))
    tell(sandbox.stream_records())
    store(question(3))
    tell()
    assert [each for each in waiting()[0] if each in ("post-1", "post-2", "post-3")] == ["post-2"]
    asked, complete = threads.asked(BRAND, NOON - timedelta(hours=1), NOON + timedelta(hours=1), NOON)
    assert complete
    assert {each.id: [reply.by for reply in each.answers] for each in asked} == {
        "post-1": ["peer"],
        "post-2": [],
        "post-3": ["customer"],
        "post-11": [],
        "post-13": [],
    }


def test_more_questions_than_asked_for_are_said_to_be_more(stack):
    store(*(question(number) for number in range(1, 5)))
    tell()
    asked, complete = threads.asked(BRAND, NOON - timedelta(hours=1), NOON, NOON, limit=3)
    assert [each.id for each in asked] == ["post-1", "post-2", "post-3"]
    assert not complete


def test_a_press_of_answered_closes_an_alerts_thread_also_before_it_is_known(stack):
    store(question(1))
    tell()
    threads.answered_by_us(BRAND, "x", "post-1", "jo", NOON)
    threads.answered_by_us(BRAND, "x", "post-1", "jo", NOON)
    threads.answered_by_us(BRAND, "x", "post-2", "jo", NOON)
    store(question(2))
    tell()
    assert waiting() == ([], None)
    assert [each.by for each in threads.get(BRAND, "x", "post-1", NOON).answers] == ["us"]
    assert differences() == ()


def test_a_batch_that_comes_again_writes_nothing(stack):
    store(question(1), answer(11, to=1), mention(2, circle="customer"))
    assert tell() > 0
    before = sandbox.everything()
    assert tell() == 0
    assert sandbox.everything() == before


def test_a_post_that_is_taken_back_leaves_no_word_in_its_thread_or_person(stack):
    store(mention(1, circle="customer", sentiment=SORRY), answer(11, to=1))
    tell()
    mentions.remove("x", ["post-1", "post-11"])
    tell()
    left = [item for item in sandbox.everything() if item["pk"]["S"].startswith(("th#", "w#"))]
    told = "".join(repr(merging.state(calls.load(item))) for item in left)
    assert "rye loaf" not in told
    assert "eater" not in told
    assert waiting() == ([], None)
    assert differences() == ()


def test_a_correction_reopens_and_closes(stack):
    store(question(1))
    tell()
    mentions.correct(BRAND, question(1).post, "promo", "jo", NOON)
    tell()
    assert waiting()[0] == []
    mentions.uncorrect(BRAND, question(1).post)
    tell()
    assert waiting()[0] == ["post-1"]
    assert differences() == ()


def test_expired_threads_and_mentions_are_not_shown(stack):
    mentions.put(question(1, circle="customer"), 1)
    tell()
    later = NOON + timedelta(days=2)
    assert threads.waiting(BRAND, 10, None, later) == ([], None)
    assert threads.get(BRAND, "x", "post-1", later) is None
    assert persons.get(BRAND, "x", "id:7001", later) is None
    assert persons.get(BRAND, "x", "id:7001", NOON).latest.id == "post-1"


def by_one(number, hours=0, **changes):
    """What one person said so many days ago, or so many hours before."""
    at = NOON - timedelta(days=number, hours=hours)
    one = post(number + hours / 100 if hours else number, created_at=at, author=Author(id="77", handle="jo"))
    return mention(number, of=one, **changes)


def test_a_person_is_remembered_with_what_they_said_before_they_were_worth_it(stack):
    store(by_one(2))
    tell()
    assert persons.get(BRAND, "x", "id:77", NOON) is None
    store(by_one(1, circle="customer"))
    tell()
    assert [each.id for each in persons.get(BRAND, "x", "id:77", NOON).mentions] == ["post-1", "post-2"]
    store(by_one(3))
    tell()
    assert [each.id for each in persons.get(BRAND, "x", "id:77", NOON).mentions] == ["post-1", "post-2", "post-3"]


def test_when_newer_mentions_are_taken_back_older_ones_take_their_place(stack):
    store(*(by_one(number, circle="customer") for number in range(1, REMEMBERED + 4)))
    tell()
    mentions.remove("x", ["post-1", "post-2"])
    tell()
    said = [each.id for each in persons.get(BRAND, "x", "id:77", NOON).mentions]
    assert said == [f"post-{number}" for number in range(3, REMEMBERED + 3)]
    assert differences() == ()


def test_a_second_word_of_a_day_is_not_written_and_is_found_when_the_first_is_gone(stack):
    chatter = {"circle": "customer", "verdict": Verdict("chatter", 0.9, (), "1")}
    store(by_one(1, hours=3, **chatter))
    tell()
    store(by_one(1, hours=2, **chatter), by_one(1, hours=1, **chatter))
    assert tell() == 0
    done = len(sandbox.stream_records())
    mentions.remove("x", ["post-1.03"])
    assert tell(sandbox.stream_records()[done:]) == 1
    assert [each.id for each in persons.get(BRAND, "x", "id:77", NOON).mentions] == ["post-1.02"]
    assert differences() == ()


def test_a_word_that_turns_out_to_be_an_answer_makes_room_for_the_next_of_its_day(stack):
    first, second = by_one(1, hours=3, circle="customer"), by_one(1, hours=2, circle="customer")
    store(first, second)
    tell()
    done = len(sandbox.stream_records())
    mentions.correct(BRAND, first.post, "answer", "jo", NOON)
    tell(sandbox.stream_records()[done:])
    assert [each.label for each in persons.get(BRAND, "x", "id:77", NOON).mentions] == ["opinion", "answer"]
    assert differences() == ()


def test_a_batch_that_holds_a_correction_and_a_word_that_stands_for_it_loses_neither(stack):
    helped = by_one(1, hours=2, circle="customer", verdict=Verdict("answer", 0.9, (), "1"))
    store(helped)
    tell()
    done = len(sandbox.stream_records())
    mentions.correct(BRAND, helped.post, "opinion", "jo", NOON)
    store(by_one(1, hours=3, circle="customer"))
    tell(sandbox.stream_records()[done:])
    assert [each.id for each in persons.get(BRAND, "x", "id:77", NOON).mentions] == ["post-1.03"]
    assert differences() == ()


def test_voices_and_thanks_are_listed_from_the_top(stack):
    small = mention(1, circle="customer", influence=replace(mention(1).influence, score=10.0))
    loud = mention(2, circle="customer", influence=replace(mention(1).influence, score=80.0))
    yesterday = by_one(3 + 24 * 60, circle="customer")
    store(small, loud, yesterday, by_one(4, circle="customer"), by_one(5, circle="customer"))
    tell()
    assert [each.account for each in persons.top(BRAND, "voice", 2, NOON)] == ["id:7002", "id:77"]
    assert persons.top(BRAND, "passion", 1, NOON)[0].account == "id:77"


def test_notes_hold_the_later_word_and_a_wish_to_be_left_alone_stays(stack):
    whom = (BRAND, "x", "id:77")
    persons.mark_talked(*whom, "jo", NOON)
    persons.mark_talked(*whom, "jo", NOON - timedelta(days=3))
    persons.not_now(*whom, "jo", NOON + timedelta(days=7), NOON)
    persons.opt_out(*whom, NOON)
    persons.opt_out(*whom, NOON)
    noted = persons.contacts(BRAND, [("x", "id:77"), ("x", "id:78")])
    assert list(noted) == [("x", "id:77")]
    contact = noted["x", "id:77"]
    assert (contact.talked_at, contact.not_now_until) == (NOON, NOON + timedelta(days=7))
    assert contact.opted_out
    persons.opt_in(*whom)
    assert not persons.contacts(BRAND, [("x", "id:77")])["x", "id:77"].opted_out


def test_notes_and_what_was_said_do_not_touch_each_other(stack):
    store(by_one(1, circle="customer"))
    persons.mark_talked(BRAND, "x", "id:77", "jo", NOON)
    tell()
    persons.opt_out(BRAND, "x", "id:77", NOON)
    assert persons.get(BRAND, "x", "id:77", NOON).latest.id == "post-1"
    assert differences() == ()


def test_an_item_that_changes_meanwhile_is_read_and_merged_again(stack, monkeypatch):
    store(question(1))
    tell()
    store(answer(11, to=1), answer(12, to=1))
    first, second = sandbox.stream_records()[-2:]
    put = merging.put
    once = iter([lambda: tell([second])])

    def late(change, ranks):
        next(once, lambda: None)()
        return put(change, ranks)

    monkeypatch.setattr(merging, "put", late)
    tell([first])
    assert [each.id for each in threads.get(BRAND, "x", "post-1", NOON).replies] == ["post-11", "post-12"]


def test_an_item_that_changes_all_the_while_leaves_the_batch_to_come_again(stack, monkeypatch):
    store(question(1))
    monkeypatch.setattr(merging, "put", lambda change, ranks: False)
    with pytest.raises(Unavailable):
        tell()


def test_a_record_that_was_lost_is_told_and_repaired(stack):
    store(question(1), by_one(2, circle="customer"))
    tell()
    store(answer(11, to=1), by_one(3, circle="customer"))
    assert "post-1" in waiting()[0]
    found = differences()
    assert keys.thread(BRAND, "x", "post-1") in {each.key[0] for each in found}
    assert all(rebuild.repair(each, RANKS) for each in found)
    assert differences() == ()
    assert threads.get(BRAND, "x", "post-1", NOON).open is None


def test_what_is_stored_without_a_mention_is_told_and_removed(stack):
    store(question(1))
    tell()
    calls.delete(*keys.mention(BRAND, question(1).post))
    (found,) = differences()
    assert found.fresh is None
    assert rebuild.repair(found, RANKS)
    assert calls.get(keys.thread(BRAND, "x", "post-1"), keys.ALONE) is None


def test_what_comes_while_the_table_is_read_is_no_difference(stack):
    store(question(1))
    tell()
    before = list(rebuild.scanned())
    store(question(2))
    tell()
    added = [each for each in rebuild.scanned() if each not in before and not each["pk"].startswith("m#")]
    first = rebuild.compared([*before, *added], RANKS, NOON)
    assert [each.key[0] for each in first.differences] == [keys.thread(BRAND, "x", "post-2")]
    assert rebuild.lasting(first, rebuild.compared(rebuild.scanned(), RANKS, NOON)).differences == ()


def test_a_repair_keeps_a_mark_and_gives_way_to_who_was_faster(stack):
    store(question(1))
    tell()
    threads.answered_by_us(BRAND, "x", "post-1", "jo", NOON)
    store(answer(11, to=1))
    (found,) = (each for each in differences() if each.key[0] == keys.thread(BRAND, "x", "post-1"))
    assert rebuild.repair(found, RANKS)
    assert not rebuild.repair(found, RANKS)
    assert {each.id for each in threads.get(BRAND, "x", "post-1", NOON).replies} == {"mark:jo", "post-11"}


def test_whoever_is_worth_it_no_more_may_stay_if_what_is_said_of_them_is_right(stack):
    people.put(BRAND, Link(source="x", account="id:77", circle="customer", basis="given"))
    store(by_one(1, circle="customer"))
    tell()
    mentions.judge_again(by_one(1))
    tell()
    assert persons.get(BRAND, "x", "id:77", NOON).latest.circle == "stranger"
    assert differences() == ()


def test_replies_to_nothing_that_waits_leave_no_item(stack):
    store(answer(11, to=1))
    tell()
    left = [item["pk"]["S"] for item in sandbox.everything() if item["pk"]["S"].startswith("th#")]
    assert left == [keys.thread(BRAND, "x", "post-11")]


def test_an_answer_is_found_also_when_its_question_is_known_as_one_later(stack):
    chat = replace(question(1), verdict=Verdict("chatter", 0.9, (), "1"))
    store(chat, answer(11, to=1), replace(mention(12), post=post(12, repost_of="post-1")))
    tell()
    mentions.correct(BRAND, chat.post, "question", "jo", NOON)
    tell()
    assert [each.id for each in threads.get(BRAND, "x", "post-1", NOON).answers] == ["post-11"]
    assert differences() == ()


def test_a_common_thread_and_a_common_person_fit_into_one_write_unit(stack):
    long = post(1, text="a word of six " * 20, in_reply_to=None, url="https://x.com/eater1/status/1234567890123456789")
    store(question(1, of=long), *(answer(10 + number, to=1) for number in range(4)))
    tell()
    item = calls.get(keys.thread(BRAND, "x", "post-1"), keys.ALONE)
    assert sum(len(str(each)) for each in item.values()) < 1_000
    assert kept.thread(item).root.text == long.text[:200]
