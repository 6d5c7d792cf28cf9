"""「コンサルティング」を除く前と後のサービスマップ（提供社数）。"""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import matplotlib_fontja
import pandas as pd
import seaborn as sns
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Patch, Rectangle

INK, MUTED, RED, ORANGE = "#22303C", "#5E6B76", "#C0392B", "#C8730A"
GREY, PALE_RED = "#ECEEF0", "#FDF0EE"
BLUES = LinearSegmentedColormap.from_list("blues", ["#E6EFF7", "#C2DAEE", "#1F5A91"])
SHORT = {
    "企画・設計": "企画・\n設計",
    "構築・導入": "構築・\n導入",
    "監視・検知": "監視・\n検知",
    "対応・復旧": "対応・\n復旧",
    "評価・診断": "評価・\n診断",
    "教育・訓練": "教育・\n訓練",
}


def ink_on(colour) -> str:
    """The text colour, dark or white, that reads better on this colour."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3]]
    light = 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    return "white" if 1.05 / (light + 0.05) > (light + 0.05) / 0.079 else INK


def frame(ax, x, y, face, edge, width):
    ax.add_patch(
        Rectangle(
            (x + 0.05, y + 0.05),
            0.9,
            0.9,
            facecolor=face,
            edgecolor=edge,
            linewidth=width,
            zorder=3,
        )
    )


def cell(ax, x, y, row, old, top):
    def put(text, dy, size, colour):
        ax.text(
            x + 0.5,
            y + dy,
            text,
            ha="center",
            va="center",
            fontsize=size,
            color=colour,
            zorder=4,
        )

    if row["state"] == "gap":
        new = old is not None and old["vendors"] > 0
        frame(ax, x, y, RED if new else PALE_RED, RED, 1.4)
        if new:
            put("空白", 0.36, 12, "white")
            put(f"{old['vendors']}社から", 0.70, 8.5, "white")
        else:
            put("空白", 0.5, 11, RED)
    elif row["services"] == 0:
        frame(ax, x, y, GREY, "none", 0)
        put(row["state"], 0.5, 9, MUTED)
    else:
        ink = ink_on(BLUES((row["vendors"] - 1) / (top - 1)))
        change = 0 if old is None else row["vendors"] - old["vendors"]
        if change:
            frame(ax, x, y, "none", ORANGE, 2.2)
            put(f"{row['vendors']}", 0.40, 13, ink)
            put(f"{old['vendors']}社から", 0.74, 8.5, ink)
        else:
            put(f"{row['vendors']}", 0.5, 13, ink)


def main(folder: str, out: str) -> None:
    sns.set_theme(style="white")
    matplotlib_fontja.japanize()
    df = pd.read_csv(Path(folder) / "service_map_catch_alls.csv")
    targets, phases = list(df["target"].unique()), list(df["phase"].unique())
    maps = {key: part.set_index(["target", "phase"]) for key, part in df.groupby("with_consulting")}
    before, after = maps["before"], maps["after"].loc[maps["before"].index]
    fewer = int((after["vendors"] < before["vendors"]).sum())
    new_gaps = int(((after["state"] == "gap") & (before["state"] != "gap")).sum())
    gaps = {key: int((part["state"] == "gap").sum()) for key, part in maps.items()}
    top = int(df["vendors"].max())

    fig, axes = plt.subplots(1, 2, figsize=(10, 5.95), sharey=True)
    names = {"before": "除く前", "after": "除いた後"}
    for ax, key in zip(axes, names, strict=True):
        part = maps[key]
        grid = part["vendors"].unstack().loc[targets, phases]
        sns.heatmap(
            grid,
            ax=ax,
            cmap=BLUES,
            vmin=1,
            vmax=top,
            cbar=False,
            linewidths=2.5,
            linecolor="white",
            mask=grid == 0,
            square=True,
        )
        for (target, phase), row in part.iterrows():
            old = before.loc[(target, phase)] if key == "after" else None
            cell(ax, phases.index(phase), targets.index(target), row, old, top)
        ax.xaxis.tick_top()
        ax.xaxis.set_label_position("top")
        ax.set_xticklabels([SHORT.get(p, p) for p in phases])
        ax.tick_params(length=0, labelsize=10.5, labelcolor=INK, pad=3)
        ax.tick_params(axis="y", rotation=0)
        ax.set_ylabel("")
        ax.set_xlabel("段階", fontsize=9.5, color=MUTED, labelpad=5)
        ax.set_title(
            f"コンサルティングを{names[key]}：空白 {gaps[key]}マス",
            fontsize=13,
            color=INK,
            pad=10,
            loc="left",
        )
    axes[0].set_ylabel("保護対象", fontsize=9.5, color=MUTED, labelpad=6)
    handles = [
        Patch(facecolor=BLUES(0.4), label="提供社数（濃いほど多い）"),
        Patch(facecolor="white", edgecolor=ORANGE, linewidth=2, label="社数が減ったマス"),
        Patch(facecolor=RED, label="新たに空白になったマス"),
        Patch(facecolor=PALE_RED, edgecolor=RED, label="もとから空白"),
        Patch(facecolor=GREY, label="対象外・検討中"),
    ]
    fig.legend(
        handles=handles,
        loc="lower center",
        ncol=5,
        frameon=False,
        fontsize=9.5,
        bbox_to_anchor=(0.5, 0.0),
        columnspacing=1.5,
        handlelength=1.4,
    )
    fig.subplots_adjust(left=0.145, right=0.995, top=0.74, bottom=0.075, wspace=0.06)
    fig.text(
        0.01,
        0.985,
        f"コンサルティングを除くと{fewer}マスで提供社が減り、うち{new_gaps}マスが新たに空白になる",
        fontsize=15.5,
        color=INK,
        va="center",
    )
    fig.text(
        0.01,
        0.94,
        "マスの数字は提供社数。減ったマスには、除く前の社数を添えた",
        fontsize=10.5,
        color=MUTED,
        va="center",
    )
    fig.savefig(out, dpi=150, bbox_inches="tight", facecolor="white")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
