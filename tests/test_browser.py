"""A reader with a real browser: the whole way from a question to the evidence, without scripts and with them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.builders import SEEN, make_model, make_price, make_route, make_vendor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server: Any) -> str:
    """The address of a site with a few models, four of which call tools."""
    make_vendor("openai", name="OpenAI", kind="direct")
    for slug, context, tools, price in (
        ("acme/small", 128_000, True, "0.01"),
        ("acme/mute", 1_000_000, False, "0.02"),
        ("acme/thrifty", 200_000, True, "0.10"),
        ("openai/gpt-4.1-mini", 1_047_576, True, "0.40"),
        ("acme/grand", 400_000, True, "5"),
    ):
        model = make_model(slug, family="kin", context=context, capabilities=("tools",) if tools else ())
        for provider in ("openai", "beta-cloud-with-a-rather-long-name"):
            route = make_route(model, provider, input=price, output=str(50 - float(price)), cache_read="0.005")
            make_price(route, "web_search", "10", unit="1K searches")
            make_price(route, "input", "60", valid_from=SEEN - timedelta(days=90), valid_to=SEEN)
    return str(live_server.url)


@pytest.fixture
def open_page(browser: Browser) -> Callable[..., Page]:
    """Opens a page with what a browser's context takes; a complaint of the browser fails the test."""

    def opened(**options: Any) -> Page:
        page = browser.new_context(**options).new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.on("console", lambda message: message.type == "error" and pytest.fail(message.text))
        return page

    return opened


def test_the_cheapest_model_for_a_need_is_found_without_scripts(site: str, open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(site)
    page.get_by_label("Context at least").fill("200K")
    page.get_by_label("Tools").check()
    page.get_by_role("button", name="Show").click()
    expect(page.locator("tbody th a")).to_have_text(["thrifty", "gpt-4.1-mini", "grand"])
    page.get_by_role("columnheader", name="Output", exact=True).get_by_role("link").click()
    expect(page.locator("tbody th a")).to_have_text(["grand", "gpt-4.1-mini", "thrifty"])
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Output")
    page.get_by_role("link", name="Tools (remove)").click()
    expect(page.locator("tbody th a")).to_have_text(["grand", "gpt-4.1-mini", "thrifty", "mute"])
    page.get_by_role("link", name="gpt-4.1-mini").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("gpt-4.1-mini")
    routes = page.get_by_role("region", name="Every route on which")
    routes.get_by_role("link", name="OpenAI").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("gpt-4.1-mini at OpenAI")
    evidence = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Input", exact=True))
    expect(evidence).to_contain_text("$0.40")
    evidence.locator("summary").click()
    expect(evidence.get_by_text("/cost/input")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_three_are_compared_by_ticking_two_routes_and_finding_a_model(
    site: str, open_page: Callable[..., Page], scripts: bool
) -> None:
    page = open_page(java_script_enabled=scripts)
    page.goto(f"{site}/models/openai/gpt-4.1-mini/")
    page.get_by_label("Compare OpenAI").check()
    page.get_by_label("Compare Beta-Cloud").check()
    page.get_by_role("button", name="Compare the ticked routes").click()
    page.get_by_label("Add another model").fill("thrifty")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Add thrifty").click()
    expect(page.locator("table.versus thead th")).to_have_count(3)
    line = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Input USD per 1M tokens"))
    expect(line.locator("td")).to_contain_text(["$0.40", "$0.40", "$0.10"])
    page.get_by_role("link", name="Only differences").click()
    expect(page.get_by_role("row").filter(has_text="Cache read")).to_have_count(0)
    expect(line).to_be_visible()
    page.get_by_role("link", name="Remove thrifty").click()
    expect(page.locator("table.versus thead th")).to_have_count(2)


def test_a_missing_page_says_so_and_leads_back(site: str, browser: Browser) -> None:
    page = browser.new_page(java_script_enabled=False)
    answer = page.goto(f"{site}/models/openai/gpt-99/")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page")
    page.get_by_role("link", name="Search the models").click()
    expect(page.locator("tbody th a")).to_have_count(5)


def test_scripts_save_the_reach_for_the_search_box_and_the_button(site: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(site)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("4.1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=4.1*")
    assert "lab=" not in page.url, "empty fields stay out of the address"
    page.goto(site)
    page.get_by_label("Tools").check()
    page.wait_for_url("**capability=tools*")
    expect(page.locator("tbody th a")).to_have_count(4)


PATHS = (
    "/", "/?capability=tools&kind=all&snapshots=yes", "/models/openai/gpt-4.1-mini/",
    "/models/openai/gpt-4.1-mini/openai/", "/vendors/", "/vendors/openai/",
    "/compare/?m=openai/gpt-4.1-mini&m=acme/grand&m=acme/small@openai", "/changes/", "/sources/", "/families/",
    "/families/kin/", "/methods/", "/glossary/", "/about/",
)  # fmt: skip


def test_no_page_scrolls_sideways_on_a_small_telephone(site: str, open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 320, "height": 640})
    for path in PATHS:
        page.goto(site + path)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two words
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, scheme)


def test_head_and_first_column_stay_in_sight(site: str, open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 320, "height": 400})
    page.goto(f"{site}/models/openai/gpt-4.1-mini/")
    box = page.locator(".box").first
    box.evaluate("box => { box.scrollLeft = 200; }")
    left = box.bounding_box()
    first = box.locator("tbody th").first.bounding_box()
    assert left is not None
    assert first is not None
    assert abs(first["x"] - left["x"]) <= 1


def test_the_first_step_by_keyboard_leads_past_the_menu(site: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(site)
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/#main")
