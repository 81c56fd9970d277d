"""The clock on the local stack: by its schedules, by hand, and with no more permissions than its policy gives."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

from tests.e2e.running import Running, eventually


def tick(local: Running, *arguments: str) -> str:
    command = [sys.executable, "-c", "from infra.cli import main; main()", "clock", "tick", *arguments]
    run = subprocess.run(  # noqa: S603 - our own command
        [*command, "--data", str(local.data)], capture_output=True, text=True, check=True
    )
    return run.stdout


def test_a_tick_by_hand_brings_the_digest_of_tomorrow_once(local: Running) -> None:
    tomorrow = datetime.now(UTC).replace(hour=8, minute=5) + timedelta(days=1)

    def digests() -> list[str]:
        return [each["story"] for each in local.messages() if each["rule"].startswith("digest-")]

    for _ in range(2):
        tick(local, "digest", "--brand", "crumb-bakery", "--at", f"{tomorrow:%Y-%m-%dT%H:%M}Z")
    story = f"digest#{tomorrow:%Y-%m-%d}" if tomorrow.weekday() else f"digest#{tomorrow:%G-W%V}"
    eventually(lambda: story in digests())
    assert digests().count(story) == 1


def test_the_clock_does_every_chore_without_one_set_aside(local: Running) -> None:
    tick(local)
    log = local.data / "emulator.log"
    eventually(lambda: "-Clock-" in log.read_text())
    clock = [line for line in log.read_text().splitlines() if '"service":"clock"' in line]
    assert not [line for line in clock if '"level":"ERROR"' in line]
