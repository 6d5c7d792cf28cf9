"""どのマスをどの社が支えているか（企業グループ順）。"""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import matplotlib_fontja
import pandas as pd
import seaborn as sns
from matplotlib.patches import Patch, Rectangle

INK, MUTED = "#22303C", "#5E6B76"
BLUE, AMBER, RED = "#6E9FC8", "#EFA73A", "#C0392B"
EMPTY, BAND, PALE_RED = "#EFF2F4", "#E3EAF1", "#FBE3E0"


def vendor_order(df: pd.DataFrame) -> list[tuple[str, list[str]]]:
    """Groups of several vendors first, each by the cells it covers."""
    done = df[df["covers"]]
    by_vendor = done.groupby("vendor").size()
    reach = {
        group: part[["target", "phase"]].drop_duplicates().shape[0]
        for group, part in done.groupby("corporate_group")
    }
    members = df.groupby("corporate_group")["vendor"].unique()
    order = sorted(members.index, key=lambda g: (len(members[g]) == 1, -reach.get(g, 0), g))
    return [(g, sorted(members[g], key=lambda v: (-by_vendor.get(v, 0), v))) for g in order]


def main(folder: str, out: str) -> None:
    sns.set_theme(style="white")
    matplotlib_fontja.japanize()
    df = pd.read_csv(Path(folder) / "cell_vendors.csv")
    df["covers"] = df["covers"].astype(bool)
    groups = vendor_order(df)
    group_of = df.drop_duplicates("vendor").set_index("vendor")["corporate_group"]
    targets = list(df["target"].unique())
    phases = list(df["phase"].unique())

    xs, spans, x = {}, [], 0.0
    for group, vendors in groups:
        start = x
        for vendor in vendors:
            xs[vendor] = x
            x += 1.0
        spans.append((group, start, x, len(vendors)))
        x += 0.45 if len(vendors) > 1 else 0.0
    right = x

    fig, ax = plt.subplots(figsize=(9.6, 9.4))
    for _, start, end, size in spans:
        if size > 1:
            ax.add_patch(
                Rectangle((start - 0.06, -0.2), end - start + 0.06, 60, color=BAND, zorder=0)
            )
    y = 0.0
    counts = {"one": 0, "group": 0, "none": 0}
    for target in targets:
        part = df[df["target"] == target]
        rows = [p for p in phases if (part["phase"] == p).any()]
        ax.text(-3.05, y + len(rows) / 2, target, ha="right", va="center", fontsize=12, color=INK)
        ax.plot([-2.9, -2.9], [y + 0.08, y + len(rows) - 0.08], color="#AEB8C1", lw=1.2)
        for phase in rows:
            cell = part[(part["phase"] == phase) & part["covers"]]
            who = set(cell["vendor"])
            n_groups = cell["corporate_group"].nunique()
            kind, colour, ink = "", BLUE, INK
            if len(who) == 1:
                kind, colour, ink = "one", RED, RED
            elif n_groups == 1:
                kind, colour, ink = "group", AMBER, "#9A5B00"
            elif not who:
                kind, ink = "none", RED
            if kind:
                counts[kind] += 1
            for vendor, vx in xs.items():
                if kind == "none":
                    face = PALE_RED
                else:
                    face = colour if vendor in who else EMPTY
                ax.add_patch(
                    Rectangle(
                        (vx + 0.06, y + 0.08),
                        0.82,
                        0.84,
                        facecolor=face,
                        zorder=2,
                        edgecolor="none",
                    )
                )
            ax.text(-0.2, y + 0.5, phase, ha="right", va="center", fontsize=10, color=INK)
            if kind == "none":
                text = "提供なし"
            else:
                text = f"{len(who)}社・{n_groups}グループ"
            ax.text(right + 0.25, y + 0.5, text, ha="left", va="center", fontsize=9.5, color=ink)
            y += 1.0
        y += 0.4
    bottom = y - 0.4
    for patch in ax.patches:
        if patch.get_height() == 60:
            patch.set_height(bottom + 0.4)

    per_vendor = df[df["covers"]].groupby("vendor").size()
    for vendor, vx in xs.items():
        name = vendor.replace("架空", "架空\n")
        ax.text(
            vx + 0.47,
            -0.4,
            name,
            ha="center",
            va="bottom",
            fontsize=10,
            color=INK,
            linespacing=1.15,
        )
        ax.text(
            vx + 0.47,
            bottom + 0.75,
            str(per_vendor.get(vendor, 0)),
            ha="center",
            va="center",
            fontsize=10.5,
            color=INK,
        )
    ax.text(
        -0.2, bottom + 0.75, "支えるマスの数", ha="right", va="center", fontsize=10, color=MUTED
    )
    single_start = None
    for group, start, end, size in spans:
        if size > 1:
            mid = (start + end) / 2
            ax.plot([start + 0.05, end - 0.1], [-2.1, -2.1], color=INK, lw=1.3)
            label = group.replace("グループ", "\nグループ")
            ax.text(
                mid - 0.02,
                -2.3,
                label,
                ha="center",
                va="bottom",
                fontsize=9.5,
                color=INK,
                linespacing=1.15,
            )
        elif single_start is None:
            single_start = start
    if single_start is not None:
        ax.plot([single_start + 0.05, right - 0.1], [-2.1, -2.1], color="#AEB8C1", lw=1.3)
        ax.text(
            (single_start + right) / 2,
            -2.3,
            "グループ内に1社だけの社",
            ha="center",
            va="bottom",
            fontsize=9.5,
            color=MUTED,
        )
    ax.text(
        right + 0.25, -0.4, "支える社とグループ", ha="left", va="bottom", fontsize=9.5, color=MUTED
    )
    ax.set_xlim(-6.6, right + 3.2)
    ax.set_ylim(bottom + 1.3, -4.0)
    ax.axis("off")
    assert set(group_of.index) == set(xs)

    handles = [
        Patch(facecolor=BLUE, label="2グループ以上が支えるマス"),
        Patch(facecolor=AMBER, label="1グループの複数社だけ"),
        Patch(facecolor=RED, label="1社だけ"),
        Patch(facecolor=PALE_RED, label="どの社も提供していない"),
        Patch(facecolor=EMPTY, label="この社は提供していない"),
    ]
    fig.subplots_adjust(left=0.01, right=0.99, top=0.94, bottom=0.045)
    fig.legend(
        handles=handles,
        loc="lower center",
        ncol=5,
        frameon=False,
        fontsize=9.5,
        bbox_to_anchor=(0.5, 0.005),
        columnspacing=1.5,
        handlelength=1.2,
    )
    total = df[["target", "phase"]].drop_duplicates().shape[0]
    fig.text(
        0.01,
        0.975,
        f"{total}マスのうち{counts['one']}マスは1社だけ、{counts['group']}マスは"
        f"1つの企業グループだけが支える（提供なしは{counts['none']}マス）",
        fontsize=14.5,
        color=INK,
        va="center",
    )
    fig.savefig(out, dpi=150, bbox_inches="tight", facecolor="white")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
