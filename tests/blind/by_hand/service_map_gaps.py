"""Cells without service, and cells that would lose it if one vendor or group left."""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns
from matplotlib.patches import Patch, Rectangle

INK, MUTED, RED = "#22303C", "#5E6B76", "#B83227"
AMBER, YELLOW, PLAIN = "#F0A24A", "#FBE3A6", "#F1F3F5"
TARGETS = ["Network", "Server", "Endpoint", "Application", "Data", "People and organisation"]
PHASES = [
    "Plan and design",
    "Build and deploy",
    "Monitor and detect",
    "Respond and recover",
    "Evaluate and assess",
    "Educate and train",
]


def ordered(seen, usual: list[str]) -> list[str]:
    return usual + [name for name in dict.fromkeys(seen) if name not in usual]


def draw_map(ax, gaps, leavers, targets, phases) -> None:
    def put(x, y, text, size, colour, **kwargs):
        ax.text(
            x + 0.5,
            y,
            text,
            ha="center",
            va="center",
            fontsize=size,
            color=colour,
            linespacing=1.25,
            **kwargs,
        )

    def box(x, y, face):
        ax.add_patch(Rectangle((x + 0.03, y + 0.04), 0.94, 0.92, facecolor=face, lw=0))

    for y in range(len(targets)):
        for x in range(len(phases)):
            box(x, y, PLAIN)
    for row in gaps.itertuples():
        x, y = phases.index(row.phase), targets.index(row.target)
        box(x, y, RED)
        put(x, y + 0.5, "No service", 9.5, "white", weight="bold")
    for (target, phase), part in leavers.groupby(["target", "phase"]):
        x, y = phases.index(phase), targets.index(target)
        vendor = part.loc[part["kind"] == "vendor", "leaver"]
        group = part.loc[part["kind"] == "group", "leaver"]
        name = vendor.iloc[0] if len(vendor) else f"group\n{group.iloc[0]}"
        box(x, y, AMBER if len(vendor) else YELLOW)
        put(x, y + 0.5, f"only\n{name}", 9.5, INK)
    ax.set_xlim(0, len(phases))
    ax.set_ylim(len(targets), 0)
    ax.xaxis.tick_top()
    ax.xaxis.set_label_position("top")
    ax.set_xticks(
        [i + 0.5 for i in range(len(phases))], [p.replace(" and ", "\nand ") for p in phases]
    )
    ax.set_yticks(
        [i + 0.5 for i in range(len(targets))], [t.replace(" and ", "\nand ") for t in targets]
    )
    ax.set_xlabel("Phase", fontsize=9.5, color=MUTED, labelpad=6)
    ax.set_ylabel("Protection target", fontsize=9.5, color=MUTED, labelpad=6)
    ax.tick_params(length=0, labelsize=9.5, labelcolor=INK, pad=4)


def draw_bars(ax, leavers) -> None:
    total = leavers.drop_duplicates(["leaver", "kind"]).copy()
    total["first"] = (total["kind"] == "vendor").astype(int)
    total = total.sort_values(["first", "lost", "leaver"], ascending=[False, False, True])
    y, last, ticks, names = 0.0, None, [], []
    for row in total.itertuples():
        if row.kind != last:
            y += 0.9 if last else 0.6
            head = "One vendor leaves" if row.kind == "vendor" else "One group leaves"
            ax.text(0.06, y - 0.62, head, fontsize=10, color=INK, weight="bold", va="center")
            last = row.kind
        colour = AMBER if row.kind == "vendor" else YELLOW
        ax.barh(y, row.lost, color=colour, height=0.66)
        ax.text(
            row.lost + 0.08,
            y,
            f"{row.lost:.0f} of {row.covered:.0f}",
            va="center",
            fontsize=9.5,
            color=INK,
        )
        ticks.append(y)
        names.append(row.leaver)
        y += 1.0
    ax.set_ylim(y - 0.4, -0.5)
    ax.set_xlim(0, total["lost"].max() + 1.3)
    ax.set_yticks(ticks, names)
    ax.set_xticks([])
    ax.tick_params(length=0, labelsize=9.5, labelcolor=INK, pad=4)
    ax.set_title(
        "Cells left without service,\nof those the leaver covers",
        fontsize=10.5,
        color=INK,
        loc="left",
        pad=10,
    )
    sns.despine(ax=ax, bottom=True)
    ax.spines["left"].set_color("#AEB8C1")


def main(folder: str, out: str) -> None:
    sns.set_theme(style="white")
    df = pd.read_csv(Path(folder) / "service_map_gaps.csv")
    gaps, leavers = df[df["state"] == "gap"], df[df["leaver"].notna()]
    targets, phases = ordered(df["target"], TARGETS), ordered(df["phase"], PHASES)
    vendor = leavers[leavers["kind"] == "vendor"].drop_duplicates(["target", "phase"])
    at_risk = leavers.drop_duplicates(["target", "phase"])
    group = leavers[leavers["kind"] == "group"]
    top = group.loc[group["lost"].idxmax()]
    extra = len(at_risk) - len(vendor)

    fig, (left, right) = plt.subplots(
        1, 2, figsize=(10.2, 5.5), gridspec_kw={"width_ratios": [6.4, 1.9], "wspace": 0.36}
    )
    draw_map(left, gaps, leavers, targets, phases)
    draw_bars(right, leavers)
    sns.despine(ax=left, left=True, bottom=True)
    handles = [
        Patch(facecolor=RED, label="No service today"),
        Patch(facecolor=AMBER, label="One vendor only"),
        Patch(facecolor=YELLOW, label="Several vendors, one corporate group only"),
        Patch(facecolor=PLAIN, label="Neither, or out of scope"),
    ]
    fig.subplots_adjust(left=0.145, right=0.985, top=0.765, bottom=0.075)
    fig.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(0.135, 0.0),
        ncol=4,
        frameon=False,
        fontsize=9.5,
        columnspacing=1.6,
        handlelength=1.3,
    )
    fig.text(
        0.005,
        0.975,
        f"{len(gaps)} cells have no service, and {len(at_risk)} more hang on one "
        "vendor or one corporate group",
        fontsize=14.5,
        weight="bold",
        color=INK,
        va="center",
    )
    fig.text(
        0.005,
        0.925,
        f"{len(vendor)} would lose their last service if a single vendor left; "
        f"{extra} more if a whole group left. "
        f"The group {top.leaver} alone holds {top.lost:.0f} of the {len(at_risk)}.",
        fontsize=10.5,
        color=MUTED,
        va="center",
    )
    fig.savefig(out, dpi=150, bbox_inches="tight", facecolor="white")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
