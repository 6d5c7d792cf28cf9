"""Terms that make two names of services look alike and mean different things."""

import re

# Terms of one line look alike or come in the same place of a name, and mean different services.
CONFUSABLE = [
    line.split()
    for line in (
        "監視 監査 監理",
        "診断 診療 診察",
        "検知 検査 検疫 検証",
        "構築 運用 設計 評価",
        "対策 対応 対処",
        "保護 保守 保管",
        "認証 認可 認定",
        "分析 分離 分類",
        "教育 教材",
        "ids ips",
        "edr mdr ndr xdr",
        "soc noc",
        "siem soar",
        "csirt psirt",
        "dlp drm",
        "vpn vps",
        "waf utm",
        "monitoring audit assessment",
        "detection prevention protection",
    )
]
# Words that say nothing of what the service is.
TAIL = re.compile("(?:サービス|services?)$")


def terms_in(key: str) -> list[set[str]]:
    """Return for each line of confusable terms those that a normalised name holds."""
    return [{term for term in line if term in key} for line in CONFUSABLE]


def confused(one: list[set[str]], other: list[set[str]]) -> tuple[str, str] | None:
    """Return the terms of one line that stand in one name and the other, none in both."""
    for mine, theirs in zip(one, other, strict=True):
        if mine and theirs and mine.isdisjoint(theirs):
            return min(mine), min(theirs)
    return None


def core_of(key: str, terms: list[set[str]]) -> str:
    """Return a name without its tail, a mark of the line in the place of confusable terms."""
    core = TAIL.sub("", key)
    for line, found in enumerate(terms):
        for term in sorted(found):
            core = core.replace(term, f"<{line}>")
    return core or key


def one_apart(one: str, other: str) -> tuple[str, str] | None:
    """Return the two characters in which names of one length differ, if it is one, not kana."""
    if len(one) != len(other):
        return None
    apart = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    # A vowel or a small letter in kana is a way of writing: ファイアウォール, ファイヤウォール.
    if len(apart) != 1 or any("\u3040" <= char <= "\u30ff" for char in apart[0]):
        return None
    return apart[0]
