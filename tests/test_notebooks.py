"""Finding notebooks, and holding them to their parameters."""

import json

import pytest
from building import PARAMETERS, write_notebook

from isogj_analysis.report.errors import ReportError
from isogj_analysis.report.notebooks import find_notebooks


@pytest.fixture
def folder(tmp_path):
    for name in ("02_map", "01_meetings", "02_more"):
        write_notebook(tmp_path / f"{name}.ipynb", "1")
    return tmp_path


def names(found) -> list[str]:
    return [notebook.name for notebook in found]


def test_all_are_found_in_order_but_not_checkpoints(folder):
    write_notebook(folder / ".ipynb_checkpoints" / "01_meetings-checkpoint.ipynb", "1")
    assert names(find_notebooks(folder)) == ["01_meetings", "02_map", "02_more"]


@pytest.mark.parametrize(
    "asked", ["01", "01_meetings", "01_meetings.ipynb", "notebooks/01_meetings.ipynb"]
)
def test_one_is_named_as_people_do(folder, asked):
    assert names(find_notebooks(folder, [asked])) == ["01_meetings"]


def test_several_are_asked_for_in_any_order_and_once_each(folder):
    assert names(find_notebooks(folder, ["02_more", "01", "02_more"])) == ["01_meetings", "02_more"]


def test_a_whole_name_goes_before_the_beginning_of_another(folder):
    write_notebook(folder / "02_more_still.ipynb", "1")
    assert names(find_notebooks(folder, ["02_more"])) == ["02_more"]


@pytest.mark.parametrize(
    ("asked", "known"),
    [("02", "02_map, 02_more"), ("7", "01_meetings, 02_map, 02_more"), ("", "01_meetings, ")],
)
def test_a_name_for_none_or_several_is_refused(folder, asked, known):
    with pytest.raises(ReportError, match=f"only must name one notebook of {known}.*got '{asked}'"):
        find_notebooks(folder, [asked])


def test_a_folder_without_notebooks_is_named(tmp_path):
    with pytest.raises(ReportError, match="holds no notebooks"):
        find_notebooks(tmp_path / "none")


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        (PARAMETERS + "\ntop = 5", "the parameters must be data, lang, year, period, got top"),
        (PARAMETERS.replace("lang", "lnag"), "must be data, lang, year, period, got lnag"),
        ("data: str = ''\nyear = 1", "lacks the parameters lang"),
        ("data = ", "parameters: invalid syntax"),
    ],
)
def test_parameters_other_than_the_three_are_refused(folder, parameters, said):
    write_notebook(folder / "01_meetings.ipynb", "1", parameters=parameters)
    with pytest.raises(ReportError) as raised:
        find_notebooks(folder)
    assert str(raised.value).startswith(f"{folder.name}/01_meetings.ipynb")
    assert said in str(raised.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"cells": [3]}', "\xff", '{"cells": [{}]}'])
def test_what_is_no_notebook_is_named_and_others_with_it(folder, text):
    (folder / "02_map.ipynb").write_bytes(text.encode("latin-1"))
    write_notebook(folder / "02_more.ipynb", "1", parameters="data = 1")
    with pytest.raises(ReportError) as raised:
        find_notebooks(folder)
    first, second = str(raised.value).splitlines()
    assert "02_map.ipynb is no notebook" in first
    assert "02_more.ipynb lacks the parameters lang, year" in second


def test_without_a_cell_of_parameters_they_are_put_in_and_two_are_refused(folder):
    write_notebook(folder / "03_own.ipynb", "1", parameters=None)
    assert names(find_notebooks(folder, ["03"])) == ["03_own"]
    told = json.loads((folder / "01_meetings.ipynb").read_text())
    told["cells"] *= 2
    (folder / "03_own.ipynb").write_text(json.dumps(told))
    with pytest.raises(ReportError, match=r"must have one cell tagged `parameters` .*, has 2"):
        find_notebooks(folder, ["03"])


def test_what_begins_with_no_number_is_no_part_of_the_report_unless_it_is_asked_for(folder):
    write_notebook(folder / "own_questions.ipynb", "1")
    assert names(find_notebooks(folder)) == ["01_meetings", "02_map", "02_more"]
    assert names(find_notebooks(folder, ["own"])) == ["own_questions"]
    for file in folder.glob("0*.ipynb"):
        file.unlink()
    with pytest.raises(ReportError, match="no notebooks, whose names begin with a number"):
        find_notebooks(folder)


def test_annotated_parameters_will_do(folder):
    write_notebook(folder / "01_x.ipynb", "1", parameters="data: str = ''\nlang = 'ja'\nyear = 1")
    assert len(find_notebooks(folder, ["01_x"])) == 1


def test_only_what_a_person_wrote_counts(folder):
    file = folder / "01_meetings.ipynb"
    before = find_notebooks(folder, ["01"])[0].digest
    told = json.loads(file.read_text())
    told["metadata"] = {"language_info": {"version": "3.99"}}
    told["cells"][1]["source"] = list(told["cells"][1]["source"])
    file.write_text(json.dumps(told))
    assert find_notebooks(folder, ["01"])[0].digest == before
    told["cells"][1]["metadata"]["tags"] = ["ja"]
    file.write_text(json.dumps(told))
    assert find_notebooks(folder, ["01"])[0].digest != before
