"""How much of their cells each pair of vendors shares."""

import os
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle
from scipy.cluster.hierarchy import leaves_list, linkage, optimal_leaf_ordering
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

INK, MUTED, ORANGE = "#22303C", "#5E6B76", "#D9720B"
BLUES = LinearSegmentedColormap.from_list("blues", ["#F3F6F9", "#C2DAEE", "#1F5A91"])
NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
HALF = 0.5


def word(n: int) -> str:
    return NUMBERS[n] if n < len(NUMBERS) else str(n)


def main(folder: str, out: str) -> None:
    sns.set_theme(style="white")
    df = pd.read_csv(Path(folder) / "vendor_similarity.csv")
    grid = df.pivot(index="vendor", columns="with", values="jaccard")
    grid = grid.loc[grid.index, grid.index]
    far = squareform(1 - grid.to_numpy(), checks=False)
    order = leaves_list(optimal_leaf_ordering(linkage(far, "average"), far))
    names = list(grid.index[order])
    percent = (grid.iloc[order, order] * 100).round()
    upper = np.triu(np.ones(percent.shape, dtype=bool))

    prefix = os.path.commonprefix(list(grid.index))
    prefix = prefix[: prefix.rfind(" ") + 1]
    part = connected_components(grid.to_numpy() >= HALF, directed=False)[1]
    knots = pd.Series([n.removeprefix(prefix) for n in grid.index]).groupby(part).agg(list)
    large = [k for k in knots if len(k) > 2]
    pairs = [k for k in knots if len(k) == 2]
    lone = [k[0] for k in knots if len(k) == 1]

    fig, ax = plt.subplots(figsize=(9.4, 7.7))
    sns.heatmap(
        percent,
        ax=ax,
        mask=upper,
        cmap=BLUES,
        vmin=0,
        vmax=65,
        annot=True,
        fmt=".0f",
        annot_kws={"fontsize": 10.5},
        linewidths=2,
        linecolor="white",
        cbar=False,
    )
    for text in ax.texts:
        text.set_color("white" if float(text.get_text()) >= 53 else INK)
    shared = grid.iloc[order, order].to_numpy()
    for i, name in enumerate(names):
        ax.text(i + 0.1, i + 0.5, name, ha="left", va="center", fontsize=10, color=INK)
        for j in range(i):
            if shared[i, j] >= HALF:
                ax.add_patch(
                    Rectangle(
                        (j + 0.035, i + 0.04),
                        0.93,
                        0.92,
                        fill=False,
                        edgecolor=ORANGE,
                        linewidth=2.4,
                        zorder=5,
                        clip_on=False,
                    )
                )
    ax.set_yticks([i + 0.5 for i in range(1, len(names))], names[1:], rotation=0)
    ax.set_xticks([])
    ax.set_xlabel("")
    ax.set_ylabel("")
    ax.tick_params(length=0, labelsize=10, labelcolor=INK, pad=4)

    links = (grid >= HALF).sum() - 1
    hubs = [k for knot in large for k in knot if links[prefix + k] == len(knot) - 1]
    head = "Much the same cells"
    if hubs:
        head += f" ({' and '.join(hubs)} half or more with each)"
    notes = [(head, "; ".join(", ".join(k) for k in large))]
    notes.append(("Alike in pairs", ", ".join(" and ".join(k) for k in pairs)))
    notes.append(("Less than half shared with anyone", ", ".join(lone)))
    y = 0.3
    for head, body in notes:
        if body:
            ax.text(7.3, y + 0.2, head, fontsize=10.5, color=MUTED, va="center")
            ax.text(7.3, y + 0.75, body, fontsize=12.5, color=INK, va="center", weight="bold")
            y += 1.55
    fig.subplots_adjust(left=0.115, right=0.94, top=0.885, bottom=0.02)
    fig.text(
        0.005,
        0.975,
        f"{word(sum(map(len, large))).capitalize()} vendors cover much the same "
        f"cells; {word(len(lone))} resemble no other closely",
        fontsize=15,
        weight="bold",
        color=INK,
        va="center",
    )
    fig.text(
        0.005,
        0.925,
        "Numbers: cells that both cover, as % of the cells that either covers. "
        "Outlined: pairs with half or more.\nSimilar vendors stand next to each other.",
        fontsize=10,
        color=MUTED,
        va="center",
        linespacing=1.35,
    )
    fig.savefig(out, dpi=150, bbox_inches="tight", facecolor="white")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
