"""The Service MAP in headless Chromium: cells, filters, needs, the address, Back, on paper."""

import re
from html import escape
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from maps import small_map
from playwright.sync_api import expect

from isogj_analysis import report
from isogj_analysis.report.map_page import map_page, templates
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


def lists(page, *services):
    expect(page.locator(".panel .one b")).to_have_text(list(services))


def test_a_cell_opens_its_services_by_mouse_and_by_keyboard(page):
    cell(page, "ネットワーク×運用").click()
    lists(page, "守り", "見張り")
    page.locator(".one summary").last.focus()
    page.keyboard.press("Enter")
    told = page.locator(".one[open] dl")
    expect(told).to_contain_text("見る。")
    expect(told).to_contain_text("ネットワーク：企画サーバ：企画、廃止")
    expect(told).to_contain_text("守り（乙社）")
    expect(told).to_contain_text("サーバ×運用は受け持ちません")
    cell(page, "サーバ×運用").focus()
    page.keyboard.press("Enter")
    lists(page, "見張り")
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
    lists(page, "計画")
    expect(page.locator(".panel")).to_contain_text("助ける。")
    page.get_by_label("提供会社").select_option("甲社")
    expect(page).to_have_url(re.compile(r"#service-map\?genre=advice&vendor=alpha$"))
    address = page.url
    other = browser.new_page()
    other.goto(address)
    lists(other, "計画")
    assert (
        other.get_by_label("ジャンル").input_value() == page.get_by_label("ジャンル").input_value()
    )
    other.close()
    page.go_back()
    expect(page.get_by_label("提供会社")).to_have_value("")
    page.go_back()
    expect(page.locator(".panel .one")).to_have_count(3)


def test_needs_lead_to_a_shortlist(page):
    cell(page, "ネットワーク×運用:").click()
    page.locator("[data-do=need]").click()
    expect(page.locator(".chip")).to_have_count(1)
    cell(page, "サーバ×運用:").click()
    lists(page, "見張り", "守り")
    expect(page.locator(".one").first).to_contain_text("必要な2マスのうち2マス")
    expect(page).to_have_url(re.compile(r"need=net\.run,server\.run$"))
    for name in ("ネットワーク×運用:", "サーバ×運用:"):
        expect(cell(page, name)).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".one").first.locator("rect.needed")).to_have_count(2)
    page.get_by_role("button", name="「サーバ×運用」を条件から外す").click()
    lists(page, "守り", "見張り")
    cell(page, "ネットワーク×運用:").click()
    lists(page, "見張り", "守り", "計画")


def test_questions_can_be_copied(page):
    cell(page, "サーバ×運用").click()
    lists(page, "見張り")
    page.locator(".one summary").click()
    page.locator(".one [data-do=copy]").click()
    expect(page.locator(".one [data-do=copy]")).to_have_text("コピーしました")
    expect(page.get_by_role("status")).to_have_text("コピーしました")
    copied = page.evaluate("navigator.clipboard.readText()")
    first, *asked = copied.splitlines()
    assert first == "見張り（甲社） ネットワーク：運用 / サーバ：運用"
    assert asked[0] == "- 回線は。"
    assert len(asked) == 3
    expect(page.locator(".one [data-do=copy]")).to_have_text("コピー")
    cell(page, "ネットワーク×運用").click()
    lists(page, "守り", "見張り")
    page.get_by_role("button", name="全候補の「RFPで尋ねること」をコピー").click()
    expect(page.get_by_role("status")).to_have_text("コピーしました")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert [text.splitlines()[0] for text in copied.split("\n\n")] == [
        "守り（乙社） ネットワーク：運用",
        "見張り（甲社） ネットワーク：運用 / サーバ：運用",
    ]


def test_the_other_language_keeps_the_selection(page):
    cell(page, "サーバ×運用").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator(".panel h3")).to_have_text("Server × Run")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    lists(page, "Watch")
    page.go_back()
    expect(page.locator(".panel h3")).to_have_text("サーバ×運用")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(page, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    cell(page, "ネットワーク×運用").click()
    lists(page, "守り", "見張り")
    page.locator(".one summary").first.click()
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_paper_stand_the_filters_what_is_open_and_how_many_are_left_out(browser, tmp_path):
    many = [(f"s{n}", "alpha", "alpha", "advice", [("net", "plan")]) for n in range(60)]
    made = tmp_path / "map.html"
    made.write_text(map_page(small_map(services=many), settings=Settings()), encoding="utf-8")
    opened = browser.new_page()
    opened.goto(f"{made.as_uri()}#service-map?genre=advice&q=s&open=s1")
    opened.evaluate("dispatchEvent(new Event('beforeprint'))")
    opened.emulate_media(media="print")
    for tool in (".bar", "[data-do=more]", "[data-do=hint]", ".plain >> nth=0"):
        expect(opened.locator(tool)).to_be_hidden()
    paper = opened.locator(".paper")
    expect(paper.first).to_contain_text("絞り込み：ジャンル＝助言、サービス名・概要で探す＝s。")
    expect(paper.first).to_contain_text("#service-map?genre=advice&q=s&open=s1")
    expect(paper.last).to_have_text("ほか20件は印刷していません。")
    expect(opened.locator(".one[open] dl")).to_have_count(1)
    opened.close()


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
    inside = [f'src="{file.as_uri()}"', f'srcdoc="{escape(file.read_text(encoding="utf-8"))}"']
    for told in inside:
        outer.write_text(f'<iframe {told} width="1200" height="800"></iframe>', encoding="utf-8")
        opened = browser.new_page()
        opened.goto(outer.as_uri())
        frame = opened.frame_locator("iframe")
        frame.get_by_role("button", name="サーバ×運用").click()
        expect(frame.locator(".panel .one")).to_have_count(1)
        frame.locator(".one summary").click()
        frame.get_by_label("探す").fill("守り")
        expect(frame.locator(".panel")).to_contain_text("該当するサービスはありません。")
        opened.close()


def test_in_a_page_an_anchor_of_the_page_is_no_selection(browser, tmp_path):
    page = tmp_path / "page.html"
    data = templates().from_string("{{ told | tojson }}").render(told=small_map())
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
    opened.get_by_role("button", name="計画", exact=True).click()
    expect(opened.locator("[data-service=plan] summary")).to_be_focused()
    expect(opened.locator("[data-service=plan][open]")).to_have_count(1)
    one = [(*row[:2], "alpha", *row[3:]) for row in services]
    made.write_text(map_page(small_map(services=one), settings=Settings()), encoding="utf-8")
    opened.reload()
    expect(cell(opened, "ネットワーク×運用")).to_contain_text("1グループ")
    expect(cell(opened, "ネットワーク×企画")).to_contain_text("1社")
    opened.close()


def test_keys_move_in_the_map_and_the_focus_is_never_lost(page):
    cell(page, "ネットワーク×企画:").focus()
    for key in ("ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    expect(cell(page, "サーバ×運用:")).to_be_focused()
    page.keyboard.press("Enter")
    page.locator("[data-do=need]").focus()
    page.keyboard.press("Enter")
    heading = page.locator(".panel h3")
    expect(heading).to_be_focused()
    page.locator(".chip").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".chip")).to_have_count(0)
    expect(heading).to_be_focused()
    cell(page, "ネットワーク×企画:").focus()
    page.get_by_role("button", name="サービスの一覧へ").press("Enter")
    expect(heading).to_be_focused()


def test_on_a_phone_the_map_stays_where_it_was_and_its_list_comes_into_view(page):
    page.set_viewport_size({"width": 390, "height": 700})
    page.locator(".grid").evaluate("map => { map.parentNode.scrollLeft = 150; }")
    cell(page, "サーバ×運用:").click()
    expect(page.locator(".panel h3")).to_be_in_viewport()
    assert page.locator(".grid").evaluate("map => map.parentNode.scrollLeft") == 150
    place = page.get_by_role("rowheader", name="サーバ").bounding_box()
    assert 0 <= place["x"] < 30


def test_a_cell_without_services_says_why_and_cannot_be_needed(page):
    told = page.locator(".panel")
    cell(page, "ネットワーク×廃止").click()
    expect(told).to_contain_text("対象外：この組み合わせはサービスマップで扱いません。")
    cell(page, "サーバ×企画").click()
    expect(told).to_contain_text("サーバ×企画：空白：受け持つサービスがありません。")
    page.get_by_label("ジャンル").select_option("助言")
    expect(told).to_contain_text("サーバ×企画：該当するサービスはありません。")
    expect(page.locator("[data-do=need]")).to_have_count(0)


def test_what_is_searched_and_opened_stands_in_the_address(page, browser):
    page.get_by_label("探す").press_sequentially("ミ 見")
    expect(page.locator(".panel .one")).to_have_count(0)
    page.get_by_label("探す").fill("")
    page.get_by_label("探す").press_sequentially("見る")
    expect(page.get_by_label("探す")).to_be_focused()
    lists(page, "見張り")
    page.locator(".one summary").click()
    expect(page).to_have_url(re.compile(r"&open=watch$"))
    other = browser.new_page()
    other.goto(page.url)
    lists(other, "見張り")
    expect(other.locator(".one[open] dl")).to_contain_text("見る。")
    other.goto(page.url.replace("q=", "genre=nonsense&q="))
    expect(other.locator(".panel")).to_contain_text("無視しました")
    other.close()
    page.get_by_role("button", name="リンクをコピー").click()
    expect(page.get_by_role("status")).to_have_text("コピーしました")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    page.go_back()
    expect(page.get_by_label("探す")).to_have_value("")
