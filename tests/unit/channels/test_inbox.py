"""The local inbox keeps what it is given and shows nothing that it was not given."""

import json
from pathlib import Path
from typing import Any

import pytest

from infra.local import inbox as local
from infra.local.inbox import Inbox
from shared.adapters.channels import inbox as channel

MESSAGE = {
    "channel": "inbox",
    "destination": "team",
    "rule": "r",
    "story": "s",
    "sent_at": "t",
    "payload": {"slack": {}},
}


def leave(box: Inbox, **changes: Any) -> int:
    return box.respond("POST", "/inbox/messages", json.dumps({**MESSAGE, **changes}).encode())[0]


def listed(box: Inbox) -> list[dict[str, Any]]:
    status, headers, body = box.respond("GET", "/inbox/messages", b"")
    assert (status, headers["Content-Type"]) == (200, "application/json")
    messages: list[dict[str, Any]] = json.loads(body)["data"]
    return messages


def test_messages_are_listed_newest_first_as_they_came(tmp_path: Path) -> None:
    box = Inbox(tmp_path / "not" / "there" / "yet")
    assert listed(box) == []
    assert [leave(box, story=story) for story in "abc"] == [201, 201, 201]
    assert [(each["story"], each["payload"]) for each in listed(box)] == [(story, {"slack": {}}) for story in "cba"]


def test_an_update_takes_the_place_of_its_message_and_a_repeat_stands_beside_it(tmp_path: Path) -> None:
    box = Inbox(tmp_path)
    for story, update, at in (("a", 0, "1"), ("b", 0, "2"), ("a", 1, "3"), ("b", 0, "4"), ("c", 2, "5"), ("a", 2, "6")):
        leave(box, story=story, update=update, sent_at=at)
    for each in (box, Inbox(tmp_path)):
        shown = [(one["story"], one["update"], one["sent_at"], one["edited_at"]) for one in listed(each)]
        assert shown == [("c", 2, "5", ""), ("b", 0, "4", ""), ("b", 0, "2", ""), ("a", 2, "1", "6")]


def test_an_alert_comes_out_as_the_channel_put_it_in(tmp_path: Path, make_alert: Any) -> None:
    box, alert = Inbox(tmp_path), make_alert()
    sent = channel.render(alert, alert.raised_at)
    box.respond("POST", "/inbox/messages", json.dumps(sent).encode())
    assert listed(box) == [{**sent, "edited_at": ""}]
    assert sent["sent_at"] == "2026-11-23T13:05:00.000Z"
    assert set(sent["payload"]) == {"slack", "email"}


def test_a_restart_and_a_line_cut_short_lose_nothing_else(tmp_path: Path) -> None:
    leave(Inbox(tmp_path), story="first")
    with (tmp_path / "inbox.jsonl").open("ab") as file:
        file.write(b'{"channel":"inb\n\xff\xfe\n')
    again = Inbox(tmp_path)
    leave(again, story="second")
    assert [message["story"] for message in listed(Inbox(tmp_path))] == ["second", "first"]


def test_the_store_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "KEPT", 5)
    box = Inbox(tmp_path)
    for number in range(37):
        leave(box, story=str(number))
        assert len(listed(box)) <= 5
        assert len((tmp_path / "inbox.jsonl").read_bytes().splitlines()) <= 10
    assert listed(box) == listed(Inbox(tmp_path))
    assert listed(box)[0]["story"] == "36"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"channel":1}', b'{"channel":"x"}'])
def test_what_is_no_message_is_refused(body: bytes, tmp_path: Path) -> None:
    box = Inbox(tmp_path)
    status, headers, answer = box.respond("POST", "/inbox/messages", body)
    assert (status, headers["Content-Type"]) == (400, "application/problem+json")
    assert json.loads(answer)["detail"]
    assert listed(box) == []


def test_too_much_is_refused(tmp_path: Path) -> None:
    assert Inbox(tmp_path).respond("POST", "/inbox/messages", b" " * 1_048_577)[0] == 413


@pytest.mark.parametrize("path", ["/inbox", "/inbox/", "/", "/inbox?x=1", "/inbox/page.js", "/inbox/page.css"])
def test_the_page_allows_no_foreign_script(path: str, tmp_path: Path) -> None:
    status, headers, body = Inbox(tmp_path).respond("GET", path, b"")
    policy = headers["Content-Security-Policy"]
    assert (status, "default-src 'none'" in policy, "script-src 'self';" in policy) == (200, True, True)
    assert body
    assert Inbox(tmp_path).respond("HEAD", path, b"")[2] == b""


@pytest.mark.parametrize("path", ["/inbox/../state.json", "/inbox/inbox.py", "/inbox/messages/x", "/inboxes", "/x"])
def test_nothing_else_is_served(path: str, tmp_path: Path) -> None:
    assert Inbox(tmp_path).respond("GET", path, b"")[0] == 404


def test_other_methods_are_named(tmp_path: Path) -> None:
    for method, path in (("DELETE", "/inbox/messages"), ("POST", "/inbox"), ("PUT", "/inbox/messages")):
        status, headers, _ = Inbox(tmp_path).respond(method, path, b"")
        assert (status, headers["Allow"]) == (405, "GET, HEAD, POST")
