"""The page as it is served: three files, versioned, under a policy that lets nothing else in."""

import gzip
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


def named(client, kind: str) -> str:
    """The address of the style (css) or the script (js), as the page gives it."""
    return "/" + re.search(rf'(?:href|src)="(assets/[\w.]+\.{kind}\?v=\w+)"', client.get("/").body.decode())[1]


def test_the_page_is_html_that_names_its_style_and_script_by_their_versions(client):
    answer = client.get("/")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert client.get(named(client, "css")).headers["Content-Type"] == "text/css; charset=utf-8"
    assert client.get(named(client, "js")).headers["Content-Type"] == "text/javascript; charset=utf-8"


def test_what_is_asked_for_by_its_version_is_kept_and_everything_else_is_asked_for_again(client):
    assert "immutable" in client.get(named(client, "js")).headers["Cache-Control"]
    assert client.get("/assets/app.js?v=older").headers["Cache-Control"] == "no-cache"
    assert client.get("/assets/app.js").headers["Cache-Control"] == "no-cache"
    assert client.get("/").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/", "/assets/app.js", "/assets/page.css"])
def test_what_the_browser_has_already_is_not_sent_again(client, path):
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.body) == (304, b"")
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("name", ["main.js", "index.html", "..%2Findex.html", "%2Fetc%2Fpasswd", "app.js.map"])
def test_no_other_file_is_served(client, name):
    answer = client.get(f"/assets/{name}")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/", "/assets/app.js", "/assets/page.css"])
def test_the_policy_allows_our_own_files_and_no_code_in_the_page(client, path):
    policy = client.get(path).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"unsafe|\*|https?:", policy)


def test_the_page_has_no_code_or_style_in_itself_and_names_no_other_host(client):
    content = client.get("/").body.decode()
    assert not re.search(r"<script(?![^>]* src=)|<style| style=| on\w+=", content)
    script = client.get("/assets/app.js").body.decode()
    for text in (content, client.get("/assets/page.css").body.decode(), script):
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
    paths = ("/", named(client, "css"), named(client, "js"))
    weight = sum(len(gzip.compress(client.get(path).body)) for path in paths)
    assert weight < WEIGHT_MOST
