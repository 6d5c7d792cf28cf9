"""The command that holds what was stated against what is on record."""

import re
from typing import TYPE_CHECKING, Any

import typer

from isogj_analysis.commands_options import Folder, OwnLang
from isogj_analysis.languages import spoken

if TYPE_CHECKING:
    import pandas as pd

    from isogj_analysis.draw.voice import Voice

_GROUPS = 12


def reconcile(folder: Folder = None, lang: OwnLang = None) -> None:
    """Compare the reported totals with the rows on record."""
    from isogj_analysis.draw.voice import Voice
    from isogj_analysis.membership.compute_reconcile import reconcile
    from isogj_analysis.tables import load_tables

    tables = load_tables(folder)
    stated = reconcile(tables, first_month=tables.settings.first_month)
    for one in spoken(lang or tables.settings.language):
        for line in tell_totals(stated, voice=Voice(one, tables.names)):
            typer.echo(line)


def tell_totals(reconciled: "pd.DataFrame", *, voice: "Voice") -> list[str]:
    """Tell the result of `reconcile`, a line for each total; of totals of one date the first."""
    lines, told = [], None
    for row in reconciled.to_dict("records"):
        as_of = voice.about(row["date"], row["date_precision"])
        lines.append(_told(row, "" if as_of == told else as_of, voice))
        told = as_of
    return lines


def _told(row: dict[Any, Any], as_of: str, voice: "Voice") -> str:
    import pandas as pd

    say = "reconcile.told."
    measure = voice.say(f"{say}measure.{row['measure']}")
    if pd.isna(row["on_record"]):
        return voice.say(f"{say}unknown", measure=measure)
    stated, on_record, more = (
        voice.say(f"{say}number.{row['measure']}", n=n)
        for n in (row["stated"], row["on_record"], -row["difference"])
    )
    stated = voice.rough(stated, row["approximate"])
    told = voice.say(f"{say}counted", measure=measure, n=on_record, stated=stated)
    told += voice.say(f"{say}as_of", day=as_of) if as_of else ""
    if row["difference"] < 0:
        return told + voice.say(f"{say}more", n=more)
    if not row["difference"]:
        return told
    missing, partly = (
        voice.listed([_group(wg, voice) for wg in row[name]], most=_GROUPS)
        for name in ("missing_from", "partly_from")
    )
    case = "_".join(name for name in ("missing", "partly") if row[f"{name}_from"]) or "rest"
    return told + voice.say(f"{say}{case}", missing=missing, partly=partly)


def _group(wg: str, voice: "Voice") -> str:
    """Return how people call a group: a code such as wg2 as it is, any other by its name."""
    if re.fullmatch("wg[0-9]+", wg):
        return wg.upper()
    name = voice.name("wg", wg)
    return voice.say("reconcile.told.group", name=name if voice.by_phrases else name.lower())
