"""WG・委員会ごとの毎月の会合。"""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import matplotlib_fontja
import pandas as pd
import seaborn as sns
from matplotlib.patches import Patch, Rectangle

INK, MUTED = "#22303C", "#5E6B76"
BLUE, RED, PALE_RED, GREY, LINE = "#3F7FB5", "#C0392B", "#FBE3E0", "#F1F3F5", "#C3CBD2"
STYLE = {
    "met": {"facecolor": BLUE, "edgecolor": "none"},
    "missed": {"facecolor": PALE_RED, "edgecolor": RED, "linewidth": 2},
    "unknown": {"facecolor": GREY, "edgecolor": LINE, "hatch": "////", "linewidth": 0},
    "before": {"facecolor": "white", "edgecolor": LINE, "linestyle": (0, (2, 2))},
    "none": {"facecolor": "white", "edgecolor": RED, "linewidth": 1},
    "ended": {"facecolor": "#DADFE3", "edgecolor": "none"},
}
LABEL = {
    "met": "会合あり（数字は回数）",
    "missed": "会合なし（原則に届かず）",
    "unknown": "記録なし（不明）",
    "before": "発足前",
    "none": "会合なし",
    "ended": "終了後",
}


def wrap(name: str) -> str:
    head = "セキュリティオペレーション"
    return name.replace(head, head + "\n", 1) if name.startswith(head) else name


def main(folder: str, out: str) -> None:
    sns.set_theme(style="white")
    matplotlib_fontja.japanize()
    plt.rcParams["hatch.linewidth"] = 0.7
    df = pd.read_csv(Path(folder) / "meetings_by_month.csv", parse_dates=["month"])
    months = sorted(df["month"].unique())
    known = df["state"].isin(["met", "missed"]).groupby(df["wg"]).sum()
    met = (df["state"] == "met").groupby(df["wg"]).sum()
    order = sorted(df["wg"].unique(), key=lambda w: -known[w])
    years = df.drop_duplicates("month").set_index("month")["fiscal_year"].sort_index()

    xs, x, last = {}, 0.0, None
    for month in months:
        if last is not None and years[month] != last:
            x += 0.35
        xs[month], last = x, years[month]
        x += 1.0
    right = x

    fig, ax = plt.subplots(figsize=(10, 4.9))
    for row in df.itertuples():
        y = order.index(row.wg)
        vx = xs[row.month]
        ax.add_patch(Rectangle((vx + 0.05, y + 0.1), 0.9, 0.8, **STYLE[row.state]))
        if row.state == "met":
            ax.text(
                vx + 0.5,
                y + 0.5,
                f"{int(row.meetings)}",
                ha="center",
                va="center",
                fontsize=13,
                color="white",
            )
        elif row.state == "missed":
            ax.text(vx + 0.5, y + 0.5, "0", ha="center", va="center", fontsize=13, color=RED)
    for y, wg in enumerate(order):
        ax.text(
            -0.2,
            y + 0.5,
            wrap(wg),
            ha="right",
            va="center",
            fontsize=10.5,
            color=INK,
            linespacing=1.25,
        )
        if known[wg]:
            text, ink = f"{known[wg]}か月のうち\n{met[wg]}か月で開催", INK
        else:
            text, ink = "記録なし", MUTED
        ax.text(
            right + 0.25,
            y + 0.5,
            text,
            ha="left",
            va="center",
            fontsize=10.5,
            color=ink,
            linespacing=1.25,
        )
    for month, vx in xs.items():
        ax.text(
            vx + 0.5,
            -0.12,
            f"{pd.Timestamp(month).month}月",
            ha="center",
            va="bottom",
            fontsize=10.5,
            color=INK,
        )
    for year in sorted(years.unique()):
        part = [xs[m] for m in months if years[m] == year]
        lo, hi = min(part) + 0.05, max(part) + 0.95
        ax.plot([lo, hi], [-0.56, -0.56], color="#8A97A3", lw=1.2)
        ax.text(
            (lo + hi) / 2, -0.65, f"{year}年度", ha="center", va="bottom", fontsize=11, color=INK
        )
    ax.text(
        right + 0.25,
        -0.12,
        "毎月開く原則に対して",
        ha="left",
        va="bottom",
        fontsize=10,
        color=MUTED,
    )
    ax.text(-0.2, -0.12, "WG・委員会", ha="right", va="bottom", fontsize=10, color=MUTED)
    ax.set_xlim(-5.0, right + 2.9)
    ax.set_ylim(len(order) + 0.1, -1.2)
    ax.axis("off")
    states = [s for s in STYLE if (df["state"] == s).any()]
    fig.subplots_adjust(left=0.005, right=0.995, top=0.92, bottom=0.09)
    fig.legend(
        handles=[Patch(**STYLE[s], label=LABEL[s]) for s in states],
        loc="lower center",
        ncol=len(states),
        frameon=False,
        fontsize=10.5,
        bbox_to_anchor=(0.5, 0.0),
        handlelength=1.6,
        handleheight=1.1,
        columnspacing=2.2,
    )
    recorded = [w for w in order if known[w]]
    names = "・".join(w.replace("セキュリティオペレーション", "") for w in recorded)
    n_known, n_met = int(known.sum()), int(met.sum())
    rest = len(order) - len(recorded)
    fig.text(
        0.005,
        0.965,
        f"記録があるのは{names}だけで、発足後{n_known}か月のうち{n_met}か月に開催。"
        f"ほかの{rest}組織は開いたかどうか不明",
        fontsize=14.5,
        color=INK,
        va="center",
    )
    fig.savefig(out, dpi=150, bbox_inches="tight", facecolor="white")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
