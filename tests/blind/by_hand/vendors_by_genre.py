"""Which vendors offer which genres, with the number of services."""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns
from matplotlib.colors import ListedColormap

INK, MUTED, BAR, EMPTY = "#22303C", "#5E6B76", "#B9C6D2", "#F3F5F7"
STEPS = ["#CFE1F0", "#86B3D9", "#3F7FB5", "#17497C"]


def bars(ax, values, offers, along: str, unit: str) -> None:
    place = [i + 0.5 for i in range(len(values))]
    room = values.max() * 0.06
    for at, value, count in zip(place, values, offers, strict=True):
        if along == "x":
            ax.bar(at, value, width=0.72, color=BAR)
            ax.text(at, value + room, f"{value}", ha="center", va="bottom", fontsize=10, color=INK)
            ax.text(at, -room, f"{count}", ha="center", va="top", fontsize=9.5, color=MUTED)
        else:
            ax.barh(at, value, height=0.72, color=BAR)
            ax.text(value + room, at, f"{value}", ha="left", va="center", fontsize=10, color=INK)
            text = f"{count} {unit}" if count != 1 else f"1 {unit[:-1]}"
            ax.text(
                values.max() * 1.32, at, text, ha="left", va="center", fontsize=9.5, color=MUTED
            )
    ax.axis("off")


def main(folder: str, out: str) -> None:
    sns.set_theme(style="white")
    df = pd.read_csv(Path(folder) / "vendors_by_genre.csv")
    grid = df.pivot(index="genre", columns="vendor", values="services")
    offered = grid > 0
    genres = pd.DataFrame({"n": grid.sum(axis=1), "of": offered.sum(axis=1)})
    genres = genres.sort_values(["n", "of"], ascending=False)
    vendors = pd.DataFrame({"n": grid.sum(), "of": offered.sum()})
    vendors = vendors.sort_values(["of", "n"], ascending=False)
    grid = grid.loc[genres.index, vendors.index]

    fig, axes = plt.subplots(
        2,
        2,
        figsize=(10, 8.4),
        sharex="col",
        sharey="row",
        gridspec_kw={
            "width_ratios": [7.4, 1.75],
            "height_ratios": [0.9, 7],
            "wspace": 0.02,
            "hspace": 0.17,
        },
    )
    ax = axes[1, 0]
    ax.set_facecolor(EMPTY)
    sns.heatmap(
        grid,
        ax=ax,
        mask=grid.isna() | (grid == 0),
        cmap=ListedColormap(STEPS),
        vmin=0.5,
        vmax=len(STEPS) + 0.5,
        annot=True,
        fmt=".0f",
        annot_kws={"fontsize": 11},
        cbar=False,
    )
    for edge in range(grid.shape[1] + 1):
        ax.axvline(edge, color="white", lw=2)
    for edge in range(grid.shape[0] + 1):
        ax.axhline(edge, color="white", lw=2)
    ax.set_xticks(
        [i + 0.65 for i in range(len(vendors))],
        vendors.index,
        rotation=40,
        ha="right",
        rotation_mode="anchor",
    )
    ax.tick_params(length=0, labelsize=9.5, labelcolor=INK, pad=4)
    ax.tick_params(axis="y", labelsize=10)
    ax.set_xlabel(
        "Vendor, from the most genres to the fewest", fontsize=9.5, color=MUTED, labelpad=6
    )
    ax.set_ylabel("")
    bars(axes[0, 0], vendors["n"], vendors["of"], "x", "genres")
    bars(axes[1, 1], genres["n"], genres["of"], "y", "vendors")
    axes[0, 0].text(
        -0.15, vendors["n"].max() * 0.3, "Services", ha="right", fontsize=9.5, color=INK
    )
    axes[0, 0].text(
        -0.15,
        -vendors["n"].max() * 0.06,
        "Genres offered",
        ha="right",
        va="top",
        fontsize=9.5,
        color=MUTED,
    )
    axes[1, 1].text(0, -0.25, "Services", fontsize=9.5, color=INK)
    axes[1, 1].text(genres["n"].max() * 1.32, -0.25, "Offered by", fontsize=9.5, color=MUTED)
    axes[0, 1].axis("off")
    fig.subplots_adjust(left=0.215, right=0.995, top=0.89, bottom=0.12)
    wide, few = vendors.iloc[0], int((vendors["of"] <= 4).sum())
    fig.text(
        0.005,
        0.977,
        f"{vendors.index[0]} offers {wide['of']} of the {len(genres)} genres; "
        f"{few} of the {len(vendors)} vendors offer four or fewer",
        fontsize=14,
        weight="bold",
        color=INK,
        va="center",
    )
    most, least = genres["of"].idxmax(), genres["of"].idxmin()
    fig.text(
        0.005,
        0.945,
        f"{most} comes from the most vendors ({genres['of'].max()}), "
        f"{least.lower()} from the fewest ({genres['of'].min()}). "
        "Numbers in the cells: services; blank: none.",
        fontsize=10,
        color=MUTED,
        va="center",
    )
    fig.savefig(out, dpi=150, bbox_inches="tight", facecolor="white")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
