"""What every channel promises to whoever delivers, held against a server on this machine."""

import socket
from threading import Event, Thread
from typing import Any

import msgspec
import pytest

from shared.adapters import channels
from shared.adapters.channels import email, http, pagerduty, slack_bot
from shared.adapters.channels.way import Act, Way
from shared.domain.digest import Entry, Section
from shared.domain.errors import Gone, Misconfigured, Refused, Unavailable
from shared.domain.story import Fact
from shared.domain.wording import Wording

SECRET = "verysecretverysecretverysecret42"
TAKEN = {"slack-bot": b'{"ok":true,"ts":"1.2"}', "pagerduty": b'{"status":"success"}', "discord": b'{"id":"1"}'}
CALLED_BY_ADDRESS = ("slack", "teams", "discord", "webhook", "inbox")
EACH = pytest.mark.parametrize("channel", channels.CHANNELS)

SES_CODES = {400: "BadRequestException", 404: "NotFoundException", 410: "MessageRejected"}
SES_CODES |= {429: "TooManyRequestsException", 500: "InternalServiceErrorException"}


def address(channel: str, url: str) -> str:
    return {
        "slack": f"{url}/{SECRET}",
        "slack-bot": f"xoxb-{SECRET}@C0123ABCD",
        "email": "team@crumb.example",
        "teams": f"{url}/workflows?sig={SECRET}",
        "discord": f"{url}/webhooks/1/{SECRET}",
        "pagerduty": SECRET,
        "webhook": f"{url}/hook#whsec_{SECRET}",
        "inbox": url,
    }[channel]


@pytest.fixture
def deliver(fake: Any, make_alert: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sends one alert through a channel to the fake server."""
    for name, value in {
        "AWS_ENDPOINT_URL_SESV2": fake.url,
        "AWS_ACCESS_KEY_ID": "invented",
        "AWS_SECRET_ACCESS_KEY": "invented",
        "AWS_DEFAULT_REGION": "eu-central-1",
    }.items():
        monkeypatch.setenv(name, value)
    email._ses.cache_clear()
    monkeypatch.setattr(slack_bot, "URL", f"{fake.url}/post")
    monkeypatch.setattr(slack_bot, "UPDATE_URL", f"{fake.url}/update")
    monkeypatch.setattr(pagerduty, "URLS", {"": fake.url, "eu": f"{fake.url}/eu"})

    def send(channel: str, way: Way | None = None, **changes: Any) -> Any:
        if channel == "email":
            fake.headers = {"Content-Type": "application/json", "x-amzn-ErrorType": SES_CODES.get(fake.status, "")}
            fake.body = b'{"MessageId":"1"}' if fake.status == 200 else b'{"message":"no"}'
        elif fake.status == 200 and fake.body == b"ok":
            fake.body = TAKEN.get(channel, b"ok")
        sender = "Hundred <hundred@crumb.example>"
        travels = msgspec.structs.replace(way or Way(), mail_from=sender, inbox_url=fake.url)
        return channels.send(channel, address(channel, fake.url), make_alert(**changes), way=travels)

    yield send
    email._ses.cache_clear()


@EACH
def test_an_alert_that_is_taken_is_sent_in_one_request(channel: str, deliver: Any, fake: Any) -> None:
    deliver(channel)
    assert len(fake.received) == 1
    assert b"half missing" in fake.received[0][2]


@EACH
@pytest.mark.parametrize("status", [400, 404, 410])
def test_a_lasting_no_is_refused(channel: str, status: int, deliver: Any, fake: Any) -> None:
    fake.status, fake.body = status, b"channel_is_archived"
    with pytest.raises(Refused) as refusal:
        deliver(channel)
    assert SECRET not in str(refusal.value)


@pytest.mark.parametrize("channel", [each for each in channels.CHANNELS if each != "email"])
@pytest.mark.parametrize("status", [301, 302, 307, 308, 401, 403])
def test_redirects_and_forbidden_addresses_are_refused(channel: str, status: int, deliver: Any, fake: Any) -> None:
    fake.status, fake.headers = status, {"Location": f"{fake.url}/elsewhere"}
    with pytest.raises(Refused) as refusal:
        deliver(channel)
    assert SECRET not in str(refusal.value)
    assert len(fake.received) == 1


@EACH
@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_no_asks_to_come_back(channel: str, status: int, deliver: Any, fake: Any) -> None:
    fake.status, fake.headers = status, {"Retry-After": "7"}
    with pytest.raises(Unavailable) as failure:
        deliver(channel)
    assert failure.value.retry_after >= 1
    assert channel == "email" or failure.value.retry_after == 7
    assert not failure.value.doubtful
    assert len(fake.received) == 1, "a retry of the SDK would send twice without a mark"


@EACH
def test_an_answer_that_never_comes_leaves_a_doubt(
    channel: str, deliver: Any, fake: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "SECONDS", 0.2)
    monkeypatch.setattr(email, "SECONDS", 0.2)
    fake.hangs = True
    with pytest.raises(Unavailable) as failure:
        deliver(channel)
    assert failure.value.doubtful
    assert SECRET not in str(failure.value)


@EACH
def test_a_closed_door_leaves_no_doubt(channel: str, deliver: Any, fake: Any) -> None:
    fake.close()
    with pytest.raises(Unavailable) as failure:
        deliver(channel)
    assert not failure.value.doubtful


@EACH
def test_a_repeat_is_marked_as_one(channel: str, deliver: Any, fake: Any) -> None:
    deliver(channel, repeat=True)
    assert b"ossible repeat" in fake.received[0][2]


@pytest.mark.parametrize("channel", CALLED_BY_ADDRESS)
@pytest.mark.parametrize("host", ["127.0.0.1", "169.254.169.254", "[::ffff:10.0.0.1]", "2130706433", "a@93.184.216.34"])
def test_no_channel_calls_what_is_not_public(
    channel: str, host: str, make_alert: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[Any] = []
    monkeypatch.setattr(socket, "create_connection", lambda *args, **_: called.append(args))
    for scheme in ("https", "http"):
        with pytest.raises(Refused):
            channels.send(channel, address(channel, f"{scheme}://{host}"), make_alert())
    assert called == []


@pytest.mark.parametrize("channel", ["slack-bot", "email", "pagerduty", "webhook"])
def test_an_address_of_another_channel_is_refused_before_anything_is_called(
    channel: str, deliver: Any, fake: Any, make_alert: Any
) -> None:
    for wrong in ("", "https://x.example/", "xoxb-1@C1\r\nX: y", "whsec_x", "x" * 33, f"{fake.url}#whsec_é"):
        with pytest.raises(Refused):
            channels.send(channel, wrong, make_alert(), way=Way(mail_from="a@b.example", inbox_url=fake.url))
    assert fake.received == []


def test_slack_that_says_no_with_a_200_is_understood(deliver: Any, fake: Any) -> None:
    for channel in ("slack", "slack-bot"):
        for lasting in ("invalid_auth", "channel_not_found", "is_archived", "not_in_channel", "never_heard_of"):
            fake.body = f'{{"ok":false,"error":"{lasting}"}}'.encode()
            with pytest.raises(Refused, match=lasting):
                deliver(channel)
        for passing, doubtful in (("ratelimited", False), ("service_unavailable", False), ("fatal_error", True)):
            fake.body = f'{{"ok":false,"error":"{passing}"}}'.encode()
            with pytest.raises(Unavailable) as failure:
                deliver(channel)
            assert failure.value.doubtful == doubtful


def test_an_unknown_channel_is_refused(make_alert: Any) -> None:
    with pytest.raises(Refused, match="pigeon"):
        channels.send("pigeon", "x", make_alert())


def test_mail_needs_a_sender_and_an_address(make_alert: Any) -> None:
    with pytest.raises(Misconfigured, match="HUNDRED_MAIL_FROM"):
        channels.send("email", "team@crumb.example", make_alert())
    for address in ("team", "a@b.example\r\nBcc: c@d.example", "a@b.example,c@d.example", "jürgen@b.example"):
        with pytest.raises(Refused):
            channels.send("email", address, make_alert(), way=Way(mail_from="hundred@crumb.example"))


def test_the_inbox_is_called_only_where_the_configuration_says(fake: Any, make_alert: Any) -> None:
    for configured in ("", "http://127.0.0.1:1/inbox", f"{fake.url}/deeper", fake.url.replace("http", "https", 1)):
        with pytest.raises((Refused, Unavailable)):
            channels.send("inbox", fake.url, make_alert(), way=Way(inbox_url=configured))
    for way_out in ("/../admin", "-other", "@evil.example"):
        with pytest.raises(Refused):
            channels.send("inbox", fake.url + way_out, make_alert(), way=Way(inbox_url=fake.url))
    assert fake.received == []


def test_a_slow_drip_is_cut_off(make_alert: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "SECONDS", 0.3)
    over = Event()

    def drip(server: socket.socket) -> None:
        link, _ = server.accept()
        with link:
            for letter in b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok":
                if over.wait(0.05):
                    return
                link.sendall(bytes([letter]))

    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=drip, args=(server,), daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/inbox"
        with pytest.raises(Unavailable) as failure:
            channels.send("inbox", url, make_alert(), way=Way(inbox_url=url))
        over.set()
    assert failure.value.doubtful


CANNOT_EDIT = ("slack", "email", "teams")
SENT = {"told": "1", "ts": "1.2", "channel": "C0123ABCD", "id": "77", "message": "<1@ses>", "subject": "Crumb: wire"}


@EACH
def test_what_was_sent_can_be_referred_to(channel: str, deliver: Any, fake: Any) -> None:
    reference = deliver(channel, count=3)
    assert reference["told"] == "3"
    assert all(isinstance(text, str) for text in reference.values())
    named = {"slack-bot": "ts", "discord": "id", "email": "message", "webhook": "since"}.get(channel)
    assert named is None or reference[named]


@EACH
def test_an_update_is_one_request_or_none(channel: str, deliver: Any, fake: Any) -> None:
    way = Way(earlier={**SENT, "told": "4"})
    reference = deliver(channel, way, update=1, count=6)
    assert len(fake.received) == (0 if channel in CANNOT_EDIT else 1)
    assert reference == {
        **SENT,
        "told": reference["told"],
        **{key: reference[key] for key in reference if key == "since"},
    }


@EACH
def test_an_update_that_is_worth_telling_is_told_everywhere(channel: str, deliver: Any, fake: Any) -> None:
    reference = deliver(channel, Way(earlier=SENT), update=2, count=12)
    assert b"12" in fake.received[-1][2]
    assert len(fake.received) == (2 if channel == "slack-bot" else 1)
    assert reference["told"] == "12"


@EACH
def test_an_end_is_told_everywhere(channel: str, deliver: Any, fake: Any) -> None:
    deliver(channel, Way(earlier=SENT), mention=None, kind="notice", update=1, resolved=True, headline="Quiet again.")
    told = " ".join(body.decode() for _, _, body in fake.received).replace("\\u200b", "").replace("\u200b", "")
    assert "Quiet again." in told
    assert "Over: An unhappy voice" in told


@EACH
@pytest.mark.parametrize("kind", ["notice", "digest"])
def test_what_is_about_no_post_is_told_by_its_own_words(channel: str, kind: str, deliver: Any, fake: Any) -> None:
    entry = Entry(text="Tilda Vance", quote="a bit of wire", why="waits since noon", link="https://x.com/i/2")
    facts = (Fact(name="Words", text="wire roll", link="https://x.com/i/1"),)
    sections = (Section(title="Talk to first", entries=(entry,), more=4),) if kind == "digest" else ()
    deliver(channel, mention=None, kind=kind, headline="Many posts", body="Since noon", facts=facts, sections=sections)
    ((_, _, body),) = fake.received
    said = body.decode().replace("\\u200b", "").replace("\u200b", "")
    wanted = ["Many posts", "Since noon", "wire roll"]
    for part in wanted + (["Talk to first", "Tilda Vance", "a bit of wire", "waits since noon"] if sections else []):
        assert part in said


@EACH
def test_acts_and_what_was_done_stand_in_the_message(channel: str, deliver: Any, fake: Any) -> None:
    act = Act(name="act-answered", label="Answered", url="https://hundred.example/act/abc", token="abc")
    deliver(channel, Way(acts=(act,), done=("Story muted by Ilse",)))
    body = fake.received[0][2].decode()
    assert "https://hundred.example/act/abc" in body
    assert "Story muted by Ilse" in body


@EACH
def test_a_brands_own_words_take_the_place_of_ours(channel: str, deliver: Any, fake: Any) -> None:
    named = "slack" if channel in ("slack-bot", "inbox") else channel
    own = Wording(title="{severity}: {author}", text="{post} says @{handle} ({count})")
    deliver(channel, Way(wordings={named: own}), count=1)
    body = fake.received[0][2].decode().replace("\\u200b", "").replace("\u200b", "").replace("\\\\", "")
    assert "warning: Ada Moore" in body
    assert "half missing again. says @ada" in body
    assert channel == "inbox" or "Why it matters" not in body


def test_a_message_that_somebody_deleted_is_posted_anew(deliver: Any, fake: Any) -> None:
    lost = {"slack-bot": (200, b'{"ok":false,"error":"message_not_found"}'), "discord": (404, b'{"code": 10008}')}
    for channel, (status, body) in lost.items():
        fake.received.clear()
        fake.answers = [(status, body), (200, TAKEN[channel])]
        reference = deliver(channel, Way(earlier=SENT), update=1, count=2)
        assert len(fake.received) == 2
        assert reference["ts" if channel == "slack-bot" else "id"] == ("1.2" if channel == "slack-bot" else "1")


@pytest.mark.parametrize("channel", ["slack", "slack-bot"])
@pytest.mark.parametrize(
    "error", ["invalid_auth", "account_inactive", "channel_not_found", "is_archived", "no_service"]
)
def test_slack_tells_a_dead_destination_from_a_bad_message(channel: str, error: str, deliver: Any, fake: Any) -> None:
    fake.body = f'{{"ok":false,"error":"{error}"}}'.encode()
    with pytest.raises(Gone):
        deliver(channel)
    fake.body = b'{"ok":false,"error":"invalid_blocks"}'
    with pytest.raises(Refused) as refusal:
        deliver(channel)
    assert not isinstance(refusal.value, Gone)


@pytest.mark.parametrize("channel", [each for each in channels.CHANNELS if each != "email"])
def test_a_status_tells_a_dead_destination_from_a_bad_message(channel: str, deliver: Any, fake: Any) -> None:
    for status, dead in ((400, False), (401, True), (403, True), (404, True), (410, True), (413, False), (301, True)):
        fake.status, fake.body = status, b"no"
        with pytest.raises(Refused) as refusal:
            deliver(channel)
        assert isinstance(refusal.value, Gone) == dead, status
