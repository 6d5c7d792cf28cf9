"""Figures of an analyst's own, drawn with seaborn in the house style."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
import seaborn as sns
from matplotlib.colors import to_hex
from matplotlib.font_manager import findfont
from matplotlib.text import Text

import isogj_analysis as isogj
from isogj_analysis import charts
from isogj_analysis.draw import theme
from isogj_analysis.report import Publisher
from isogj_analysis.tables.settings import Settings

MEETINGS = pd.DataFrame(
    {
        "会合": ["技術ＷＧ", "運営委員会", "技術ＷＧ", "運営委員会"],
        "年度": ["平成20年度", "平成20年度", "平成21年度", "平成21年度"],
        "増減": [4, -2, 7, 1],
    }
)


@pytest.fixture(autouse=True)
def own_settings():
    """Leave what matplotlib is set to as it was for the next test."""
    with mpl.rc_context():
        yield
    plt.close("all")


def bars():
    return sns.barplot(MEETINGS, x="増減", y="会合", hue="年度").figure


def heat():
    table = MEETINGS.pivot(index="会合", columns="年度", values="増減")
    return sns.heatmap(table, annot=True, cmap="isogj", cbar_kws={"label": "増減"}).figure


def facets():
    grid = sns.FacetGrid(MEETINGS, col="年度", hue="会合", height=2.5)
    grid.map_dataframe(sns.stripplot, x="増減", y="会合")
    return grid.add_legend(title="会合の種類").figure


def as_bytes(figure, kind="png"):
    file = BytesIO()
    figure.savefig(file, format=kind)
    return file.getvalue()


@pytest.mark.parametrize("plot", [bars, heat, facets])
def test_japanese_is_drawn_in_the_font_of_the_house_with_every_letter(plot):
    charts.use_theme()
    figure = plot()
    # A letter that the font lacks is a warning, and warnings are errors here.
    assert as_bytes(figure)
    texts = [text for text in figure.findobj(Text) if text.get_text()]
    assert {"会合", "増減"} & {text.get_text() for text in texts}
    assert {text.get_fontname() for text in texts} == {"IPAexGothic"}


def test_without_the_theme_letters_are_missing():
    sns.set_theme()
    with pytest.warns(UserWarning, match="Glyph .* missing"):
        as_bytes(bars())


def test_colours_spines_and_sizes_are_those_of_the_house():
    charts.use_theme()
    ax = sns.barplot(MEETINGS, x="増減", y="会合", errorbar=None, saturation=1)
    assert {to_hex(bar.get_facecolor()) for bar in ax.patches} == {"#1f5a96"}
    assert not ax.spines["top"].get_visible()
    assert not ax.spines["right"].get_visible()
    assert ax.xaxis.label.get_fontsize() == 9
    ground = plt.imshow([[0, 1]]).cmap
    assert [to_hex(ground(share)) for share in (0.0, 0.5, 1.0)] == ["#d6eaf5", "#2a77a8", "#12305f"]


def test_no_other_colour_of_the_palette_is_like_the_accent():
    charts.use_theme(Settings(accent="#00745a"))
    green, *others = sns.color_palette().as_hex()
    assert green == "#00745a"
    assert "#0173b2" in others
    assert "#029e73" not in others


def test_settings_of_the_tables_bring_their_colours_and_font(small):
    (small / "isogj.toml").write_text('accent = "#00745a"', encoding="utf-8")
    settings = isogj.load_tables(small).settings
    charts.use_theme(replace(settings, font=Path(findfont("DejaVu Serif"))))
    (line,) = plt.plot([1, 2])
    assert to_hex(line.get_color()) == "#00745a"
    assert plt.title("Own").get_fontname() == "DejaVu Serif"


def test_figures_of_the_package_stay_as_they_are(small, tmp_path, monkeypatch):
    tables = isogj.load_tables(small)
    hosts = isogj.hosting(tables.meetings)

    def drawn() -> bytes:
        with theme.look():
            return as_bytes(charts.plot_hosts(hosts, names=tables.names).figure)

    def published(folder: str) -> dict[Path, bytes]:
        monkeypatch.setenv("ISOGJ_FIGURES", str(tmp_path / folder))
        publish = Publisher(tables, lang="both")
        states = isogj.coverage_states(tables.catalogue, tables.cells)
        publish("coverage", charts.plot_coverage, states, rows=tables.catalogue)
        publish("hosts", charts.plot_hosts, hosts, rows=tables.meetings)
        files = [file for file in (tmp_path / folder).rglob("*") if file.is_file()]
        return {file.relative_to(tmp_path / folder): file.read_bytes() for file in files}

    before, alone = published("before"), drawn()
    charts.use_theme(Settings(accent="#00745a", ramp=("#ffffff",) * 6))
    assert drawn() == alone
    assert published("after") == before
    assert len(before) == 2 * (2 * 3 + 1)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("isogj.toml", r"^settings must be those of the tables, tables\.settings, got str$"),
        (Settings(accent="#ffff00"), r"a contrast of 4\.5 : 1, got \['#ffff00'\]$"),
    ],
)
def test_what_are_no_settings_or_cannot_be_read_is_refused(settings, said):
    before = dict(mpl.rcParams)
    with pytest.raises(ValueError, match=said):
        charts.use_theme(settings)
    assert dict(mpl.rcParams) == before
