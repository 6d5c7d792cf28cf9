"""サービスマップ：保護対象と段階ごとの提供社数・サービス件数と空白。"""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import matplotlib_fontja
import pandas as pd
import seaborn as sns
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Patch, Rectangle

INK, MUTED, RED = "#22303C", "#5E6B76", "#C0392B"
AMBER, GREY, PALE_RED = "#F6D08A", "#ECEEF0", "#FDF0EE"
BLUES = LinearSegmentedColormap.from_list("blues", ["#DCE9F4", "#A3C6E3", "#1F5A91"])


def ink_on(colour) -> str:
    """The text colour, dark or white, that reads better on this colour."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3]]
    light = 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    return "white" if 1.05 / (light + 0.05) > (light + 0.05) / 0.079 else INK


def main(folder: str, out: str) -> None:
    sns.set_theme(style="white")
    matplotlib_fontja.japanize()
    df = pd.read_csv(Path(folder) / "service_map_coverage.csv")
    targets, phases = list(df["target"].unique()), list(df["phase"].unique())
    grid = df.pivot(index="target", columns="phase", values="vendors").loc[targets, phases]
    single = df["state"].isin(["single-vendor", "single-group"])
    served = df["services"] > 0
    gap = df["state"] == "gap"
    n_scope = int((served | gap).sum())

    fig, ax = plt.subplots(figsize=(9.5, 6.3))
    top = int(grid.max().max())
    state = df.pivot(index="target", columns="phase", values="state").loc[targets, phases]
    blank = state != "covered"
    sns.heatmap(
        grid,
        ax=ax,
        cmap=BLUES,
        vmin=2,
        vmax=top,
        cbar=False,
        linewidths=3,
        linecolor="white",
        mask=blank,
    )
    for row in df.itertuples():
        x, y = phases.index(row.phase), targets.index(row.target)
        box = {"xy": (x + 0.018, y + 0.024), "width": 0.964, "height": 0.952, "zorder": 3}
        if row.services > 0:
            ink = INK
            if row.state == "covered":
                ink = ink_on(BLUES((row.vendors - 2) / (top - 2)))
            note = f"{row.services}件"
            if row.state in ("single-vendor", "single-group"):
                ax.add_patch(Rectangle(**box, facecolor=AMBER, edgecolor="none"))
                note += "・1グループ" if row.state == "single-group" else ""
            ax.text(
                x + 0.5,
                y + 0.40,
                f"{row.vendors}社",
                ha="center",
                va="center",
                fontsize=16,
                color=ink,
                zorder=4,
            )
            ax.text(
                x + 0.5,
                y + 0.75,
                note,
                ha="center",
                va="center",
                fontsize=9.5,
                color=ink,
                zorder=4,
            )
        elif row.state == "gap":
            box |= {"xy": (x + 0.03, y + 0.04), "width": 0.94, "height": 0.92}
            ax.add_patch(Rectangle(**box, facecolor=PALE_RED, edgecolor=RED, linewidth=2))
            ax.text(
                x + 0.5,
                y + 0.5,
                "空白",
                ha="center",
                va="center",
                fontsize=15,
                color=RED,
                zorder=4,
            )
        else:
            ax.add_patch(Rectangle(**box, facecolor=GREY, edgecolor="none"))
            ax.text(
                x + 0.5,
                y + 0.5,
                row.state,
                ha="center",
                va="center",
                fontsize=10.5,
                color=MUTED,
                zorder=4,
            )
    ax.xaxis.tick_top()
    ax.xaxis.set_label_position("top")
    ax.tick_params(length=0, labelsize=12, labelcolor=INK, pad=5)
    ax.tick_params(axis="y", rotation=0)
    ax.set_xlabel("段階", fontsize=10.5, color=MUTED, labelpad=8)
    ax.set_ylabel("保護対象", fontsize=10.5, color=MUTED, labelpad=8)
    handles = [
        Patch(facecolor=BLUES(0.25), label="2社以上・2グループ以上（濃いほど社数が多い）"),
        Patch(facecolor=AMBER, label="1社だけ、または1グループだけ"),
        Patch(facecolor=PALE_RED, edgecolor=RED, linewidth=1.5, label="空白（サービスなし）"),
        Patch(facecolor=GREY, label="対象外・検討中"),
    ]
    ax.legend(
        handles=handles,
        loc="upper center",
        bbox_to_anchor=(0.415, -0.02),
        ncol=4,
        frameon=False,
        fontsize=9.5,
        columnspacing=1.4,
        handlelength=1.4,
    )
    fig.subplots_adjust(left=0.185, right=0.99, top=0.78, bottom=0.08)
    fig.text(
        0.01,
        0.965,
        f"対象の{n_scope}マスのうち{int(served.sum())}マスにサービスがあり、"
        f"空白は{int(gap.sum())}マス",
        fontsize=16,
        color=INK,
        va="center",
    )
    fig.text(
        0.01,
        0.915,
        f"サービスのあるマスのうち{int(single.sum())}マスは1社だけ、または1つの企業グループだけが支えている"
        "（大きい数字は提供社数、小さい数字は件数）",
        fontsize=10.5,
        color=MUTED,
        va="center",
    )
    fig.savefig(out, dpi=150, bbox_inches="tight", facecolor="white")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
