"""From a need to a shortlist: which vendors cover it, and what could stand in for a service."""

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.listing import Column, Listing, add_line, as_many, draw_rows, lay_out_rows
from isogj_analysis.draw.theme import GREY, INK, theme
from isogj_analysis.draw.voice import Voice

SIZE = 8.0
# What A4 leaves to the rows, in inches, below a title and a reading line of two lines each.
HIGHEST = 8.8
MOST, MOST_CELLS, MOST_VENDORS, MOST_NEEDS = 16, 4, 5, 6
# Of the cells whose vendors stand below the alternatives: how many at most, and in inches the
# space above them and the width of the vendors.
MOST_NOTED, NOTE_GAP, NOTED = 8, 0.4, 4.6
AXES = ("target", "phase")


def tell_covering_vendors(
    sets: pd.DataFrame, *, voice: Voice, axes: tuple[str, str] = AXES
) -> Story:
    """Return how few vendors meet the needs, and what nobody meets."""
    first = sets.iloc[0]
    met = dict.fromkeys(cell for cells in first["cells"] for cell in cells)
    needs, exact = [*met, *first["unmet"]], first["method"] == "exact"
    case = (
        "no_need" if not needs
        else "nobody" if not met
        else "any_part" if first["unmet"] and exact and first["size"] == 1
        else "part" if first["unmet"]
        else "greedy" if not exact
        else "one" if first["size"] == 1 else "all"
    )  # fmt: skip
    unmet = [_cell(cell, voice, axes) for cell in first["unmet"]]
    title = voice.say(
        f"choosing.covering.title.{case}", needs=len(needs), met=len(met), n=first["size"],
        sets=first["smallest_sets"] if exact else 0, unmet=voice.listed(unmet, most=3),
    )  # fmt: skip
    lead = voice.say(f"choosing.covering.{'lead_of_one' if _alone(sets) else 'lead'}")
    if needs:
        told = [_cell(cell, voice, axes) for cell in needs]
        listed = voice.listed(told, most=MOST_NEEDS)
        lead += voice.say("choosing.covering.needs", needs=listed)
    if not exact:
        lead += voice.say("choosing.covering.greedy")
    told = [" + ".join(_vendors(one, voice)) for one in sets["vendors"] if one]
    alt = voice.say("choosing.covering.alt", title=title, sets=voice.listed(told, most=8))
    return Story(title, lead, alt)


@figure(
    section="choosing", needs=("vendors", "groups", "unmet"), numbers=("vendors", "groups", "unmet")
)
def plot_covering_vendors(
    sets: pd.DataFrame, *, voice: Voice, ax: Axes | None = None, axes: tuple[str, str] = AXES
) -> Axes:
    """Draw the smallest sets of vendors that cover the needs, and what each vendor meets.

    `sets` is what `covering_vendors` returns. A set with affiliated vendors has its number of
    groups in red. Where every set is a single vendor, all of them meet the same and have their
    names alone. What a page has no room for is counted in the last line: sets that were not asked
    for as well.
    """
    told = sets[sets["vendors"].map(len) > 0]
    total = len(told)
    if total and not pd.isna(told["smallest_sets"].iloc[0]):
        total = int(told["smallest_sets"].iloc[0])
    widths = {"vendors": 2.1, "groups": 0.9, "cells": 3.5}
    shown = {"vendor": widths["vendors"]} if _alone(sets) else widths

    def texts_of(one: Mapping) -> dict[str, str]:
        vendors = _vendors(one["vendors"], voice)
        lines = []
        for vendor, cells in list(zip(vendors, one["cells"], strict=True))[:MOST_VENDORS]:
            first, *others = [_cell(cell, voice, axes) for cell in cells]
            met = [voice.say("choosing.met", vendor=vendor, cell=first), *others]
            room = max(MOST_VENDORS // len(vendors), 1)
            lines.append(
                as_many(
                    met, widths["cells"], SIZE, voice=voice, more="choosing.and.cells", lines=room
                )
            )
        if left := len(vendors) - len(lines):
            lines.append(voice.say("choosing.covering.more_vendors", n=left))
        return {
            "vendor": vendors[0],
            "vendors": as_many(
                vendors, widths["vendors"], SIZE, voice=voice, more="choosing.and.vendors", lines=4
            ),
            "groups": voice.say("choosing.covering.groups", n=one["groups"]),
            "cells": "\n".join(lines),
        }

    rows = [texts_of(one) for one in told.head(MOST).to_dict("records")]
    affiliated = (told["groups"] < told["size"]).tolist()
    inks = {"groups": [theme().alert if several else INK for several in affiliated]}
    listing = _fit(
        rows, total, "choosing.covering", shown, inks=inks, more_in=next(iter(shown)), voice=voice
    )
    story = tell_covering_vendors(sets, voice=voice, axes=axes)
    return _drawn(listing, story, ax, voice=voice)


def _alone(sets: pd.DataFrame) -> bool:
    """Return whether every set is a single vendor, which then meets whatever any other does."""
    return bool((sets["size"] == 1).all())


def tell_alternatives(found: pd.DataFrame, *, service: str, voice: Voice) -> Story:
    """Return how many services could stand in for one, those of its own group not counted."""
    apart = found[~found["affiliated"]]
    full = int((apart["lacking"] == 0).sum())
    case = (
        "none" if found.empty
        else "affiliated" if apart.empty
        else "every" if full == len(apart) else "some" if full else "partly"
    )  # fmt: skip
    title = voice.say(
        f"choosing.alternatives.title.{case}", n=len(apart), full=full,
        service=voice.name("service", service),
    )  # fmt: skip
    services = voice.listed(voice.names(found["service"]), most=8)
    alt = voice.say("choosing.alternatives.alt", title=title, services=services)
    parts = ["lead", "lacking"] if found["lacking"].any() else ["lead"]
    lead = "".join(voice.say(f"choosing.alternatives.{part}") for part in parts)
    return Story(title, lead, alt)


@figure(
    section="choosing",
    numbers=(
        "rank",
        "service",
        "vendor",
        "corporate_group",
        "shared",
        "lacking",
        "beyond",
        "lacking_cells",
    ),
)
def plot_alternatives(
    found: pd.DataFrame,
    *,
    service: str,
    voice: Voice,
    ax: Axes | None = None,
    axes: tuple[str, str] = AXES,
) -> Axes:
    """Draw the services that could stand in for one: what they share, what each lacks.

    `found` is what `alternatives` returns for `service`. Below stand the vendors that offer the
    cells that are lacking. A vendor of the same group is in red: an alternative in name alone. What
    a page has no room for is counted in the last line.
    """
    widths = {"service": 2.7, "shared": 2.1, "lacks": 2.1}

    def texts_of(one: Mapping) -> dict[str, str]:
        kind = "affiliated" if one["affiliated"] else "service"
        shared, lacking = (
            [_cell(cell, voice, axes) for cell in one[f"{which}_cells"]]
            for which in ("shared", "lacking")
        )
        return {
            "service": voice.say(
                f"choosing.alternatives.{kind}", service=voice.name("service", one["service"]),
                vendor=voice.name("vendor", one["vendor"]),
            ),
            "shared": "\n".join(_first(shared, voice)),
            "lacks": "\n".join(_first(lacking, voice))
            or voice.say("choosing.alternatives.nothing"),
        }  # fmt: skip

    rows = [texts_of(one) for one in found.head(MOST).to_dict("records")]
    inks = {"service": [theme().alert if kin else INK for kin in found["affiliated"]]}
    offers: dict[tuple, list] = {}
    for one in found.to_dict("records"):
        offers.update(zip(one["lacking_cells"], one["offered_by"], strict=True))
    room = _noted(offers, 0.0, axes, voice=voice).height if offers else 0.0
    listing = _fit(
        rows,
        len(found),
        "choosing.alternatives",
        widths,
        inks=inks,
        more_in="service",
        voice=voice,
        highest=HIGHEST - room,
    )
    story = tell_alternatives(found, service=service, voice=voice)
    if not offers:
        return _drawn(listing, story, ax, voice=voice)
    noted = _noted(offers, listing.height, axes, voice=voice)
    ax = frame(story, ax, voice=voice, height=noted.height)
    draw_rows(ax, listing)
    draw_rows(ax, noted)
    return ax


def _noted(
    offers: Mapping[tuple, Sequence[str]], above: float, axes: tuple[str, str], *, voice: Voice
) -> Listing:
    """Lay out below what stands `above` who offers the cells that are lacking."""
    cells, vendors = [], []
    for cell, offering in list(offers.items())[:MOST_NOTED]:
        cells.append(_cell(cell, voice, axes))
        told = voice.say("choosing.alternatives.nobody")
        if offering:
            told = as_many(
                _vendors(offering, voice), NOTED, SIZE, voice=voice,
                more="choosing.and.vendors", lines=2,
            )  # fmt: skip
        vendors.append(told)
    if left := len(offers) - len(cells):
        cells.append(voice.say("choosing.alternatives.more_cells", n=left))
        vendors.append("")
    heads = (voice.say(f"choosing.alternatives.head.{name}") for name in ("cell", "vendors"))
    return lay_out_rows(
        [
            Column(head, own, wide, size=SIZE)
            for head, own, wide in zip(heads, (cells, vendors), (2.1, NOTED), strict=True)
        ],
        voice=voice, head=above + NOTE_GAP,
    )  # fmt: skip


def _first(items: Sequence[str], voice: Voice) -> list[str]:
    if len(items) <= MOST_CELLS:
        return list(items)
    rest = len(items) - MOST_CELLS + 1
    more = voice.say("choosing.alternatives.more_cells", n=rest)
    return [*items[: MOST_CELLS - 1], more]


def _fit(
    rows: Sequence[Mapping[str, str]],
    total: int,
    phrases: str,
    widths: Mapping[str, float],
    *,
    inks: Mapping[str, list[str]],
    more_in: str,
    voice: Voice,
    highest: float = HIGHEST,
) -> Listing:
    """Lay out as many of the rows as a page holds, and a last line that counts all others."""

    def laid_out(shown: int) -> Listing:
        texts = {name: [row[name] for row in rows[:shown]] for name in widths}
        if total > shown:
            add_line(texts, more_in, voice.say(f"{phrases}.more", n=total - shown))
        return lay_out_rows(
            [
                Column(
                    voice.say(f"{phrases}.head.{name}"), own, widths[name], size=SIZE,
                    ink=[*inks[name][:shown], *[GREY] * (total > shown)] if name in inks else INK,
                )
                for name, own in texts.items()
            ],
            voice=voice,
        )  # fmt: skip

    shown = len(rows)
    listing = laid_out(shown)
    while listing.height > highest and shown > 1:
        shown -= 1
        listing = laid_out(shown)
    return listing


def _drawn(listing: Listing, story: Story, ax: Axes | None, *, voice: Voice) -> Axes:
    ax = frame(story, ax, voice=voice, height=listing.height)
    draw_rows(ax, listing)
    return ax


def _cell(cell: tuple, voice: Voice, axes: tuple[str, str]) -> str:
    row, column = (voice.name(axis, code) for axis, code in zip(axes, cell, strict=True))
    return voice.say("choosing.cell", row=row, column=column)


def _vendors(vendors: Sequence[str], voice: Voice) -> list[str]:
    return [voice.name("vendor", vendor) for vendor in vendors]
