import json
import os
import signal
from pathlib import Path

import pytest

from infra.local import state
from tests.e2e.running import Running, eventually, running, start, stop


def descendants(of: int) -> set[int]:
    """Process ids of everything that a process started and that runs still."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
    found, waiting = set(), [of]
    while waiting:
        parent = waiting.pop()
        children = {child for child, known in parents.items() if known == parent}
        found |= children
        waiting += children
    return found


def alive(processes: set[int]) -> set[int]:
    return {each for each in processes if Path(f"/proc/{each}").exists()}


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")


@needs_proc
@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_runs_on_however_it_was_stopped(tmp_path: Path, by: signal.Signals) -> None:
    with running(tmp_path / "data", "--no-samples") as stack:
        stack.ask("GET", "/v1/health")  # so that a function runs as well
        started = descendants(stack.process.pid)
        assert len(started) >= 2
        code = stop(stack.process, by)

    assert code == (-9 if by == signal.SIGKILL else 0)
    eventually(lambda: not alive(started))


def test_the_data_stays_and_the_samples_do_not_come_twice(tmp_path: Path) -> None:
    def counted(stack: Running) -> int:
        return int(stack.ask("GET", "/v1/brands/larkspur/tally")[1]["meta"]["total"]["raw"])

    with running(tmp_path / "data") as stack:
        first = eventually(lambda: counted(stack) >= 74 and counted(stack))
        key = stack.read
    with running(tmp_path / "data") as stack:
        assert stack.read == key
        assert counted(stack) == first
    with running(tmp_path / "data", "--fresh", "--no-samples") as stack:
        assert stack.read != key
        assert stack.ask("GET", "/v1/brands")[1]["data"] == []


def test_a_folder_that_is_in_use_is_refused_with_the_way_out(local: Running) -> None:
    process = start(local.data)

    assert process.wait(30) == 1
    assert "--data DIR" in (local.data / "stderr").read_text()


def test_a_port_that_is_taken_is_refused_with_the_way_out(local: Running, tmp_path: Path) -> None:
    port = local.url.rpartition(":")[2]
    process = start(tmp_path, "--port", port)

    assert process.wait(30) == 1
    assert f"Port {port} is taken" in (tmp_path / "stderr").read_text()
    assert "hundred up --port" in (tmp_path / "stderr").read_text()


def test_keys_and_secrets_are_for_their_owner_alone(local: Running) -> None:
    assert os.stat(local.data / "local.json").st_mode & 0o077 == 0
    assert state.load(local.data).keys is not None
    assert local.admin not in (local.data / "stderr").read_text()


def test_the_inbox_is_not_shown_to_a_page_of_another_name(local: Running) -> None:
    from urllib.error import HTTPError
    from urllib.request import Request, urlopen

    with pytest.raises(HTTPError) as refused:
        urlopen(Request(f"{local.inbox}/messages", headers={"Host": "evil.example"}))  # noqa: S310 - our own

    assert refused.value.code == 421
    assert json.load(refused.value)["status"] == 421
