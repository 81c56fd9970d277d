"""A real browser before the dashboard, on the real API over an emulated table."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from infra.local import sandbox
from tests.e2e import shop
from tests.e2e.stack import local, pytest_collection_modifyitems  # noqa: F401 - fixture and hook for this folder

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module", autouse=True)
def today() -> None:
    """The present day, which the browser and the emulator know alone."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The base URL of the dashboard, with a day's mentions behind it."""
    from chalice.config import Config
    from chalice.local import LocalDevServer

    from infra.chalice.app import app

    with sandbox.sandbox():
        os.environ["HUNDRED_HOOKS_URL"] = "http://127.0.0.1"
        shop.opened()
        stage = Config(chalice_stage="dev", config_from_disk={"app_name": "hundred", "stages": {}})
        server = LocalDevServer(app, stage, "127.0.0.1", 0)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """The browser; skips where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs a browser: pip install -e '.[browser]'")
    if not CHROMIUM:
        pytest.skip("needs Chromium: apt-get install chromium, or name one in CHROMIUM")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Any, site: str) -> Iterator[Callable[..., Any]]:
    """`visit("#/crumb-bakery", key=..., width=..., dark=...)` opens a page. Fails when the browser complained."""
    opened: list[Any] = []
    complaints: list[str] = []

    def go(place: str = "", key: str | None = shop.READ, width: int = 1280, dark: bool = False, base: str = "") -> Any:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="Europe/Vienna",
        )
        opened.append(context)
        if key:
            context.add_init_script(
                f"sessionStorage.setItem('hundred.key', sessionStorage.getItem('hundred.key') ?? '{key}')"
            )
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
        page.goto((base or site) + place)
        return page

    yield go
    for context in opened:
        context.close()
    # The browser itself notes every answer of 400 and above; the tests look at what the page makes of them.
    assert [each for each in complaints if "Failed to load resource" not in each] == []
