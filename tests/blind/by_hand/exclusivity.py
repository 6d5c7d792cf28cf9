"""各社だけが提供するマスの数と、企業グループで見たときの変化。"""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import matplotlib_fontja
import pandas as pd
import seaborn as sns
from matplotlib.patches import Patch

INK, MUTED = "#22303C", "#5E6B76"
COLOURS = ["#C0392B", "#EFB45A", "#D5DEE6"]
INKS = ["white", INK, INK]


def panel(ax, df, columns, title):
    left = pd.Series(0, index=df.index)
    for column, colour, ink in zip(columns, COLOURS, INKS, strict=True):
        ax.barh(
            df["y"],
            df[column],
            left=left,
            color=colour,
            height=0.72,
            edgecolor="white",
            linewidth=1,
        )
        for y, start, value in zip(df["y"], left, df[column], strict=True):
            if value > 0:
                ax.text(
                    start + value / 2,
                    y,
                    str(value),
                    ha="center",
                    va="center",
                    fontsize=10,
                    color=ink,
                )
        left = left + df[column]
    ax.set_title(title, fontsize=12.5, color=INK, loc="left", pad=8)
    ax.set_xlim(0, df["total"].max() + 2.6)
    ax.set_xticks(range(0, int(df["total"].max()) + 1, 5))
    ax.set_xlabel("提供しているマスの数", fontsize=10, color=MUTED)
    ax.tick_params(labelsize=10, labelcolor=INK, length=0)
    ax.xaxis.grid(True, color="#E8ECEF", linewidth=0.8)
    ax.set_axisbelow(True)
    sns.despine(ax=ax, left=True, bottom=True)


def main(folder: str, out: str) -> None:
    sns.set_theme(style="white")
    matplotlib_fontja.japanize()
    df = pd.read_csv(Path(folder) / "exclusivity.csv")
    size = df.groupby("corporate_group")["vendor"].transform("size")
    reach = df.groupby("corporate_group")["total"].transform("max")
    df = (
        df.assign(several=size > 1, reach=reach)
        .sort_values(
            ["several", "reach", "corporate_group", "total", "vendor"],
            ascending=[False, False, True, False, True],
        )
        .reset_index(drop=True)
    )
    ys, y, last = [], 0.0, None
    for row in df.itertuples():
        new_block = last is not None and row.corporate_group != last.corporate_group
        if new_block and (last.several or row.several):
            y += 0.55
        ys.append(y)
        y += 1.0
        last = row
    df["y"] = ys

    fig, axes = plt.subplots(1, 2, figsize=(10, 6.5), sharey=True)
    panel(axes[0], df, ["alone", "shared_with_one", "shared_with_more"], "社ごとに見ると")
    panel(
        axes[1],
        df,
        ["group_alone", "group_shared_with_one", "group_shared_with_more"],
        "企業グループを1つとして見ると",
    )
    for row in df.itertuples():
        gain = row.group_alone - row.alone
        if gain:
            axes[1].text(
                row.total + 0.4,
                row.y,
                f"グループだけ +{gain}",
                va="center",
                fontsize=10,
                color=COLOURS[0],
            )
    axes[0].set_ylim(max(ys) + 0.6, -0.6)
    axes[0].set_yticks(df["y"], df["vendor"])
    axes[0].tick_params(axis="y", labelsize=11, pad=3)
    frame = axes[0].get_yaxis_transform()
    for group, part in df[df["several"]].groupby("corporate_group"):
        lo, hi = part["y"].min() - 0.38, part["y"].max() + 0.38
        axes[0].plot(
            [-0.185] * 2, [lo, hi], transform=frame, color="#8A97A3", lw=1.6, clip_on=False
        )
        axes[0].text(
            -0.205,
            (lo + hi) / 2,
            group.replace("グループ", "\nグループ"),
            ha="right",
            va="center",
            fontsize=10,
            color=INK,
            transform=frame,
        )
    alone = df[~df["several"]]
    lo, hi = alone["y"].min() - 0.38, alone["y"].max() + 0.38
    axes[0].plot([-0.185] * 2, [lo, hi], transform=frame, color="#CBD2D8", lw=1.6, clip_on=False)
    axes[0].text(
        -0.205,
        (lo + hi) / 2,
        "グループ内に\n1社だけ",
        ha="right",
        va="center",
        fontsize=10,
        color=MUTED,
        transform=frame,
    )
    labels = ["自社（自グループ）だけ", "ほかに1社（1グループ）", "ほかに2社（2グループ）以上"]
    fig.legend(
        handles=[Patch(facecolor=c, label=t) for c, t in zip(COLOURS, labels, strict=True)],
        loc="upper left",
        bbox_to_anchor=(0.0, 0.898),
        ncol=3,
        frameon=False,
        fontsize=10.5,
        handlelength=1.3,
        columnspacing=1.8,
    )
    fig.subplots_adjust(left=0.19, right=0.995, top=0.78, bottom=0.08, wspace=0.05)
    n_before, n_after = int((df["alone"] > 0).sum()), int((df["group_alone"] > 0).sum())
    fig.text(
        0.01,
        0.965,
        f"自社だけのマスをもつのは{n_before}社で計{int(df['alone'].sum())}マス。"
        f"グループで見ると、もつ社は{n_after}社に増える",
        fontsize=15,
        color=INK,
        va="center",
    )
    gained = df[df["group_alone"] > df["alone"]]
    names = "と".join(gained["corporate_group"].unique())
    fig.text(
        0.01,
        0.915,
        f"増えるのは、複数の社がいる{names}の{len(gained)}社。"
        "グループで見る欄では、同じグループの社を1つに数える",
        fontsize=10.5,
        color=MUTED,
        va="center",
    )
    fig.savefig(out, dpi=150, bbox_inches="tight", facecolor="white")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
