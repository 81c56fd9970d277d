"""When a story is told: first, again with a new count, or later; whatever comes when."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from shared.domain.duration import lasting
from shared.domain.group import Group, Lead, Told
from shared.domain.rule import Condition, QuietHours, Rule
from shared.judges.grouping import LONGEST_GAP, decided, group_of, story_of
from tests.functional.made import NOON, mention, post

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PLAIN = Rule(name="mine")


def lead(number: int = 1, weight: float = 10.0) -> Lead:
    return Lead("x", f"post-{number}", START, weight)


class Message(Struct, frozen=True):
    at: datetime
    round: int
    update: int
    count: int


class Life:
    """A group as time goes by: mentions come, and it is looked at when they do and when it asked for it."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.group = Group(brand="crumb-bakery", id="w:1", size=0)
        self.messages: list[Message] = []

    @property
    def told(self) -> Told | None:
        return self.group.told.get(self.rule.name)

    def come(self, now: datetime, *, meets: bool = True, number: int = 1, authors: int = 1) -> None:
        self.wait_until(now)
        self.group = replace(self.group, size=self.group.size + number, authors=self.group.authors + authors)
        self._look(now, lead(self.group.size) if meets else None)

    def wait_until(self, now: datetime) -> None:
        while self.told and self.told.due_at and self.told.due_at <= now:
            self._look(self.told.due_at, None)

    def _look(self, now: datetime, newcomer: Lead | None) -> None:
        before = self.told
        told = decided(self.rule, self.group, newcomer, now=now, timezone="UTC")
        if told is None:
            return
        if told.ahead_of(before):
            self.messages.append(Message(now, told.round, told.update, told.count))
        self.group = replace(self.group, told={self.rule.name: told})


def test_a_story_is_told_at_once_and_its_next_mention_after_the_interval():
    life = Life(PLAIN)
    life.come(START)
    life.come(START + timedelta(seconds=20), number=4)
    assert [(each.update, each.count) for each in life.messages] == [(0, 1)]
    life.wait_until(START + timedelta(hours=1))
    assert life.messages[1:] == [Message(START + timedelta(minutes=5), 0, 1, 5)]


def test_what_nobody_asked_for_is_not_told():
    life = Life(PLAIN)
    life.come(START, meets=False)
    assert life.told is None
    assert life.messages == []


def test_mentions_that_do_not_meet_the_rule_are_counted_once_one_of_the_story_has():
    life = Life(PLAIN)
    life.come(START, meets=False, number=3)
    life.come(START + timedelta(minutes=1))
    life.come(START + timedelta(minutes=2), meets=False)
    life.wait_until(START + timedelta(days=1))
    assert [each.count for each in life.messages] == [4, 5]


def test_with_a_wait_the_first_message_tells_what_came_meanwhile_by_its_weightiest_voice():
    life = Life(replace(PLAIN, wait="30s"))
    life.group = replace(life.group, size=1)
    life._look(START, lead(1, weight=5))
    life.group = replace(life.group, size=2)
    life._look(START + timedelta(seconds=10), lead(2, weight=50))
    life.group = replace(life.group, size=3)
    life._look(START + timedelta(seconds=20), lead(3, weight=20))
    life.wait_until(START + timedelta(minutes=1))
    assert life.messages == [Message(START + timedelta(seconds=30), 0, 0, 3)]
    assert life.told
    assert life.told.lead.id == "post-2"


def test_a_rule_about_a_storys_size_waits_until_it_is_reached():
    life = Life(Rule(name="mine", on="story", when=Condition(min_story=5)))
    life.come(START, number=4)
    life.wait_until(START + timedelta(days=1))
    assert life.messages == []
    life.come(START + timedelta(days=2), meets=False)
    assert [(each.update, each.count) for each in life.messages] == [(0, 5)]


def test_a_campaign_needs_several_accounts_and_not_only_several_posts():
    life = Life(Rule(name="mine", on="campaign", min_authors=5))
    life.come(START, number=40, authors=4)
    assert life.messages == []
    life.come(START + timedelta(hours=1))
    assert [each.count for each in life.messages] == [41]


def test_what_comes_after_the_repeat_begins_a_new_message_that_counts_from_there():
    life = Life(replace(PLAIN, repeat="4h"))
    life.come(START)
    life.come(START + timedelta(hours=1))
    life.come(START + timedelta(hours=5), number=2)
    assert [(each.round, each.update, each.count) for each in life.messages] == [(0, 0, 1), (0, 1, 2), (1, 0, 2)]
    assert life.told
    assert story_of(life.group, life.told) == "w:1~1"


def test_a_mention_that_does_not_meet_the_rule_begins_no_new_message():
    life = Life(replace(PLAIN, repeat="4h"))
    life.come(START)
    life.come(START + timedelta(hours=5), meets=False)
    assert [(each.round, each.update, each.count) for each in life.messages] == [(0, 0, 1), (0, 1, 2)]


def test_quiet_hours_hold_the_first_message_and_updates_until_they_end():
    night = QuietHours(begin="22:00", to="07:00")
    life = Life(replace(PLAIN, quiet_hours=night))
    life.come(datetime(2026, 11, 23, 23, 0, tzinfo=UTC))
    life.come(datetime(2026, 11, 24, 3, 0, tzinfo=UTC))
    life.wait_until(datetime(2026, 11, 24, 21, 59, tzinfo=UTC))
    assert life.messages == [Message(datetime(2026, 11, 24, 7, 0, tzinfo=UTC), 0, 0, 2)]
    life.come(datetime(2026, 11, 24, 22, 30, tzinfo=UTC))
    life.wait_until(datetime(2026, 11, 25, 12, 0, tzinfo=UTC))
    assert life.messages[1:] == [Message(datetime(2026, 11, 25, 7, 0, tzinfo=UTC), 0, 1, 3)]


def test_mentions_are_taken_together_by_what_the_rule_says():
    one = mention(1, of=post(1), story="w:1")
    assert group_of(PLAIN, one) == "w:1"
    assert group_of(replace(PLAIN, group_by="author"), one) == "mine:by:x:id:7001"
    assert group_of(replace(PLAIN, group_by="source"), one) == "mine:on:x"
    assert group_of(replace(PLAIN, group_by="brand"), one) == "mine:all"
    assert group_of(replace(PLAIN, group_by="none"), one) == "mine:of:x:post-1"
    assert one.stored_at == NOON


SPANS = st.sampled_from(("0s", "30s", "5m", "4h"))
RULES = st.builds(
    Rule,
    name=st.just("mine"),
    wait=SPANS,
    interval=SPANS,
    repeat=st.sampled_from(("0s", "1h", "2d")),
    when=st.builds(Condition, min_story=st.sampled_from((None, 2, 7))),
    quiet_hours=st.sampled_from((None, QuietHours(begin="22:00", to="07:00"), QuietHours(begin="12:00", to="13:00"))),
)
COMINGS = st.lists(st.tuples(st.integers(0, 20_000), st.booleans(), st.integers(1, 5)), min_size=1, max_size=40)


@given(RULES, COMINGS)
def test_every_mention_is_in_exactly_one_round_and_the_last_count_is_right(rule, comings):
    life, now, matched = Life(rule), START, False
    for seconds, meets, number in comings:
        now += timedelta(seconds=seconds)
        life.come(now, meets=meets, number=number)
        matched = matched or meets
    life.wait_until(now + timedelta(days=30))
    firsts = [each for each in life.messages if each.update == 0]
    rounds: dict[int, int] = {}
    for each in life.messages:
        assert each.count > rounds.get(each.round, 0)
        rounds[each.round] = each.count
    assert [each.round for each in firsts] == list(range(len(firsts)))
    least = rule.when.min_story or 1
    untold = life.group.size - sum(rounds.values())
    assert (untold == 0) if least == 1 and matched else untold < least or not matched or firsts
    if rule.repeat == "0s":
        assert len(firsts) == (matched and life.group.size >= least)


@given(RULES, COMINGS)
def test_messages_keep_their_distance_and_nobody_is_woken(rule, comings):
    life, now = Life(rule), START
    for seconds, meets, number in comings:
        now += timedelta(seconds=seconds)
        life.come(now, meets=meets, number=number)
    life.wait_until(now + timedelta(days=30))
    for before, after in zip(life.messages, life.messages[1:], strict=False):
        if after.update:
            doubled = lasting(rule.interval) * 2**before.update
            assert after.at - before.at >= min(doubled, max(LONGEST_GAP, lasting(rule.interval)))
    for each in life.messages if rule.quiet_hours else ():
        clock = f"{each.at:%H:%M}"
        begin, end = rule.quiet_hours.begin, rule.quiet_hours.to
        assert not (begin <= clock < end if begin < end else clock >= begin or clock < end)
