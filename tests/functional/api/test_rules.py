"""Rules, silences, stories and the audit over the API."""

from datetime import UTC, datetime, timedelta

from shared.adapters.table import brands, groups, keys, mentions, tallies
from shared.adapters.table.groups import Arrival
from shared.domain.brand import parse_brand
from shared.domain.verdict import Sentiment
from tests.functional.made import mention, post

AT = "/v1/brands/crumb-bakery"
UNHAPPY = Sentiment("negative", -0.8, True)


def soon(hours: int = 1) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat()


def test_the_ready_made_rules_are_listed_and_one_is_changed_by_what_changes(ask):
    listed = ask("GET", f"{AT}/rules").data
    assert [rule["name"] for rule in listed][:2] == ["unhappy-customer", "influential-negative"]
    changed = ask("PUT", f"{AT}/rules/influential-negative", {"when": {"min_influence": 50}}, key="writer")
    assert changed.data["when"]["min_influence"] == 50
    assert changed.data["when"]["sentiment"] == ["negative"]
    assert ask("GET", f"{AT}/rules/influential-negative").data == changed.data


def test_a_rule_is_added_switched_off_and_taken_out(ask):
    assert ask("PUT", f"{AT}/rules/mine", {"when": {"source": ["x"]}}, key="writer").status == 200
    off = ask("PUT", f"{AT}/rules/mine", {"when": {"source": ["x"]}, "enabled": False}, key="writer")
    assert off.data["enabled"] is False
    assert "mine" not in [rule.name for rule in brands.get("crumb-bakery").active_rules]
    assert ask("DELETE", f"{AT}/rules/mine", key="writer").status == 200
    assert ask("GET", f"{AT}/rules/mine").status == 404
    assert ask("DELETE", f"{AT}/rules/mine", key="writer").status == 404


def test_a_wrong_rule_is_refused_with_its_field_and_changes_nothing(ask):
    refused = ask("PUT", f"{AT}/rules/mine", {"wait": "five minutes"}, key="writer")
    assert (refused.status, refused.body["field"]) == (400, "wait")
    assert ask("GET", f"{AT}/rules/mine").status == 404
    other = ask("PUT", f"{AT}/rules/mine", {"name": "other"}, key="writer")
    assert (other.status, other.body["field"]) == (400, "name")


def test_a_rule_read_from_the_api_can_be_written_back(ask):
    before = brands.get("crumb-bakery").all_rules
    for rule in ask("GET", f"{AT}/rules").data:
        assert ask("PUT", f"{AT}/rules/{rule['name']}", rule, key="writer").data == rule
    assert brands.get("crumb-bakery").all_rules == before


def test_silences_are_set_listed_ended_and_audited(ask):
    wanted = {"scope": "author", "target": "x:@Loud", "until": soon(), "why": "spam"}
    made = ask("POST", f"{AT}/silences", wanted, key="writer")
    assert (made.status, made.data["id"], made.data["by"]) == (201, "author:x:handle:loud", "writer")
    assert [each["id"] for each in ask("GET", f"{AT}/silences").data] == ["author:x:handle:loud"]
    assert ask("DELETE", f"{AT}/silences/author:x:handle:loud", key="writer").status == 200
    assert ask("GET", f"{AT}/silences").data == []
    assert ask("DELETE", f"{AT}/silences/author:x:handle:loud", key="writer").status == 404
    deeds = [(each["who"], each["what"], each["target"]) for each in ask("GET", f"{AT}/audit").data]
    assert deeds == [
        ("writer", "silence.delete", "author:x:handle:loud"),
        ("writer", "silence.put", "author:x:handle:loud"),
    ]


def test_the_audit_is_read_page_by_page(ask):
    for name in ("a", "b", "c"):
        ask("PUT", f"{AT}/rules/{name}", {}, key="writer")
    found, cursor = [], ""
    for _ in range(4):
        page = ask("GET", f"{AT}/audit?limit=2{cursor}")
        found += [each["target"] for each in page.data]
        if page.body["meta"]["next_cursor"] is None:
            break
        cursor = f"&cursor={page.body['meta']['next_cursor']}"
    assert found == ["c", "b", "a"]


def test_a_silence_in_the_past_or_of_nothing_is_refused(ask):
    for wanted, field in (
        ({"scope": "rule", "target": "praise", "until": soon(-1)}, "until"),
        ({"scope": "rule", "until": soon()}, "target"),
        ({"scope": "author", "target": "loud", "until": soon()}, "target"),
        ({"scope": "planet", "until": soon()}, "scope"),
    ):
        refused = ask("POST", f"{AT}/silences", wanted, key="writer")
        assert (refused.status, refused.body["field"]) == (400, field)


def test_a_rule_is_tried_on_stored_mentions_and_sends_nothing(ask):
    now = datetime.now(UTC)
    for number in range(1, 6):
        of = post(number, created_at=now - timedelta(hours=6 * number))
        mentions.put(mention(number, of=of, story=f"w:{number % 2}", sentiment=UNHAPPY, stored_at=now), 400)
    _count_days(now)
    tried = ask("POST", f"{AT}/rules/try", {"when": {"sentiment": ["negative"]}})
    assert tried.status == 200
    told = {name: tried.data[name] for name in ("looked", "met", "alerts", "updates", "whole")}
    assert told == {"looked": 5, "met": 5, "alerts": 2, "updates": 3, "whole": True}
    assert [each["count"] for each in tried.data["messages"] if each["story"] == "w:1"] == [3, 2, 1]
    early = (now - timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert ask("POST", f"{AT}/rules/try?from={early}", {"when": {"sentiment": ["negative"]}}).data["looked"] == 1
    assert ask("POST", f"{AT}/rules/try", {"on": "spike"}).body["field"] == "on"


def test_a_story_is_shown_with_its_mentions(ask):
    now = datetime.now(UTC)
    arrivals = []
    for number in (1, 2):
        of = post(number, created_at=now - timedelta(minutes=number))
        made = mention(number, of=of, story="w:1", sentiment=UNHAPPY, stored_at=now)
        mentions.put(made, 400)
        pk, _ = keys.mention("crumb-bakery", of)
        arrivals.append(Arrival(made, str(number), f"{number:040d}", pk))
    groups.count("w:1", arrivals, now, story=True)
    (listed,) = ask("GET", f"{AT}/stories").data
    assert (listed["id"], listed["mentions"], listed["negative"], listed["text"]) == ("w:1", 2, 2, post(1).text)
    one = ask("GET", f"{AT}/stories/w:1").data
    assert {each["id"] for each in one["members"]} == {"post-1", "post-2"}
    assert one["whole"] is True
    assert ask("GET", f"{AT}/stories/w:2").status == 404
    mentions.remove("x", ["post-1"])
    assert "text" not in ask("GET", f"{AT}/stories").data[0]


def test_a_brand_without_ready_made_rules_has_its_own_alone(ask):
    brands.put(parse_brand({"name": "Crumb Bakery", "ready_made": False, "rules": [{"name": "mine"}]}))
    assert [rule["name"] for rule in ask("GET", f"{AT}/rules").data] == ["mine"]


def _count_days(now: datetime) -> None:
    """Counts the stored mentions by day, as tally does, so that lists know where to look."""
    from infra.local.sandbox import stream_records
    from shared.adapters.table.stream import change

    tallies.add(filter(None, map(change, stream_records())), now)
