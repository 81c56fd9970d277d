"""How long the dashboard's first view takes in a real browser, on a full local stack.

The stack runs the packaged template with the samples; the crowd is put straight into its table with its counters, as
the stream of a hundred thousand mentions would take the emulator an hour. First is the first view of all, of a stack
as `hundred up` leaves it; cold is one after the API's function was changed, when no process of it runs. Each view has
a browser context of its own, so nothing is cached.
"""

import gzip
import os
import shutil
import statistics
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from infra.local import crowd
from infra.local.emulator import free_port
from infra.local.samples import play
from infra.local.stack import standing, wake
from infra.local.state import Local
from shared.adapters import aws

MENTIONS = 100_000
AUTHORS_SHARE = 0.1
SPAN = timedelta(days=30)
WARM = 5
PATIENCE_MS = 60_000
SEEN = ".mention"
"""The first mention stands on the page ..."""

TOLD = "h1 a"
"""... and the day is told."""

_CLOCK = f"""
const looking = new MutationObserver(() => {{
  if (![{SEEN!r}, {TOLD!r}].every((wanted) => document.querySelector(wanted))) return;
  looking.disconnect();
  requestAnimationFrame(() => {{ window.firstView = performance.now(); }});
}});
looking.observe(document, {{ subtree: true, childList: true }});
"""

SWITCHES = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
_A_WRITE = 25

Say = Callable[[str], None]


class View(Struct, frozen=True):
    """Seconds until the first view stands: first, then, and cold; what it weighs zipped and how much it asks."""

    mentions: int
    first_s: float
    warm_p50_s: float
    warm_max_s: float
    cold_s: float
    page_kb: float
    answers_kb: float
    requests: int
    axe: int


def rows(mentions: int, say: Say) -> Iterator[View]:
    """One row. Raises ClickException where Playwright or Chromium is missing."""
    browser = _browser()
    with tempfile.TemporaryDirectory() as folder, standing(Path(folder), free_port(), say) as (local, _):
        from rich.console import Console

        play(local, Path(folder), Console(stderr=True))
        _fill(mentions, say)
        wake(local)
        with browser() as started:
            say("open the dashboard")
            yield _viewed(started, local, mentions)


def _viewed(browser: Any, local: Local, mentions: int) -> View:
    first, answers = _view(browser, local)
    later = [_view(browser, local)[0] for _ in range(WARM)]
    complaints = _complaints(browser, local)
    _end_processes()
    page = [body for url, body in answers if "/v1/" not in url]
    told = [body for url, body in answers if "/v1/" in url]
    return View(
        mentions=mentions,
        first_s=first,
        warm_p50_s=statistics.median(later),
        warm_max_s=max(later),
        cold_s=_view(browser, local)[0],
        page_kb=sum(len(gzip.compress(body)) for body in page) / 1000,
        answers_kb=sum(len(gzip.compress(body)) for body in told) / 1000,
        requests=len(answers),
        axe=complaints,
    )


def _view(browser: Any, local: Local) -> tuple[float, list[tuple[str, bytes]]]:
    """Seconds until the first view by the browser's own clock, and every answer that was needed for it."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.add_init_script(_CLOCK)
    answers: list[Any] = []
    page.on("response", lambda answer: answers.append(answer))
    _open(page, local)
    took = page.wait_for_function("() => window.firstView", timeout=PATIENCE_MS).json_value() / 1000
    page.wait_for_load_state("networkidle")
    read = [(each.url, each.body()) for each in answers]
    context.close()
    return took, read


def _open(page: Any, local: Local) -> None:
    page.goto(f"{local.url}/#key={local.keys.read if local.keys else ''}")
    for wanted in (SEEN, TOLD):
        page.wait_for_selector(wanted, timeout=PATIENCE_MS)


def _complaints(browser: Any, local: Local) -> int:
    """What axe finds on the first view."""
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(bypass_csp=True)  # axe is put into the page
    page = context.new_page()
    _open(page, local)
    found: int = Axe().run(page).violations_count
    context.close()
    return found


def _fill(mentions: int, say: Say) -> None:
    """Puts the crowd into the table, and its counts into the tally."""
    from shared.adapters.table import stream, tallies

    now = datetime.now(UTC)
    _stop_stream()
    items = crowd.items(crowd.crowd(mentions, round(mentions * AUTHORS_SHARE), now, SPAN))
    with ThreadPoolExecutor(2) as pool:
        for done in range(0, mentions, 10_000):
            part = list(islice(items, 10_000))
            list(pool.map(_write, _batches(part)))
            records = (
                {"eventName": "INSERT", "dynamodb": _change(number, item)} for number, item in enumerate(part, done)
            )
            tallies.add(filter(None, map(stream.change, records)), now)
            say(f"{done + len(part):,} mentions are stored and counted")


def _change(number: int, item: dict[str, Any]) -> dict[str, Any]:
    # Above the emulator's own numbers, which begin with its time.
    return {"SequenceNumber": f"9{number:020d}", "Keys": {"pk": item["pk"], "sk": item["sk"]}, "NewImage": item}


def _batches(items: list[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    return (items[start : start + _A_WRITE] for start in range(0, len(items), _A_WRITE))


def _write(items: list[dict[str, Any]]) -> None:
    from shared.adapters.settings import settings

    writes = [{"PutRequest": {"Item": item}} for item in items]
    aws.client("dynamodb").batch_write_item(RequestItems={settings().table: writes})


def _stop_stream() -> None:
    """Has tally and alert read the stream no more: the crowd is counted here."""
    functions = aws.client("lambda")
    for each in functions.list_event_source_mappings()["EventSourceMappings"]:
        if ":dynamodb:" in each["EventSourceArn"]:
            functions.update_event_source_mapping(UUID=each["UUID"], Enabled=False)


def _end_processes() -> None:
    """Changes the API's function, so that its next request starts a process."""
    functions = aws.client("lambda")
    for each in functions.list_functions()["Functions"]:
        if "APIHandler" in each["FunctionName"]:
            variables = {**each.get("Environment", {}).get("Variables", {}), "HUNDRED_BENCH": "1"}
            functions.update_function_configuration(
                FunctionName=each["FunctionName"], Environment={"Variables": variables}
            )


def _browser() -> Callable[[], Any]:
    """Starts Chromium; what is missing for that is told before anything else is done."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise click.ClickException("It needs a browser: .venv/bin/pip install -e '.[browser]'") from error
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        raise click.ClickException("It needs Chromium: apt-get install chromium, or name one in CHROMIUM")
    return lambda: _Chromium(sync_playwright, path)


class _Chromium:
    def __init__(self, start: Callable[[], Any], path: str) -> None:
        self._started = start()
        self._path = path

    def __enter__(self) -> Any:
        return self._started.__enter__().chromium.launch(executable_path=self._path, args=SWITCHES)

    def __exit__(self, *error: Any) -> None:
        self._started.__exit__(*error)
