"""The page in a headless Chromium: offline, without errors, on a phone, on paper, by keyboard."""

import re
import subprocess
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import program
from PIL import Image
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


def test_every_figure_is_drawn_and_described(page):
    drawings = page.locator("figure .drawing")
    assert drawings.count() >= 10
    for drawing in drawings.all():
        assert drawing.locator("svg").bounding_box()["height"] > 50
        assert len(drawing.locator("xpath=..").locator(".alt").inner_text()) >= 10


@pytest.mark.parametrize("name", ["武蔵野研究開発センタ", "ネットワーク"])
def test_words_inside_figures_are_found_by_the_search_of_the_browser(browser, report, name):
    opened = browser.new_page()
    opened.goto((report / "ja.html").as_uri())
    inside = opened.evaluate(
        """name => [...document.querySelectorAll("svg text")]
             .some(text => text.textContent.includes(name))""",
        name,
    )
    assert inside
    assert opened.evaluate("name => window.find(name)", name)
    opened.close()


@pytest.mark.parametrize("name", ["SOC Outsourcing Service", "Fictional A"])
def test_a_service_and_a_vendor_are_found_before_anything_is_opened(browser, report, name):
    opened = browser.new_page()
    opened.goto((report / "en.html").as_uri())
    assert opened.evaluate("name => window.find(name)", name)
    assert opened.locator("#table-classification", has_text=name).count() == 1
    opened.close()


def test_the_map_in_the_page_opens_a_cell_and_its_selection_can_be_sent(page, browser):
    page.locator("#service-map [data-cell]:not(.out):not(.gap)").first.focus()
    page.keyboard.press("Enter")
    # The list is drawn only once the address has changed.
    expect(page.locator("#service-map [aria-pressed=true]")).to_have_count(1)
    shown = page.locator("#service-map .panel .one").count()
    assert shown > 0
    expect(page).to_have_url(re.compile("#service-map[?]cell="))
    other = browser.new_page()
    other.goto(page.url)
    expect(other.locator("#service-map .panel .one")).to_have_count(shown)
    expect(other.locator("#service-map")).to_be_in_viewport()
    other.close()
    page.go_back()
    expect(page.locator("#service-map [aria-pressed=true]")).to_have_count(0)


def test_without_scripts_the_map_is_a_table_and_figures_and_tables_stand_there(browser, report):
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto((report / "en.html").as_uri())
    grid = opened.locator("#service-map table.grid")
    expect(grid.locator("tbody tr")).to_have_count(6)
    assert any(text.isdigit() for text in grid.locator("td").all_inner_texts())
    expect(opened.locator("#table-classification tbody tr").first).to_be_visible()
    assert opened.locator("figure .drawing svg").first.bounding_box()["height"] > 50
    context.close()


def test_pages_are_small_enough_to_be_sent(report):
    assert {file.name for file in report.glob("*.html") if file.stat().st_size > 3_000_000} == set()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(page, scheme):
    page.emulate_media(color_scheme=scheme)
    found = Axe().run(page).response["violations"]
    serious = [v["id"] for v in found if v["impact"] in ("serious", "critical")]
    assert serious == []


def test_the_other_language_is_one_step_away_at_the_same_place(page, lang):
    other = {"ja": "en", "en": "ja"}[lang]
    link = page.locator("nav a").nth(5)
    link.click()
    place = link.get_attribute("href")
    expect(page.locator("#switch")).to_have_attribute("href", re.compile(f"{re.escape(place)}$"))
    page.locator("#switch").click()
    expect(page).to_have_url(re.compile(f"/{other}[.]html{re.escape(place)}$"))
    expect(page.locator("html")).to_have_attribute("lang", other)


def test_contents_stay_small_on_a_phone_and_tell_where_one_is(page):
    page.set_viewport_size({"width": 390, "height": 900})
    contents = page.locator("nav details")
    expect(contents).not_to_have_attribute("open", "")
    last = page.locator("main h2").last
    last.scroll_into_view_if_needed()
    page.evaluate("document.querySelector('main section:last-of-type h2').scrollIntoView()")
    expect(page.locator("#here")).not_to_be_empty()
    assert page.locator("nav").bounding_box()["height"] < 60


def test_a_table_is_searched_whatever_the_kana_and_the_width(browser, report):
    opened = browser.new_page()
    opened.goto((report / "ja.html").as_uri())
    table = opened.locator("section > .table:has(input)", has_text="サービス").last
    rows = table.locator("tbody tr")
    total = rows.count()
    for word in ("サービス", "さーびす", "ｻｰﾋﾞｽ"):
        table.locator("input").fill(word)
        shown = [row.inner_text() for row in rows.all() if row.is_visible()]
        assert 0 < len(shown) <= total
        assert all("サービス" in text for text in shown)
    table.locator("input").fill("zzzz")
    expect(table.locator(".nothing")).to_be_visible()
    expect(table.locator("[role=status]")).to_have_text(f"0 / {total}")
    opened.close()


def test_numbers_are_saved_as_csv_and_a_figure_as_png_with_its_frame(page):
    figure = page.locator("figure:has(.numbers)").first
    with page.expect_download() as saved:
        figure.locator("[data-do=png]").click()
    with Image.open(saved.value.path()) as picture:
        size, top = picture.size, picture.convert("L").crop((0, 0, picture.width, 120)).tobytes()
    _, _, wide, high = figure.locator("svg").get_attribute("data-whole").split()
    assert size == pytest.approx((float(wide) * 2.5, float(high) * 2.5), abs=1)
    # The title at the top is written: not all there is white.
    assert min(top) < 100
    figure.locator("summary").click()
    with page.expect_download() as saved:
        figure.locator("[data-do=csv]").click()
    lines = Path(saved.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == figure.locator("tr").count()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_heads_of_a_long_table_stay_in_view(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    table = page.locator("#table-classification .scroll")
    table.scroll_into_view_if_needed()
    table.evaluate("box => { box.scrollTop = 400; }")
    assert table.evaluate("box => box.scrollTop") > 100
    assert abs(table.locator("th").first.bounding_box()["y"] - table.bounding_box()["y"]) < 3


def test_the_keyboard_reaches_the_report_first(page):
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#report")).to_be_focused()


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
    # A page holds a whole figure: what is higher than the paper would go on on the next.
    for image in page.locator("figure svg").all():
        assert image.bounding_box()["height"] <= 261 / 25.4 * 96
    assert page.pdf(format="A4")[:4] == b"%PDF"


def test_the_print_edition_holds_contents_numbers_and_an_index_of_services(report, lang):
    words = [program("pdftotext"), "-layout", str(report / f"{lang}.pdf"), "-"]
    pages = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split("\f")
    index = {"ja": "サービス索引", "en": "Index of services"}[lang]
    (contents,) = [page for page in pages[1:4] if index in page]
    at = int(re.search(rf"{index}[^0-9]*([0-9]+)", contents)[1])
    assert index in pages[at - 1]
    told = {"ja": ("2008年6月13日", "武蔵野研究開発センタ"), "en": ("13 June 2008", "Musashino")}
    assert all(any(word in page for page in pages) for word in told[lang])
    service, found = re.search(
        r"^ *([^ .].*?\S) *[. ]{5,}[^0-9]*([0-9]+)", pages[at - 1], re.M
    ).groups()
    assert service.split()[0] in pages[int(found) - 1]
