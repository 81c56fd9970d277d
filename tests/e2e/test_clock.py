"""The clock on the local stack: by its schedules, by hand, and with no more permissions than its policy gives."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

from tests.e2e.running import Running, eventually
from tests.e2e.test_way_of_a_mention import POST, connected, deliver


def tick(local: Running, *arguments: str) -> str:
    command = [sys.executable, "-c", "from infra.cli import main; main()", "clock", "tick", *arguments]
    run = subprocess.run(  # noqa: S603 - our own command
        [*command, "--data", str(local.data)], capture_output=True, text=True, check=True
    )
    return run.stdout


def test_a_tick_by_hand_brings_the_digest_to_come_once(local: Running) -> None:
    now = datetime.now(UTC)
    due = now.replace(hour=8, minute=5) + timedelta(days=0 if now.hour < 8 else 1)  # the next one: of a time with now
    connection = connected(local, "heron-tea", {"name": "Heron Tea", "digests": [{"every": "day", "hour": 8}]})
    deliver(connection, {**POST, "id": "tea", "text": "My Heron Tea was cold.", "created_at": now.isoformat()})
    eventually(lambda: local.ask("GET", "/v1/brands/heron-tea/tally")[1]["meta"]["total"].get("raw"))

    def digests() -> list[str]:
        told = [each for each in local.messages() if "Heron Tea" in json.dumps(each["payload"])]
        return [each["story"] for each in told if each["rule"] == "digest-daily"]

    for _ in range(2):
        tick(local, "digest", "--brand", "heron-tea", "--at", f"{due:%Y-%m-%dT%H:%M}Z")
    eventually(lambda: f"digest#{due:%Y-%m-%d}" in digests())
    assert digests().count(f"digest#{due:%Y-%m-%d}") == 1


def test_the_clock_does_every_chore_without_one_set_aside(local: Running) -> None:
    tick(local)
    log = local.data / "emulator.log"
    eventually(lambda: "-Clock-" in log.read_text())
    clock = [line for line in log.read_text().splitlines() if '"service":"clock"' in line]
    assert not [line for line in clock if '"level":"ERROR"' in line]
