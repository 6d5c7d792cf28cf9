"""The page in a headless Chromium: offline, without errors, on a phone, on paper, by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect


@pytest.fixture(params=["ja", "en"])
def lang(request) -> str:
    return request.param


@pytest.fixture
def page(browser, report, lang):
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.told, opened.asked = [], []
    opened.on("console", lambda message: opened.told.append(message.text))
    opened.on("pageerror", lambda error: opened.told.append(str(error)))
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.goto((report / f"{lang}.html").as_uri())
    yield opened
    opened.close()


def outside(page: Page) -> list[str]:
    return [url for url in page.asked if not url.startswith(("file:", "data:"))]


def test_nothing_leaves_it_and_nothing_complains(page):
    page.wait_for_load_state("networkidle")
    assert outside(page) == []
    assert page.told == []


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_itself_never_scrolls_sideways(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_figure_is_shown_and_described(page):
    images = page.locator("figure img")
    assert images.count() >= 10
    for image in images.all():
        assert image.evaluate("i => i.complete && i.naturalWidth") > 0
        assert len(image.get_attribute("alt")) >= 10


def test_axe_finds_nothing_serious(page):
    found = Axe().run(page).response["violations"]
    serious = [v["id"] for v in found if v["impact"] in ("serious", "critical")]
    assert serious == []


def test_the_other_language_is_one_step_away(page, lang):
    other = {"ja": "en", "en": "ja"}[lang]
    page.locator(".switch a").click()
    assert page.url.endswith(f"/{other}.html")
    assert page.locator("html").get_attribute("lang") == other


def test_code_is_folded_until_asked_for(page):
    code = page.locator("details.code pre").first
    expect(code).to_be_hidden()
    page.locator("#codes").click()
    expect(code).to_be_visible()


@pytest.mark.parametrize("where", ["section > .published", "details.numbers .published"])
def test_a_table_can_be_searched_by_keyboard(page, where):
    table = page.locator(where).first
    if "details" in where:
        assert not table.is_visible(), "the numbers of a figure are folded"
        page.locator("details.numbers summary").first.focus()
        page.keyboard.press("Enter")
    rows = table.locator("tbody tr")
    before = rows.count()
    word = rows.nth(before - 1).locator("td").first.inner_text()
    table.locator("input").focus()
    page.keyboard.type(word)
    shown = [row for row in rows.all() if row.is_visible()]
    assert len(shown) > 0
    assert all(word in row.inner_text() for row in shown)
    page.keyboard.type("zzzz")
    assert not any(row.is_visible() for row in rows.all())


@pytest.mark.parametrize("width", [390, 1280])
def test_a_tables_heads_and_first_column_stay_in_view(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    table = page.locator(".published .scroll").last
    table.scroll_into_view_if_needed()
    table.evaluate("box => { box.scrollTop = 400; box.scrollLeft = 200; }")
    box = table.bounding_box()
    head, first = table.locator("th").first, table.locator("tbody tr:nth-child(20) td").first
    assert table.evaluate("box => box.scrollTop") > 100
    assert abs(head.bounding_box()["y"] - box["y"]) < 3
    assert abs(first.bounding_box()["x"] - box["x"]) < 3


def test_the_keyboard_reaches_the_report_first(page):
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "report"


def test_contents_lead_to_every_part(page):
    links = page.locator("nav a").all()
    assert links
    for link in links:
        assert page.locator(f"[id='{link.get_attribute('href')[1:]}']").count() == 1


def test_on_paper_nothing_is_cut(page):
    page.emulate_media(media="print")
    # A4 less the margins of the print style, at 96 dots an inch.
    page.set_viewport_size({"width": 695, "height": 1000})
    assert page.evaluate("document.documentElement.scrollWidth") <= 695
    expect(page.locator("details.code").first).to_be_hidden()
    # A page holds a whole figure: what is higher than the paper would go on on the next.
    for image in page.locator("figure img").all():
        assert image.bounding_box()["height"] <= 261 / 25.4 * 96
    assert page.pdf(format="A4")[:4] == b"%PDF"
