"""A reader takes code along: by mouse, by keyboard, with scripts and without."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.builders import facts, make_route, make_snapshot, make_vendor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(live_server: Any) -> str:
    """The page of a model at a provider that answers as OpenAI does."""
    told = facts(make_snapshot(), openai_compatible=True, base_url="https://api.beta.example/v1")
    make_vendor("beta", facts=told)
    make_route("acme/one", "beta", native_id="acme/one-turbo", input="1")
    return f"{live_server.url}/models/acme/one/beta/"


def test_language_and_task_are_chosen_by_keyboard_without_scripts(browser: Browser, address: str) -> None:
    page = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 700}).new_page()
    page.goto(address)
    shown = page.locator(".samples section:visible")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("client.chat.completions.create")
    page.get_by_role("radio", name="Python").focus()
    page.keyboard.press("ArrowRight")
    expect(shown).to_contain_text("new OpenAI")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("get_weather")
    expect(shown).to_contain_text("apiKey")
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)


def test_what_is_copied_is_the_code_that_is_shown(browser: Browser, address: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(address)
    page.get_by_text("cURL", exact=True).click()
    page.get_by_text("Streaming", exact=True).click()
    code = page.locator(".samples pre:visible")
    page.locator(".samples .copies:visible").get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == code.text_content()
    assert copied.startswith("curl -N 'https://api.beta.example/v1/chat/completions'")
    assert '"acme/one-turbo"' in copied
    assert problems == []
