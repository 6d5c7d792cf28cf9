"""One small map per genre: the cells where it stands, with the number of services."""

import sys
import textwrap
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns
from matplotlib.colors import LinearSegmentedColormap

INK, MUTED, EMPTY = "#22303C", "#5E6B76", "#F0F2F4"
BLUES = LinearSegmentedColormap.from_list("blues", ["#CFE1F0", "#5E9ACB", "#14477A"])
PHASES = [
    "Plan and design",
    "Build and deploy",
    "Monitor and detect",
    "Respond and recover",
    "Evaluate and assess",
    "Educate and train",
]
COLUMNS = 6


def main(folder: str, out: str) -> None:
    sns.set_theme(style="white")
    df = pd.read_csv(Path(folder) / "genre_maps.csv")
    targets = list(df["target"].unique())
    phases = PHASES + [p for p in df["phase"].unique() if p not in PHASES]
    size = df.groupby("genre").agg(cells=("services", "size"), services=("services", "sum"))
    size = size.sort_values(["cells", "services"], ascending=False)
    rows = -(-len(size) // COLUMNS)
    top = int(df["services"].max())

    fig, axes = plt.subplots(rows, COLUMNS, figsize=(10.4, 2.1 * rows + 1.6))
    for ax in axes.flat[len(size) :]:
        ax.axis("off")
    for i, (ax, genre) in enumerate(zip(axes.flat, size.index, strict=False)):
        part = df[df["genre"] == genre]
        grid = part.pivot(index="target", columns="phase", values="services")
        grid = grid.reindex(index=targets, columns=phases)
        ax.set_facecolor(EMPTY)
        sns.heatmap(
            grid,
            ax=ax,
            cmap=BLUES,
            vmin=1,
            vmax=top,
            cbar=False,
            linewidths=1.2,
            linecolor="white",
            annot=True,
            fmt=".0f",
            annot_kws={"fontsize": 8.5},
        )
        for edge in range(len(phases) + 1):
            ax.axvline(edge, color="white", lw=1.2)
        for edge in range(len(targets) + 1):
            ax.axhline(edge, color="white", lw=1.2)
        ax.set_title(
            "\n".join(textwrap.wrap(genre, 17)),
            fontsize=9.5,
            color=INK,
            loc="left",
            pad=17,
            weight="bold",
            linespacing=1.1,
        )
        n = size.loc[genre, "cells"]
        ax.text(
            0, 1.035, f"{n} cells", transform=ax.transAxes, fontsize=9, color=MUTED, va="bottom"
        )
        ax.set_xlabel("")
        ax.set_ylabel("")
        ax.tick_params(length=0, labelsize=8.5, labelcolor=INK, pad=2)
        if i % COLUMNS:
            ax.set_yticks([])
        else:
            ax.set_yticks([k + 0.5 for k in range(len(targets))], targets, rotation=0)
        if i + COLUMNS < len(size):
            ax.set_xticks([])
        else:
            ax.set_xticks([k + 0.5 for k in range(len(phases))], phases, rotation=90)
    fig.subplots_adjust(left=0.155, right=0.995, top=0.835, bottom=0.165, wspace=0.1, hspace=0.6)
    reach = size["cells"]
    fig.text(
        0.005,
        0.98,
        f"{reach.index[0]} reaches {reach.iloc[0]} cells; "
        f"no other genre reaches more than {reach.iloc[1]}",
        fontsize=15,
        weight="bold",
        color=INK,
        va="center",
    )
    fig.text(
        0.005,
        0.943,
        "Numbers: services of the genre in the cell (darker: more). Rows: protection "
        "targets; columns: phases. Genres run from the widest reach to the narrowest.",
        fontsize=9.5,
        color=MUTED,
        va="center",
    )
    fig.savefig(out, dpi=150, bbox_inches="tight", facecolor="white")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
