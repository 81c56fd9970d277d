"""The page as it is served: two files, versioned, under a policy that lets nothing else in."""

import base64
import gzip
import hashlib
import re

import pytest
from chalice.test import Client

from functions import dashboard
from infra.chalice.app import app
from shared.adapters import page

WEIGHT_MOST = 100_000
"""Bytes of the whole page, zipped."""


@pytest.fixture(scope="module")
def client():
    with Client(app) as made:
        yield made.http


def script_of(client) -> str:
    """The address of the script, as the page gives it."""
    return "/" + re.search(r'src="(assets/[\w.]+\.js\?v=\w+)"', client.get("/").body.decode())[1]


def test_the_page_is_html_that_names_its_script_by_its_version(client):
    answer = client.get("/")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert client.get(script_of(client)).headers["Content-Type"] == "text/javascript; charset=utf-8"


def test_what_is_asked_for_by_its_version_is_kept_and_everything_else_is_asked_for_again(client):
    assert "immutable" in client.get(script_of(client)).headers["Cache-Control"]
    assert client.get("/assets/app.js?v=older").headers["Cache-Control"] == "no-cache"
    assert client.get("/assets/app.js").headers["Cache-Control"] == "no-cache"
    assert client.get("/").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/", "/assets/app.js"])
def test_what_the_browser_has_already_is_not_sent_again(client, path):
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.body) == (304, b"")
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    "name", ["main.js", "index.html", "..%2Findex.html", "%2Fetc%2Fpasswd", "app.js.map", "page.css"]
)
def test_no_other_file_is_served(client, name):
    answer = client.get(f"/assets/{name}")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/", "/assets/app.js"])
def test_the_policy_allows_our_own_files_and_no_code_in_the_page(client, path):
    policy = client.get(path).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"unsafe|\*|https?:", policy)


def test_the_policy_allows_the_style_in_the_page_by_its_hash(client):
    answer = client.get("/")
    (style,) = re.findall(r"<style>(.*?)</style>", answer.body.decode(), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}';" in answer.headers["Content-Security-Policy"]


def test_the_page_has_no_code_in_itself_and_names_no_other_host(client):
    content = client.get("/").body.decode()
    assert not re.search(r"<script(?![^>]* src=)| style=| on\w+=", content)
    script = client.get("/assets/app.js").body.decode()
    for text in (content, script):
        assert set(re.findall(r"https?://[\w.]+", text)) <= {"http://www.w3.org"}  # the name of SVG, never fetched
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", script)


def test_every_address_in_the_page_is_relative_so_that_it_works_below_a_stage(client):
    content = client.get("/").body.decode()
    assert not re.findall(r'(?:href|src)="/', content)


def test_asked_for_by_the_stage_without_a_slash_it_sends_the_reader_to_where_relative_addresses_hold(monkeypatch):
    class Request:
        headers: dict[str, str] = {}  # noqa: RUF012 - a stand-in
        context = {"stage": "api", "path": "/api"}  # noqa: RUF012 - a stand-in

    class Blueprint:
        current_request = Request()

    monkeypatch.setattr(dashboard, "bp", Blueprint())
    moved = dashboard.dashboard()
    assert (moved.status_code, moved.headers["Location"]) == (308, "api/")
    monkeypatch.setattr(Request, "context", {"stage": "api", "path": "/api/"})
    assert dashboard.dashboard().status_code == 200


def test_the_modules_are_joined_with_what_is_imported_first_and_each_once():
    script = page.joined(page.START)
    assert not re.search(r"^\s*(?:import|export)\b", script, re.MULTILINE)
    tops = re.findall(r"^(?:async )?(?:function|const|let|class) (\w+)", script, re.MULTILINE)
    assert sorted(tops) == sorted(set(tops))
    assert script.index("function h(") < script.index("function card(")


def test_the_whole_page_is_light(client):
    paths = ("/", script_of(client))
    weight = sum(len(gzip.compress(client.get(path).body)) for path in paths)
    assert weight < WEIGHT_MOST
