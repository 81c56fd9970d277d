"""Acting from an alert on the running stack: each function by its own policy, links as a browser opens them."""

import json
import time
from typing import Any
from uuid import uuid4

import pytest

from tests.e2e.running import Running, eventually, send

BRAND = {"name": "Yak Kayaks", "handles": {"x": ["yakkayaks"]}, "ready_made": False}
RULE = {"name": "unhappy", "title": "Somebody is unhappy", "when": {"sentiment": ["negative"]}, "wait": "0s"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def links(local: Running) -> dict[str, str]:
    """The links of an alert, by what they do."""
    brand = {**BRAND, "rules": [RULE], "templates": {"slack": {"title": "{brand}: {title}"}}}
    assert local.ask("PUT", "/v1/brands/yak-kayaks", brand)[0] == 200
    made = local.ask("POST", "/v1/brands/yak-kayaks/connections", {"source": "generic", "verify": "bearer"})[1]["data"]
    text = "My Yak Kayaks boat leaked on its first day. Terrible, and I am angry that nobody answers me."
    post = {"id": f"yak-{uuid4().hex[:6]}", "source": "mastodon", "text": text}
    post["author"] = {"id": "815", "handle": "tove", "followers": 90_000}
    headers = {"Authorization": f"Bearer {made['secret']}", "Content-Type": "application/json"}
    assert send("POST", made["url"], json.dumps(post).encode(), headers)[0] == 202

    def told() -> dict[str, str]:
        return {
            each["text"]["text"]: each["url"]
            for message in local.messages()
            if "Yak Kayaks: Somebody is unhappy" in json.dumps(message["payload"])
            for block in message["payload"]["slack"]["blocks"]
            if block.get("block_id") == "acts"
            for each in block["elements"]
        }

    found: dict[str, str] = eventually(told)
    return found


def mention(local: Running) -> Any:
    return local.ask("GET", "/v1/brands/yak-kayaks/mentions")[1]["data"][0]


def test_an_alert_offers_what_can_be_done(links: dict[str, str], local: Running) -> None:
    assert set(links) == {"Answered", "Not about us", "Mute this story"}
    assert all(url.startswith(f"{local.url}/act/") for url in links.values())


def test_a_link_asks_first_and_works_once(links: dict[str, str], local: Running) -> None:
    for _ in range(2):
        status, page = send("GET", links["Not about us"])
        assert (status, "Nothing has been changed yet" in page) == (200, True)
    assert mention(local)["about"] > 0
    assert send("POST", links["Not about us"], b"", FORM)[0] == 200
    assert (mention(local)["about"], mention(local)["authentic"]) == (0.0, False)
    assert send("POST", links["Not about us"], b"", FORM)[0] == 409
    path = f"/v1/brands/yak-kayaks/mentions/{mention(local)['id']}/about"
    assert local.ask("DELETE", path)[0] == 200
    assert mention(local)["about"] > 0


def test_answered_and_muted_are_noted_with_who_did_it(links: dict[str, str], local: Running) -> None:
    assert send("POST", links["Answered"], b"", FORM)[0] == 200
    assert send("POST", links["Mute this story"], b"days=1", FORM)[0] == 200
    (silence,) = local.ask("GET", "/v1/brands/yak-kayaks/silences")[1]["data"]
    assert silence["scope"] == "story"
    deeds = {each["what"]: each["who"] for each in local.ask("GET", "/v1/brands/yak-kayaks/audit")[1]["data"]}
    assert deeds["mention.answered"] == deeds["story.mute"] == "a link sent to inbox"


def test_a_press_that_slack_did_not_sign_is_refused(links: dict[str, str], local: Running) -> None:
    token = links["Answered"].rpartition("/")[2]
    payload = json.dumps({"actions": [{"action_id": "act-answered", "value": token}]})
    headers = {**FORM, "X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=00"}
    assert send("POST", f"{local.url}/slack/actions", f"payload={payload}".encode(), headers)[0] == 401


def test_a_destination_that_nothing_reaches_is_off_told_and_switched_on_again(local: Running) -> None:
    dead = {"name": "team", "channel": "webhook", "address": f"https://127.0.0.1/x#whsec_{'c2VjcmV0' * 4}"}
    brand = {"name": "Yak Dead", "rules": [RULE], "destinations": [dead], "ready_made": False, "digests": []}
    assert local.ask("PUT", "/v1/brands/yak-dead", brand)[0] == 200
    made = local.ask("POST", "/v1/brands/yak-dead/connections", {"source": "generic", "verify": "bearer"})[1]["data"]
    post = {"id": uuid4().hex, "source": "mastodon", "text": "Yak Dead was awful, I hate it and I am so angry."}
    headers = {"Authorization": f"Bearer {made['secret']}", "Content-Type": "application/json"}
    assert send("POST", made["url"], json.dumps(post).encode(), headers)[0] == 202

    def listed() -> Any:
        return local.ask("GET", "/v1/brands/yak-dead/destinations")[1]["data"][0]

    eventually(lambda: not listed()["on"])
    assert "public internet" in listed()["reason"]
    eventually(lambda: [each for each in local.messages() if each["rule"] == "destination-off"])
    (failed,) = local.ask("GET", "/v1/brands/yak-dead/deliveries?state=failed")[1]["data"]
    assert local.ask("PUT", "/v1/brands/yak-dead/destinations/team", {"on": True})[1]["data"]["on"]
    assert local.ask("POST", f"/v1/brands/yak-dead/deliveries/{failed['id']}/resend", {})[0] == 202
    eventually(lambda: not listed()["on"])
