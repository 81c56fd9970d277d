"""What goes over the wire in the channels that take more than a body."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.adapters import channels
from shared.adapters.channels import pagerduty, slack_bot, teams, webhook
from shared.adapters.channels.way import Way
from shared.adapters.exchange import Request
from shared.adapters.verify import standard_webhooks
from shared.domain.errors import Refused, Unavailable

OLD, NEW = (f"whsec_{base64.b64encode(letter * 32).decode()}" for letter in (b"o", b"n"))


def test_a_webhook_is_signed_so_that_its_receiver_can_check_it(fake: Any, make_alert: Any) -> None:
    channels.send("webhook", f"{fake.url}/hook?a=1#{NEW},{OLD}", make_alert(), way=Way(inbox_url=fake.url))
    path, headers, body = fake.received[0]
    assert path.endswith("/hook?a=1")
    assert "whsec" not in path + str(headers)
    received = Request(headers={name.lower(): value for name, value in headers.items()}, body=body)
    now = datetime.now(UTC).timestamp()
    assert standard_webhooks(received, OLD, now)
    assert standard_webhooks(received, NEW, now)
    assert not standard_webhooks(received, f"whsec_{base64.b64encode(b'x' * 32).decode()}", now)


def test_an_alert_that_is_sent_again_keeps_its_id_and_another_has_another(fake: Any, make_alert: Any) -> None:
    for changes in ({}, {"repeat": True}, {"story": "other"}, {"rule": "other"}, {"destination": "other"}):
        channels.send("webhook", f"{fake.url}#{NEW}", make_alert(**changes), way=Way(inbox_url=fake.url))
    first, again, *others = [headers["webhook-id"] for _, headers, _ in fake.received]
    assert first == again
    assert len({first, *others}) == 4


def test_a_secret_that_is_no_base64_is_refused() -> None:
    with pytest.raises(Refused):
        webhook.signed(b"{}", "msg_1", datetime.now(UTC), ["whsec_abc"])


def test_a_webhook_has_the_shape_that_alertmanagers_receivers_read(make_alert: Any) -> None:
    message = webhook.render(make_alert())
    assert set(message) == {
        "version", "groupKey", "truncatedAlerts", "status", "receiver", "groupLabels", "commonLabels",
        "commonAnnotations", "externalURL", "alerts",
    }  # fmt: skip
    assert (message["version"], message["status"], message["receiver"]) == ("4", "firing", "team")
    (one,) = message["alerts"]
    assert set(one) == {"status", "labels", "annotations", "startsAt", "endsAt", "generatorURL", "fingerprint"}
    assert one["labels"]["alertname"] == "unhappy-voice"
    assert one["labels"]["severity"] == "warning"
    assert one["annotations"]["summary"] == "An unhappy voice that counts"
    assert one["annotations"]["post"] == "My order was half missing again."
    assert one["endsAt"] == webhook.OPEN_END
    texts = (*one["labels"].values(), *one["annotations"].values())
    assert all(isinstance(text, str) for text in texts), "Alertmanager knows texts only"


def test_the_bot_says_who_it_is_in_a_header_and_where_in_the_body(
    fake: Any, make_alert: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack_bot, "URL", fake.url)
    fake.body = b'{"ok":true,"ts":"1.2"}'
    channels.send("slack-bot", "xoxb-1-2-abc@C0123ABCD", make_alert(), way=Way(inbox_url=fake.url))
    _, headers, body = fake.received[0]
    assert headers["Authorization"] == "Bearer xoxb-1-2-abc"
    assert json.loads(body)["channel"] == "C0123ABCD"
    assert b"xoxb" not in body


@pytest.mark.parametrize("answer", [b"ok", b"", b"<html>sign in</html>", b"{}", b"[]", b'{"ok":"yes"}', b"\xff"])
def test_a_bots_yes_counts_only_when_it_is_slacks(
    answer: bytes, fake: Any, make_alert: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack_bot, "URL", fake.url)
    fake.body = answer
    with pytest.raises(Unavailable) as failure:
        channels.send("slack-bot", "xoxb-1-2-abc@C0123ABCD", make_alert(), way=Way(inbox_url=fake.url))
    assert failure.value.doubtful


def test_discord_is_asked_to_wait_and_keeps_its_thread(fake: Any, make_alert: Any) -> None:
    for query in ("", "?thread_id=7", "?wait=false&thread_id=7"):
        channels.send("discord", f"{fake.url}/webhooks/1/token{query}", make_alert(), way=Way(inbox_url=fake.url))
    paths = [path.partition("?") for path, _, _ in fake.received]
    assert [path for path, _, _ in paths] == ["/inbox/webhooks/1/token"] * 3
    assert [query for _, _, query in paths] == ["wait=true", "thread_id=7&wait=true", "thread_id=7&wait=true"]


def test_pagerduty_gets_one_incident_a_story_at_the_accounts_region(
    fake: Any, make_alert: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagerduty, "URLS", {"": f"{fake.url}/us", "eu": f"{fake.url}/eu"})
    key = "k" * 32
    for address, changes in ((key, {}), (f"eu:{key}", {"rule": "other", "repeat": True}), (key, {"story": "other"})):
        channels.send("pagerduty", address, make_alert(**changes), way=Way(inbox_url=fake.url))
    events = [json.loads(body) for _, _, body in fake.received]
    assert [path for path, _, _ in fake.received] == ["/inbox/us", "/inbox/eu", "/inbox/us"]
    assert {event["routing_key"] for event in events} == {key}
    assert events[0]["dedup_key"] == events[1]["dedup_key"] != events[2]["dedup_key"]


@pytest.mark.parametrize("severity", ["info", "warning", "critical"])
def test_pagerduty_knows_each_severity(severity: str, make_alert: Any) -> None:
    event = pagerduty.render(make_alert(severity=severity))
    assert event["payload"]["severity"] == severity
    assert event["event_action"] == "trigger"


def test_teams_own_limit_is_heard_behind_a_200(fake: Any, make_alert: Any) -> None:
    fake.body = b"Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429."
    with pytest.raises(Unavailable):
        teams.send(f"{fake.url}/x", make_alert(), Way(inbox_url=fake.url))
