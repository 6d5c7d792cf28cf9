"""The Service MAP in headless Chromium: cells, filters, needs, the address, Back, on paper."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from maps import small_map
from playwright.sync_api import expect

from isogj_analysis import report
from isogj_analysis.report.map_page import map_json, map_page
from isogj_analysis.tables.settings import Settings


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    made = tmp_path_factory.mktemp("map") / "service-map.html"
    made.write_text(map_page(small_map(stamp="架空の例"), settings=Settings()), encoding="utf-8")
    return made


@pytest.fixture
def page(browser, file):
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
    )
    opened = context.new_page()
    opened.told, opened.asked = [], []
    opened.on("console", lambda message: opened.told.append(message.text))
    opened.on("pageerror", lambda error: opened.told.append(str(error)))
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.goto(file.as_uri())
    yield opened
    assert opened.told == []
    assert [url for url in opened.asked if not url.startswith(("file:", "data:"))] == []
    context.close()


def cell(page, name):
    return page.get_by_role("button", name=name)


def services(page):
    return page.locator(".panel .one b").all_inner_texts()


def test_a_cell_opens_its_services_by_mouse_and_by_keyboard(page):
    cell(page, "ネットワーク×運用").click()
    assert services(page) == ["守り", "見張り"]
    page.locator(".one summary").last.focus()
    page.keyboard.press("Enter")
    told = page.locator(".one[open] dl")
    expect(told).to_contain_text("見る。")
    expect(told).to_contain_text("ネットワーク×企画、サーバ×企画、サーバ×廃止")
    expect(told).to_contain_text("守り（乙社）")
    expect(told).to_contain_text("サーバ×運用は受け持たない")
    cell(page, "サーバ×運用").focus()
    page.keyboard.press("Enter")
    assert services(page) == ["見張り"]
    expect(cell(page, "サーバ×運用:")).to_be_focused()


def test_gaps_are_told_from_cells_out_of_scope_and_from_filtered_ones(page):
    key = page.locator(".keys > span")
    # What rests on one vendor has a mark of its own in place of the class of its count.
    expect(key).to_have_text(["2–3 マスのサービス数", " 空白", " 1社のみ", " 対象外"])
    expect(cell(page, "サーバ×企画: 空白")).to_be_visible()
    expect(cell(page, "ネットワーク×廃止: 対象外")).to_be_visible()
    page.get_by_label("提供会社").select_option("乙社")
    expect(cell(page, "サーバ×企画")).to_have_text("–")
    expect(key).to_have_text(["1 マスのサービス数", " 対象外"])


def test_a_selection_is_sent_as_an_address_and_back_goes_back(page, browser):
    page.get_by_label("ジャンル").select_option("助言")
    assert services(page) == ["計画"]
    page.get_by_label("提供会社").select_option("甲社")
    address = page.url
    assert address.endswith("#service-map?genre=advice&vendor=alpha")
    other = browser.new_page()
    other.goto(address)
    assert services(other) == ["計画"]
    assert (
        other.get_by_label("ジャンル").input_value() == page.get_by_label("ジャンル").input_value()
    )
    other.close()
    page.go_back()
    expect(page.get_by_label("提供会社")).to_have_value("")
    page.go_back()
    expect(page.locator(".panel .one")).to_have_count(3)


def test_needs_lead_to_a_shortlist(page):
    for name in ("ネットワーク×運用", "サーバ×運用"):
        cell(page, f"{name}:").click()
        page.locator("[data-do=need]").click()
    assert services(page) == ["見張り", "守り"]
    expect(page.locator(".one").first).to_contain_text("必要な2マスのうち2マス")
    assert page.url.endswith("need=net.run,server.run")
    page.get_by_role("button", name="「サーバ×運用」を必要なマスから外す").click()
    assert services(page) == ["守り", "見張り"]


def test_questions_can_be_copied(page):
    cell(page, "サーバ×運用").click()
    page.locator(".one summary").click()
    page.locator(".one [data-do=copy]").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.splitlines()[0] == "- 回線は。"
    assert len(copied.splitlines()) == 3


def test_the_other_language_keeps_the_selection(page):
    cell(page, "サーバ×運用").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator(".panel h3")).to_have_text("Server × Run")
    assert page.locator("html").get_attribute("lang") == "en"
    assert services(page) == ["Watch"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(page, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    cell(page, "ネットワーク×運用").click()
    page.locator(".one summary").first.click()
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_paper_the_selection_stands_open_without_its_tools(page):
    cell(page, "ネットワーク×運用").click()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator(".bar")).to_be_hidden()
    assert page.locator(".one[open] dl").count() == 2


def test_without_scripts_the_tables_stand_there(browser, file):
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(file.as_uri())
    expect(opened.locator(".plain").first).to_contain_text("見張り")
    expect(opened.locator(".plain").last).to_contain_text("Watch")
    context.close()


def test_the_search_of_the_browser_finds_each_service_of_many(browser, tmp_path):
    many = [(f"s{n}", "alpha", "alpha", "advice", [("net", "plan")]) for n in range(60)]
    made = tmp_path / "map.html"
    made.write_text(map_page(small_map(services=many), settings=Settings()), encoding="utf-8")
    opened = browser.new_page()
    opened.goto(made.as_uri())
    listed = opened.locator("section.plain:visible details")
    expect(listed).to_have_count(1)
    expect(listed).not_to_have_attribute("open", "")
    expect(opened.locator(".panel .one")).to_have_count(40)
    assert listed.locator("tbody tr").count() == 60
    listed.locator("summary").click()
    assert opened.evaluate("window.find('s59')")
    opened.get_by_role("button", name="English").click()
    expect(listed.locator("summary")).to_have_text("All services")
    opened.close()


def test_it_works_inside_a_frame(browser, file, tmp_path):
    outer = tmp_path / "site.html"
    outer.write_text(f'<iframe src="{file.as_uri()}" width="1200" height="800"></iframe>')
    opened = browser.new_page()
    opened.goto(outer.as_uri())
    frame = opened.frame_locator("iframe")
    frame.get_by_role("button", name="サーバ×運用").click()
    expect(frame.locator(".panel .one")).to_have_count(1)
    opened.close()


def test_in_a_page_an_anchor_of_the_page_is_no_selection(browser, tmp_path):
    page = tmp_path / "page.html"
    data = map_json(small_map())
    code = (Path(report.__file__).parent / "template" / "map.js").read_text(encoding="utf-8")
    app = f'<div class="service-map" data-lang="en"><script type="application/json">{data}</script>'
    page.write_text(f"<h2 id=here>Here</h2>{app}</div><script>{code}</script>", encoding="utf-8")
    opened = browser.new_page()
    told = []
    opened.on("pageerror", lambda error: told.append(str(error)))
    opened.goto(f"{page.as_uri()}#here")
    expect(opened.locator(".panel .one")).to_have_count(3)
    opened.get_by_label("Genre").select_option("Advice")
    expect(opened.locator(".panel .one")).to_have_count(1)
    opened.goto(f"{page.as_uri()}#here")
    expect(opened.locator(".panel .one")).to_have_count(1)
    assert told == []
    opened.close()


def test_services_of_the_same_genre_come_first_and_one_group_is_told_as_in_the_figures(
    browser, tmp_path
):
    both = [("net", "run"), ("server", "run")]
    services = [
        ("watch", "alpha", "alpha", "monitoring", [*both, ("net", "plan")]),
        ("plan", "beta", "beta", "advice", both),
        ("guard", "beta", "beta", "monitoring", [("net", "run")]),
    ]
    made = tmp_path / "map.html"
    made.write_text(map_page(small_map(services=services), settings=Settings()), encoding="utf-8")
    opened = browser.new_page()
    opened.goto(made.as_uri())
    opened.locator("[data-service=watch] summary").click()
    expect(opened.locator(".alike").first).to_contain_text("守り（乙社）")
    expect(opened.locator(".alike").last).to_contain_text("計画（乙社）")
    one = [(*row[:2], "alpha", *row[3:]) for row in services]
    made.write_text(map_page(small_map(services=one), settings=Settings()), encoding="utf-8")
    opened.reload()
    expect(cell(opened, "ネットワーク×運用")).to_contain_text("1グループ")
    expect(cell(opened, "ネットワーク×企画")).to_contain_text("1社")
    opened.close()
