"""How much of what was reported for the year is on record."""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns
from matplotlib.patches import Patch

INK, MUTED, BLUE, REST, LINE = "#22303C", "#5E6B76", "#3F7FB5", "#F7D9A8", "#B4BEC7"


def neat(names: str) -> str:
    parts = [n.strip() for n in names.split(",")]
    parts = [n.upper() if n.startswith("wg") else f"the {n} committee" for n in parts]
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def main(folder: str, out: str) -> None:
    sns.set_theme(style="white")
    plt.rcParams["hatch.linewidth"] = 0.8
    df = pd.read_csv(Path(folder) / "stated_and_recorded.csv")
    df["share"] = df["on_record"] / df["stated"] * 100
    df = df.sort_values("share", ascending=False, na_position="last").reset_index(drop=True)

    when = " / ".join(pd.to_datetime(df["date"]).dt.strftime("%B %Y").unique())

    fig, ax = plt.subplots(figsize=(9.5, 4.0))
    for y, row in df.iterrows():
        about = "about " if row["approximate"] else ""
        if pd.isna(row["on_record"]):
            ax.barh(y, 100, height=0.5, facecolor="#F4F6F7", edgecolor=LINE, hatch="////", lw=0)
            ax.text(
                50,
                y,
                "no count on record: unknown",
                ha="center",
                va="center",
                fontsize=11,
                color=INK,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 3},
            )
            note = ""
        else:
            ax.barh(y, 100, height=0.5, color=REST)
            ax.barh(y, row["share"], height=0.5, color=BLUE)
            inside = row["share"] > 15
            ax.text(
                row["share"] / 2 if inside else row["share"] + 1,
                y,
                f"{row['on_record']:.0f} on record",
                ha="center" if inside else "left",
                va="center",
                fontsize=11,
                color="white" if inside else INK,
                weight="bold",
            )
            note = ""
            if row["difference"] > 0:
                ax.text(
                    (row["share"] + 100) / 2,
                    y,
                    f"{about}{row['difference']:.0f} not on record",
                    ha="center",
                    va="center",
                    fontsize=11,
                    color=INK,
                )
                if isinstance(row["recorded_from"], str):
                    note = f"Records come from {neat(row['recorded_from'])} only"
                if isinstance(row["missing_from"], str):
                    note += f"; none from {neat(row['missing_from'])}"
        ax.text(0, y + 0.385, note, ha="left", va="center", fontsize=9.5, color=MUTED)
        share = "?" if pd.isna(row["share"]) else f"{about}{row['share']:.0f}%"
        ax.text(102, y, share, ha="left", va="center", fontsize=13, color=INK, weight="bold")
        ax.text(
            -2,
            y - 0.1,
            row["measure"],
            ha="right",
            va="center",
            fontsize=12,
            color=INK,
            weight="bold",
        )
        ax.text(
            -2,
            y + 0.15,
            f"{about}{row['stated']:.0f} reported",
            ha="right",
            va="center",
            fontsize=10,
            color=MUTED,
        )
    ax.set_ylim(len(df) - 0.45, -0.45)
    ax.set_xlim(0, 100)
    ax.set_yticks([])
    ax.set_xticks(range(0, 101, 25), [f"{k}%" for k in range(0, 101, 25)])
    ax.tick_params(length=0, labelsize=9.5, labelcolor=MUTED)
    ax.set_xlabel(
        f"Share of the figure reported ({when}) that is on record", fontsize=10, color=MUTED
    )
    sns.despine(ax=ax, left=True, bottom=True)
    fig.subplots_adjust(left=0.2, right=0.89, top=0.8, bottom=0.13)
    fig.legend(
        handles=[
            Patch(facecolor=BLUE, label="On record"),
            Patch(facecolor=REST, label="Reported, not on record"),
            Patch(facecolor="#F4F6F7", edgecolor=LINE, hatch="////", lw=0, label="Unknown"),
        ],
        loc="upper left",
        bbox_to_anchor=(0.185, 0.9),
        ncol=3,
        frameon=False,
        fontsize=10,
        handlelength=1.4,
        columnspacing=1.8,
    )
    title = []
    for _, row in df.iterrows():
        name, about = row["measure"].lower(), "about " if row["approximate"] else ""
        if pd.isna(row["on_record"]):
            title.append(f"{name} unknown")
        elif row["difference"] == 0:
            title.append(f"all {row['stated']:.0f} {name} are on record")
        else:
            title.append(f"but only {row['on_record']:.0f} of {about}{row['stated']:.0f} {name}")
    text = "; ".join(title).replace("; but", ", but")
    fig.text(
        0.005, 0.955, text[0].upper() + text[1:], fontsize=13, weight="bold", color=INK, va="center"
    )
    fig.savefig(out, dpi=150, bbox_inches="tight", facecolor="white")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
