"""The dashboard in a real browser: what a reader sees and does."""

import contextlib
import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e import shop

pytestmark = pytest.mark.browser

HERE = f"#/{shop.BRAND}"
CARD = ".mention"
Visit = Callable[..., Any]


def shown(page: Any) -> list[str]:
    """The ids of the mentions on the page."""
    page.wait_for_selector(".foot p, .foot button, .foot .empty")
    return [each.get_attribute("data-id") for each in page.query_selector_all(CARD)]


def wait_for(page: Any, mentions: int) -> None:
    """Waits until so many mentions are on the page."""
    from playwright.sync_api import expect

    expect(page.locator(CARD)).to_have_count(mentions)


def settled(page: Any) -> None:
    """Waits until nothing more comes in that could move what is shown."""
    page.wait_for_selector(CARD + ", .senders")
    page.wait_for_selector("#main:not([aria-busy])")


def test_the_key_is_asked_for_once_and_a_wrong_one_is_told(visit: Visit) -> None:
    page = visit(key=None)
    page.fill("#key", "nonsense")
    page.press("#key", "Enter")
    page.wait_for_selector("[role=alert]")
    assert "does not hold" in page.inner_text("[role=alert]")
    page.fill("#key", shop.READ)
    page.click("text=Open")
    page.wait_for_selector(CARD)
    page.reload()
    page.wait_for_selector(CARD)
    page.click("text=Forget key")
    page.wait_for_selector("#key")
    assert page.evaluate("sessionStorage.length + localStorage.length + document.cookie.length") == 0


def test_a_key_in_the_address_is_taken_and_leaves_no_trace_there(visit: Visit) -> None:
    page = visit(f"#key={shop.READ}", key=None)
    page.wait_for_selector(CARD)
    assert shop.READ not in page.url
    page.go_back()
    assert shop.READ not in page.url


def test_the_day_is_told_in_one_line_whose_parts_lead_to_what_they_count(visit: Visit) -> None:
    page = visit(HERE)
    page.wait_for_selector("h1 a:has-text('in others')")
    assert page.inner_text("h1").replace("\xa0", " ") == (
        "1 unhappy opinion by a customer; 1 unhappy opinion by somebody else; 1 question open; "
        "12 auto\u2011posts set aside; one text posted 12 times in others’ names."
    )
    page.click("h1 a >> nth=0")
    wait_for(page, 1)
    assert shown(page) == ["x:wrong-cake"]
    assert "circle=customer" in page.url


def test_the_first_view_is_six_requests_to_one_host_and_light(visit: Visit, chromium: Any, site: str) -> None:
    context = chromium.new_context()
    context.add_init_script(f"sessionStorage.setItem('hundred.key', '{shop.READ}')")
    page = context.new_page()
    answers: list[Any] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(site)
    page.wait_for_selector(CARD)
    page.wait_for_load_state("networkidle")
    assert all(answer.url.startswith(site) for answer in answers)
    assert len(answers) <= 6
    files = [answer for answer in answers if "/v1/" not in answer.url]
    assert len(files) == 2
    assert sum(len(gzip.compress(answer.body())) for answer in files) < 100_000
    context.close()


def test_posts_are_text_and_never_code_and_odd_addresses_are_no_links(visit: Visit) -> None:
    page = visit(f"{HERE}?verdict=chatter")
    page.wait_for_selector("[data-id='x:hostile']")
    card = page.locator("[data-id='x:hostile']")
    assert shop.HOSTILE in card.inner_text()
    assert card.locator("img, script").count() == 0
    page.goto(page.url.split("#")[0] + f"{HERE}/mentions/x/hostile")
    page.wait_for_selector(".facts")
    assert "Hundred" in page.title()
    assert page.locator("a[href^='javascript']").count() == 0
    assert page.locator("a[href='https://shop.example/menu']").get_attribute("rel") == "noopener noreferrer nofollow"


def test_a_long_text_is_cut_and_read_whole_on_its_page(visit: Visit) -> None:
    page = visit(f"{HERE}?verdict=chatter")
    card = page.locator("[data-id='x:long']")
    assert len(card.locator(".text").inner_text()) < 700
    card.locator("text=Read all").click()
    page.wait_for_selector(".facts")
    assert shop.LONG.strip() in page.inner_text(".text")


def test_the_reasons_show_when_pointed_at_and_go_with_the_pointer(visit: Visit) -> None:
    page = visit(HERE)
    card = page.locator("[data-id='x:wrong-cake']")
    why = card.locator(".why")
    settled(page)
    assert not why.is_visible()
    card.locator(".verdict").hover()
    why.wait_for(state="visible")
    assert "speaks of an own experience" in why.inner_text()
    assert "Opinion: 90% sure that a person meant it" in why.inner_text()
    page.hover(".name")
    why.wait_for(state="hidden")


def test_a_pointer_that_only_passes_by_opens_no_reasons(visit: Visit) -> None:
    page = visit(HERE)
    settled(page)
    page.clock.install()
    verdict = page.locator("[data-id='x:wrong-cake'] .verdict")
    verdict.dispatch_event("pointerenter", {"pointerType": "mouse"})
    verdict.dispatch_event("pointerleave", {"pointerType": "mouse"})
    page.clock.run_for(1_000)
    assert not page.locator("[data-id='x:wrong-cake'] .why").is_visible()
    verdict.dispatch_event("pointerenter", {"pointerType": "mouse"})
    page.clock.run_for(1_000)
    assert page.locator("[data-id='x:wrong-cake'] .why").is_visible()


def test_the_reasons_open_stay_and_close_by_keyboard(visit: Visit) -> None:
    page = visit(HERE)
    card = page.locator("[data-id='x:wrong-cake']")
    card.locator(".verdict").focus()
    page.keyboard.press("Enter")
    card.locator(".why").wait_for(state="visible")
    assert card.locator(".verdict").get_attribute("aria-expanded") == "true"
    page.keyboard.press("Tab")
    assert card.locator(".why").is_visible()
    card.locator(".verdict").focus()
    page.keyboard.press("Escape")
    card.locator(".why").wait_for(state="hidden")


def test_a_person_corrects_a_verdict_and_takes_it_back(visit: Visit) -> None:
    page = visit(HERE, key=shop.ADMIN)
    card = page.locator("[data-id='x:kind']")
    card.locator(".verdict").click()
    card.locator(".correct select").select_option("promo")
    card.locator(".correct button").click()
    card.locator("text=called it a promotion").wait_for()
    assert "promo · corrected" in card.locator(".verdict").inner_text()
    assert "aside" in card.get_attribute("class")
    assert page.evaluate("document.activeElement.textContent") == "Undo"
    page.keyboard.press("Enter")
    card.locator(".correct select").wait_for()
    assert "opinion · 90% meant it" in card.locator(".verdict").inner_text()


def test_a_key_that_may_only_read_is_told_so_when_it_corrects(visit: Visit) -> None:
    page = visit(f"{HERE}/mentions/x/kind")
    page.locator(".correct select").select_option("promo")
    page.locator(".correct button").click()
    page.wait_for_selector("text=Your key may only read")


def test_a_bar_filters_by_keyboard_keeps_the_focus_and_goes_into_the_address(visit: Visit) -> None:
    page = visit(HERE)
    page.wait_for_selector(".bar[data-name=customer]")
    page.focus(".bar[data-name=customer]")
    page.keyboard.press("Enter")
    wait_for(page, 3)
    assert all("customer" in each.get_attribute("class") for each in page.query_selector_all(CARD))
    assert page.evaluate("document.activeElement.dataset.focus") == "circle customer"
    assert page.get_attribute(".bar[data-name=customer]", "aria-pressed") == "true"
    address = page.url
    page.go_back()
    wait_for(page, 22)
    again = visit("#" + address.split("#")[1])
    again.wait_for_selector(CARD)
    assert len(shown(again)) == 3


def test_what_fits_no_filter_says_how_to_go_on(visit: Visit) -> None:
    page = visit(f"{HERE}?verdict=promo&range=7d")
    page.click("text=Clear filters >> nth=0")
    page.wait_for_selector(CARD)
    assert page.url.endswith(f"{HERE}?range=7d")


def test_new_mentions_come_by_themselves_unless_paused(visit: Visit) -> None:
    page = visit(HERE)
    page.wait_for_selector(CARD)
    assert "x:news" not in shown(page)
    page.clock.install()
    page.reload()
    page.wait_for_selector(CARD)
    shop.store(shop.said("news", "Fresh from the oven.", minutes=0))
    page.clock.fast_forward(11_000)
    page.wait_for_selector("[data-id='x:news']")
    assert shown(page)[0] == "x:news"
    page.click(".live")
    assert page.inner_text(".live") == "Paused"
    shop.store(shop.said("later", "Still fresh.", minutes=0))
    page.clock.fast_forward(300_000)
    assert "x:later" not in shown(page)
    page.click(".live")
    page.wait_for_selector("[data-id='x:later']")


def test_a_reader_further_down_is_not_pushed_but_told(visit: Visit) -> None:
    page = visit(HERE)
    page.clock.install()
    page.reload()
    page.wait_for_selector(CARD)
    page.locator(CARD).nth(8).locator(".verdict").focus()
    shop.store(shop.said("meanwhile", "Just out of the oven.", minutes=0))
    page.clock.fast_forward(11_000)
    page.wait_for_selector(".news button")
    assert "x:meanwhile" not in shown(page)
    page.click(".news button")
    page.wait_for_selector("[data-id='x:meanwhile']")


def test_a_brand_that_nobody_sends_for_says_how_to_connect(visit: Visit) -> None:
    page = visit(f"#/{shop.QUIET}")
    page.wait_for_selector(".copied")
    assert f"connection add {shop.QUIET}" in page.inner_text(".copied")
    page.select_option("#brand", shop.BRAND)
    page.wait_for_selector(CARD)
    assert shop.BRAND in page.url


def test_the_log_tells_what_was_alerted_how_it_ended_and_why_and_leads_to_the_mention(visit: Visit) -> None:
    page = visit(f"{HERE}/alerts")
    page.wait_for_selector(".alert")
    log = page.inner_text(".alerts")
    assert "sent to team" in log
    assert "refused by mail: The mailbox does not exist." in log
    assert page.locator(".alert").count() == 1  # one story, however many were told
    page.wait_for_selector("blockquote p")
    assert "wrong cake" in page.inner_text("blockquote")
    assert "influence is at least" in page.inner_text(".rules")
    page.click(".alert a >> nth=0")
    page.wait_for_selector(".facts")
    assert "a customer" in page.inner_text("h1")


def test_alerts_begin_with_the_senders_that_somebody_has_to_look_at(visit: Visit) -> None:
    page = visit(f"{HERE}/alerts")
    page.wait_for_selector(".states")
    assert page.inner_text(".states").splitlines()[0].startswith("X: What it sends is refused")
    page.click("section[aria-labelledby=sources] a")
    page.wait_for_selector(".senders")


def test_connections_are_listed_and_customers_to_an_admin_key_alone(visit: Visit) -> None:
    reader = visit(f"{HERE}/connections")
    reader.wait_for_selector(".senders")
    senders = reader.inner_text(".senders")
    assert "/webhooks/generic/a1b2c3d4" in senders
    assert "It has brought nothing yet." in senders
    assert "What it sends is refused" in senders
    assert "3 posts or deliveries refused within a day" in senders
    assert "admin key only" in reader.inner_text("section")
    boss = visit(f"{HERE}/connections", key=shop.ADMIN)
    boss.wait_for_selector(".known")
    assert "@maria" in boss.inner_text(".known")


@pytest.mark.parametrize("place", ["#/no-such-brand", f"{HERE}/mentions/x/no-such-post"])
def test_what_is_not_there_is_said_so(visit: Visit, place: str) -> None:
    page = visit(place)
    page.wait_for_selector("[role=alert]")
    assert "did not work" in page.inner_text("[role=alert]")


def test_when_nothing_answers_the_page_says_so_and_tries_again(visit: Visit) -> None:
    page = visit("")
    page.wait_for_selector(CARD)
    page.route("**/v1/**", lambda route: route.abort())
    page.reload()
    page.wait_for_selector("[role=alert]")
    assert "does not answer" in page.inner_text("[role=alert]")
    page.unroute("**/v1/**")
    page.click("text=Try again")
    page.wait_for_selector(CARD)


ENDLESS_ALERTS = """
const ours = window.fetch;
window.fetch = (address, options) => {
  if (!String(address).includes("/alerts?")) return ours(address, options);
  const broken = (body) => options.signal.addEventListener("abort", () => body.error(options.signal.reason));
  return Promise.resolve(new Response(new ReadableStream({ start: broken })));
};
"""


def test_who_goes_on_while_an_answer_comes_in_sees_the_next_view(visit: Visit) -> None:
    page = visit(HERE)
    page.add_init_script(ENDLESS_ALERTS)
    page.goto(page.url.split("#")[0] + f"?{HERE}/alerts")
    page.click("section[aria-labelledby=sources] a")
    page.wait_for_selector(".senders")
    settled(page)
    assert page.locator(".senders").is_visible()
    assert not page.locator("[role=alert]").count()


def test_an_answer_that_comes_late_does_not_replace_what_was_asked_for_after_it(visit: Visit) -> None:
    page = visit(HERE)
    settled(page)
    held: list[Any] = []
    page.route("**/mentions/wrong-cake?*", lambda route: held.append(route))
    with page.expect_request("**/mentions/wrong-cake?*"):
        page.evaluate(f"location.hash = '{HERE}/mentions/x/wrong-cake'")
    page.evaluate(f"location.hash = '{HERE}/mentions/x/warm'")
    page.wait_for_selector("[data-id='x:warm']")
    from playwright.sync_api import Error

    late = held[0].fetch()
    with contextlib.suppress(Error):  # the page may have said that it wants it no more
        held[0].fulfill(response=late)
    page.unroute("**/mentions/wrong-cake?*")
    page.evaluate("fetch('.')")
    settled(page)
    assert [each.get_attribute("data-id") for each in page.query_selector_all(CARD)] == ["x:warm"]


def test_taking_back_says_when_it_fails(visit: Visit) -> None:
    page = visit(f"{HERE}/hundred", key=shop.ADMIN)
    person = page.locator(".person").last
    person.locator("text=Talked").click()
    page.route("**/talked", lambda route: route.abort())
    person.locator("text=Undo").click()
    person.locator("text=does not answer").wait_for()
    page.unroute("**/talked")
    person.locator("text=Undo").click()
    person.locator("text=Talked").wait_for()


def test_it_works_below_a_stage(visit: Visit, chromium: Any, site: str) -> None:
    context = chromium.new_context()
    context.add_init_script(f"sessionStorage.setItem('hundred.key', '{shop.READ}')")
    context.route(
        "https://api.example/**",
        lambda route: route.fulfill(
            response=route.fetch(url=route.request.url.replace("https://api.example/api/", site))
        ),
    )
    page = context.new_page()
    page.goto("https://api.example/api/")
    page.wait_for_selector(CARD)
    context.close()


def test_the_chart_is_read_by_arrow_keys_and_as_a_table(visit: Visit) -> None:
    page = visit(HERE)
    page.wait_for_selector(".chart svg")
    assert "among people who meant it" in page.inner_text(".readout")
    page.focus(".chart")
    page.keyboard.press("End")
    last = page.get_attribute(".chart", "aria-valuetext")
    page.keyboard.press("ArrowLeft")
    assert page.get_attribute(".chart", "aria-valuetext") != last
    page.click("text=The same in numbers")
    page.wait_for_selector("tbody")
    cells = [int(each) for each in page.locator("tbody td:nth-child(3)").all_inner_texts()]
    assert len(cells) == 24
    assert sum(cells) >= 14  # positive ones, authentic or not


def test_the_api_is_described_where_it_is(visit: Visit) -> None:
    page = visit(HERE)
    page.wait_for_selector(CARD)
    page.click("text=The API, to read")
    page.wait_for_selector(".operation")
    page.click("summary:has-text('/tally')")
    assert "verdict | sentiment | circle | source" in page.inner_text(".operation[open]")


def test_whoever_waits_stands_on_the_list_until_somebody_talked_to_them(visit: Visit) -> None:
    page = visit(f"{HERE}/hundred", key=shop.ADMIN)
    page.wait_for_selector(".person")
    first = page.locator(".person").first
    assert "customer" in first.inner_text()
    assert "wrong cake" in first.inner_text()
    waiting = page.locator(".person").count()
    first.locator("text=Talked").click()
    first.locator("text=Undo").wait_for()
    page.reload()
    page.wait_for_selector(".person")
    assert page.locator(".person").count() == waiting - 1
    assert "wrong cake" not in page.inner_text("main")


def test_a_talk_that_was_marked_by_mistake_is_taken_back(visit: Visit) -> None:
    page = visit(f"{HERE}/hundred", key=shop.ADMIN)
    page.wait_for_selector(".person")
    last = page.locator(".person").last
    said = last.locator("blockquote").inner_text()
    last.locator("select").select_option("Not this week")
    last.locator("text=Undo").click()
    last.locator("blockquote").wait_for()
    page.reload()
    page.wait_for_selector(".person")
    assert said in page.inner_text("main")


def test_a_reader_who_may_not_mark_is_told_so_and_nothing_is_lost(visit: Visit) -> None:
    page = visit(f"{HERE}/hundred")
    page.wait_for_selector(".person")
    first = page.locator(".person").first
    first.locator("text=Talked").click()
    first.locator("text=may only read").wait_for()
    assert first.locator("blockquote").count() == 1


def test_the_community_tells_who_answers_and_the_campaigns_what_was_posted_alike(visit: Visit) -> None:
    page = visit(f"{HERE}/community?range=7d")
    page.wait_for_selector("meter")
    assert "Answered by somebody else" in page.inner_text("main")
    page.click("text=Campaigns")
    page.wait_for_selector("#families ~ div li")
    assert "12 times in the name of 12 accounts" in page.inner_text("main")


def test_a_story_is_muted_from_its_alert_and_the_silence_is_ended(visit: Visit) -> None:
    page = visit(f"{HERE}/alerts", key=shop.ADMIN)
    page.click("text=Mute this story")
    page.wait_for_selector("#quiet")
    page.click("text=End it")
    page.wait_for_selector("#quiet", state="detached")


VIEWS = {
    "key": ("", None),
    "today": (HERE, shop.READ),
    "narrowed": (f"{HERE}?range=30d&circle=customer&authentic=true", shop.READ),
    "empty": (f"#/{shop.QUIET}", shop.READ),
    "mention": (f"{HERE}/mentions/x/wrong-cake", shop.READ),
    "hundred": (f"{HERE}/hundred", shop.READ),
    "nobody": (f"#/{shop.QUIET}/hundred", shop.READ),
    "community": (f"{HERE}/community?range=7d", shop.READ),
    "campaigns": (f"{HERE}/campaigns", shop.READ),
    "alerts": (f"{HERE}/alerts", shop.READ),
    "connections": (f"{HERE}/connections", shop.ADMIN),
    "api": (f"{HERE}/api", shop.READ),
    "trouble": ("#/no-such-brand", shop.READ),
}


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (390, False), (390, True)])
def test_nothing_keeps_a_reader_out(visit: Visit, name: str, width: int, dark: bool) -> None:
    from axe_playwright_python.sync_playwright import Axe

    place, key = VIEWS[name]
    page = visit(place, key=key, width=width, dark=dark)
    page.wait_for_selector("h1")
    page.wait_for_load_state("networkidle")
    if name == "today":
        page.click(".verdict >> nth=0")
    folder = Path("build/screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}-{width}-{'dark' if dark else 'light'}.png")
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert re.search(r"\S", page.inner_text("main"))
