"""On the running stack: a question waits, an answer closes it, and all of it is what the mentions alone make."""

import json
from typing import Any
from uuid import uuid4

from click.testing import CliRunner

from infra.cli.people import people
from shared.domain.errors import Unavailable
from tests.e2e.running import Running, eventually
from tests.e2e.test_way_of_a_mention import connected, deliver

BRAND = {"name": "Gnu Canoes", "handles": {"x": ["gnucanoes"]}}


def checked(local: Running) -> dict[str, Any]:
    run = CliRunner().invoke(people, ["rebuild", "--check", "--json", "--data", str(local.data)])
    if isinstance(run.exception, Unavailable):  # a busy machine's table may be late
        return {"differences": None}
    assert run.stdout, run.exception
    found: dict[str, Any] = json.loads(run.stdout)
    assert (run.exit_code == 0) == (found["differences"] == 0)
    return found


def test_what_the_stream_left_is_what_the_mentions_make(local: Running) -> None:
    connection = connected(local, "gnu-canoes", BRAND)
    asked, answered = uuid4().hex, uuid4().hex
    before = eventually(lambda: (found := checked(local))["differences"] == 0 and found)
    question = {
        "id": asked,
        "source": "mastodon",
        "text": "Does anybody know when the Gnu Canoes shop opens on Sunday?",
        "author": {"id": "81", "handle": "pia", "followers": 12_000, "following": 90},
    }
    answer = {
        "id": answered,
        "source": "mastodon",
        "text": "Yes, Gnu Canoes opens at nine on Sundays. I rent my canoe there every week.",
        "in_reply_to": asked,
        "author": {"id": "82", "handle": "rob", "followers": 15_000, "following": 90},
    }
    assert deliver(connection, question)[0] == 202
    assert deliver(connection, answer)[0] == 202
    after = eventually(
        lambda: (found := checked(local))["mentions"] >= before["mentions"] + 2 and found["differences"] == 0 and found
    )
    assert after["threads"] > before["threads"]
    assert after["persons"] >= before["persons"] + 2
