"""The Service MAP to click through: what it is told, and that nothing of it is markup."""

import json
import re
from pathlib import Path

from maps import NAMES, small_map

from isogj_analysis import load_tables
from isogj_analysis.report.execute import HANDED
from isogj_analysis.report.map_page import map_page
from isogj_analysis.report.page import make_map
from isogj_analysis.report.publish import Publisher
from isogj_analysis.report.story import Report
from isogj_analysis.tables.settings import Settings

EVIL = '</script><script>alert("x")</script>'


def page(**options):
    return map_page(small_map(**options), settings=Settings())


def test_services_tell_their_places_in_the_lists():
    told = small_map()
    watch = next(one for one in told["services"] if one["code"] == "watch")
    assert watch["cells"] == [1, 4]
    assert told["vendors"][watch["vendor"]]["name"] == {"ja": "甲社", "en": "Alpha"}
    assert told["genres"][watch["genre"]]["code"] == "monitoring"
    assert watch["summary"] == {"ja": "見る。", "en": "It watches."}
    assert told["special"] == {"out-of-scope": [2], "under-review": []}


def test_an_empty_question_or_summary_is_not_told():
    told = small_map()
    assert [place.get("question") for place in told["targets"]] == [
        {"ja": "回線は。", "en": "Which lines?"},
        None,
    ]
    assert "summary" not in told["services"][1]


def test_without_scripts_there_is_the_map_and_every_service_in_each_language():
    text = re.sub(r"<script.*?</script>", "", page(), flags=re.DOTALL)
    for lang in (0, 1):
        assert all(names[lang] in text for names in NAMES["service"].values())
    (row,) = re.findall(r'<th scope="row">Network</th>(.*?)</tr>', text, flags=re.DOTALL)
    assert re.findall(r"<td>(.*?)</td>", row) == ["1", "2", "Out of scope"]
    assert ">Gap<" in text


def test_names_are_never_markup(monkeypatch):
    monkeypatch.setitem(NAMES, "vendor", {"alpha": (EVIL, EVIL), "beta": ("乙社", "Beta")})
    made = page()
    assert "alert(" in made
    assert EVIL not in made
    assert made.count("</script>") == 2
    told = re.search(r'<script type="application/json">(.*?)</script>', made, re.DOTALL)[1]
    assert json.loads(told)["vendors"][0]["name"]["en"] == EVIL
    assert "<" not in told


def test_what_is_made_up_is_stamped_and_found_by_no_search_engine():
    assert "noindex" in page(stamp="Fictional example")
    assert '<span class="stamp">Fictional example</span>' in page(stamp="Fictional example")
    assert "noindex" not in page()


def test_it_asks_the_network_for_nothing_and_is_the_same_twice():
    assert not re.search(r'(src|href)="(https?:)?//', page())
    assert page() == page()


def test_a_notebook_hands_it_over_and_the_report_finds_it(tmp_path):
    tables = load_tables(Path(__file__).parent / "data" / "small")
    published = Publisher(tables, lang="both").map(tables.catalogue)
    services = tables.catalogue["service"].nunique()
    assert f"n={services} services" in published.entry["foot"]["en"]["caption"]
    output = {"data": {HANDED: published.handed}}
    cells = [{"cell_type": "code", "source": "", "metadata": {}, "outputs": [output]}]
    notebook = tmp_path / "map.ipynb"
    notebook.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    made = make_map(Report([notebook], {}, figures=tmp_path, lang="en"))
    assert made == map_page(published.entry, settings=Settings())
    notebook.write_text(json.dumps({"cells": []}), encoding="utf-8")
    assert make_map(Report([notebook], {}, figures=tmp_path, lang="en")) is None
