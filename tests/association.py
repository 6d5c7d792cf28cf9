"""A made-up association: a valid folder of tables of any size, for figures to be tried on."""

import random
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd

from isogj_analysis.tables.schemas import TABLES

FOUNDED = date(2008, 6, 1)
_VOCABULARY = {
    "phase": (("plan", "企画", "Plan"), ("build", "構築", "Build"), ("watch", "監視", "Monitor"),
              ("respond", "対応", "Respond"), ("assess", "診断", "Assess")),
    "target": (("network", "ネットワーク", "Network"), ("server", "サーバ", "Server"),
               ("endpoint", "端末", "Endpoint"), ("data", "データ", "Data"),
               ("people", "人・組織", "People")),
    # The first are offered most.
    "genre": (("monitoring", "運用監視", "Security monitoring"), ("web", "Web保護", "Web shield"),
              ("log", "ログ管理", "Log management"), ("leak", "情報漏えい対策", "Leak prevention"),
              ("scan", "脆弱性診断", "Vulnerability scan"), ("forensics", "調査", "Forensics"),
              ("response", "インシデント対応", "Incident response"),
              ("consulting", "コンサルティング", "Consulting"), ("training", "教育", "Training")),
}  # fmt: skip
_KINDS = ("exchange", "exchange", "product", "visit", "talk", "experiment", "seminar", "other")


def report_year(years: int) -> int:
    """Return the year in whose June the report on so many years is given."""
    return FOUNDED.year + years


def write_association(folder: Path, *, years: int = 8, members: int = 60, wgs: int = 6) -> None:
    """Write the tables of an association that has so many members and WGs after so many years.

    The last of several WGs is the steering committee, every third member is a vendor. As in real
    records not all is known: some joining dates, hosts and whole meetings are not on record, some
    dates are only a month. Meetings are called off, held by mail, or held by two WGs together; of
    many WGs one goes on with the work of another, of many members one is renamed. What is told in
    words alone, plans and the like, has no rows.
    """
    folder.mkdir()
    rows = _Association(years, members, wgs).rows
    for name, spec in TABLES.items():
        table = pd.DataFrame(rows.get(name, []), dtype=object).assign(source="illustrative")
        table.reindex(columns=list(spec.columns)).to_csv(folder / f"{name}.csv", index=False)


class _Association:
    """The rows by table, drawn by chance, one table after the other."""

    def __init__(self, years: int, members: int, wgs: int) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.chance = random.Random(1)
        self.years, self.end = range(FOUNDED.year, report_year(years)), _june(report_year(years))
        self.add("sources", source="illustrative", status="illustrative", note="made for tests",
                 title_ja="サンプルデータ（実在の組織・活動ではありません）",
                 title_en="illustrative data (no real organisation or activity)")  # fmt: skip
        for axis, codes in _VOCABULARY.items():
            for code, ja, en in codes:
                self.add(f"{axis}s", **{axis: code}, name_ja=ja, name_en=en)
        self.add("cells", phase="watch", target="people", state="out-of-scope")
        self.add("cells", phase="respond", target="data", state="under-review")
        spells = self.members(members)
        self.services([code for code, *_ in spells[::3]])
        held, fullest = self.groups(wgs, spells)
        self.totals(spells, held, fullest)
        self.events(self.rows["working_groups"][-1]["wg"])

    def add(self, table: str, **row: Any) -> None:
        self.rows.setdefault(table, []).append(row)

    def day(self, first: date, last: date) -> date:
        return first + timedelta(self.chance.randint(0, (last - first).days))

    def members(self, members: int) -> list[tuple[str, date, date]]:
        """Write who takes part; return each member with the days of its spell."""
        drawn = []
        for n in range(members + members // 8):
            joined = self.day(FOUNDED, self.end - timedelta(1)) if n > members // 3 else FOUNDED
            left = self.day(joined + timedelta(1), self.end) if n >= members else date.max
            drawn.append((joined, left))
        # The first who left is the last who stays, under a new name.
        renamed = drawn[members] if members >= 8 else None
        heir = (renamed[1], date.max) if renamed else None
        if heir:
            drawn[members - 1] = heir
        spells = [(f"member-{n}", *spell) for n, spell in enumerate(sorted(drawn), 1)]
        before = {heir: next((code for code, *days in spells if tuple(days) == renamed), None)}
        for n, (code, joined, left) in enumerate(spells, 1):
            lead = f"member-{1 + n // 12}" if self.chance.random() < 0.15 else None
            self.add("organisations", organisation=code, corporate_group=lead,
                     name_ja=f"会員{n}", name_en=f"Member {n}",
                     replaces=before.pop((joined, left), None))  # fmt: skip
            row: dict[str, Any] = {"joined": joined}
            if (luck := self.chance.random()) > 0.95:
                row = {"member_on": self.day(joined, min(left, self.end) - timedelta(1))}
            # In June the report would count who joined after it.
            elif luck > 0.85 and joined.month != FOUNDED.month:
                row = {"joined": f"{joined:%Y-%m}"}
            self.add("memberships", organisation=code, role="member", **row,
                     left=None if left == date.max else left)  # fmt: skip
        for n in range(1, 7):
            self.add("organisations", organisation=f"guest-{n}", name_ja=f"外部{n}",
                     name_en=f"Guest {n}")  # fmt: skip
        for n, role in enumerate(("observer", "advisor", "related", "secretariat"), 1):
            self.add("memberships", organisation=f"guest-{n + 2}", role=role)
        self.add("aliases", alias="First Member", organisation="member-1")
        return spells

    def services(self, vendors: list[str]) -> None:
        genres, often = _VOCABULARY["genre"], [1 / n**0.5 for n in range(1, 10)]
        phases, targets = ([code for code, *_ in _VOCABULARY[axis]] for axis in ("phase", "target"))
        for vendor in vendors:
            scopes: list[dict[str, Any]] = []
            for n in range(1, self.chance.randint(2, 8) + 1):
                place = self.chance.choices(range(9), often)[0]
                since = self.day(FOUNDED, self.end) if self.chance.random() < 0.6 else None
                before = scopes[0]["since"] or FOUNDED if scopes else self.end
                # Some take the place of the vendor's last one on the day on which they begin.
                follows = before < self.end and self.chance.random() < 0.1
                if follows:
                    since = self.day(before + timedelta(1), self.end)
                    for scope in scopes:
                        scope["until"] = since
                (genre, ja, en), code = genres[place], f"{vendor}-service-{n}"
                self.add("services", service=code, vendor=vendor, genre=genre,
                         name_ja=f"{ja}サービス{n}", name_en=f"{en} Service {n}",
                         summary_ja="架空のサービス。", summary_en="A service made up.",
                         replaces=f"{vendor}-service-{n - 1}" if follows else None)  # fmt: skip
                wide = product(phases[place % 4 :][:2], targets[place % 3 :][:3])
                first, *others = ({"phase": phase, "target": target} for phase, target in wide)
                kept = [first, *(cell for cell in others if self.chance.random() < 0.7)]
                scopes = [{"service": code, "since": since, **cell} for cell in kept]
                self.rows.setdefault("scopes", []).extend(scopes)

    def groups(self, wgs: int, spells: list[tuple[str, date, date]]) -> tuple[list[date], int]:
        """Write WGs, meetings and who came; return all days held, and the most who came to one."""
        # Each member takes part in two WGs, some of them far more often than others.
        own = [(*spell, self.chance.random(), self.chance.randrange(wgs)) for spell in spells]
        held, fullest = [], 0
        half = FOUNDED + (self.end - FOUNDED) / 2
        # Of many WGs the first ends, and the last but one goes on with its work.
        first_ends = half if wgs > 4 else None
        for n in range(wgs):
            steers = wgs > 1 and n == wgs - 1
            begun, ended, before = FOUNDED, first_ends if n == 0 else None, None
            if first_ends and n == wgs - 2:
                begun, before = half, "wg1"
            elif n > wgs // 2 and not steers:
                begun = self.day(FOUNDED, half)
            rule = 12 if steers or n < 2 else self.chance.choice([12, 12, 12, 6, 4])
            wg, ja, en = f"wg{n + 1}", f"第{n + 1}WG", f"WG {n + 1}"
            if steers:
                wg, ja, en = "steering", "運営委員会", "Steering Committee"
            self.add("working_groups", wg=wg, name_ja=ja, name_en=en, established=begun,
                     meetings_per_year=rule, ended=ended, replaces=before)  # fmt: skip
            self.add("leads", wg=wg, organisation=spells[n % len(spells)][0], role="lead")
            number = 0
            for month in range(_month(begun), _month(ended or self.end), 12 // rule):
                # The first two meet as one each May.
                joint = n < 2 <= wgs and month % 12 == 4 and month < _month(first_ends or self.end)
                luck = 0.5 if joint else self.chance.random()
                if number and luck < (0.3 if month % 12 == 7 else 0.07):
                    continue
                day_of_month = 28 if joint else self.chance.randint(15, 27)
                day = max(date(month // 12, month % 12 + 1, day_of_month), begun)
                number += 1
                if number > 1 and luck > 0.99:
                    self.add("meetings", wg=wg, number=number, date=day, state="cancelled")
                    continue
                by_mail = number > 1 and luck > 0.97
                people = {
                    who: self.chance.choice([1, 1, 1, 2, 2, 3])
                    for who, joined, left, zeal, of in own
                    if (n - of) % wgs < 2 and joined <= day < left and self.chance.random() < zeal
                }
                if not (joint and n):
                    held.append(day)
                fullest = max(fullest, sum(people.values()))
                if number == 1 or joint or self.chance.random() < 0.98:
                    state, mark = "by-mail" if by_mail else None, f"may-{day.year}"
                    row = {"state": state, "joint": mark if joint else None}
                    self.meeting(wg, number, day, {} if by_mail else people, row)
        return held, fullest

    def meeting(
        self, wg: str, number: int, day: date, people: dict[str, int], row: dict[str, Any]
    ) -> None:
        # Where two WGs meet, no row knows the host of the other.
        known = people and not row["joint"] and self.chance.random() < 0.96
        host = self.chance.choice(list(people)) if known else None
        self.add("meetings", wg=wg, number=number, date=day, host=host, **row)
        for who, came in people.items():
            self.add("attendance", wg=wg, number=number, organisation=who, people=came)
        for item in range(1, 2 if number == 1 else 1 + self.chance.choice([0, 1, 1, 1, 2])):
            kind = "kickoff" if number == 1 else self.chance.choice(_KINDS)
            guest = f"guest-{self.chance.randint(1, 6)}" if kind == "talk" else host
            self.add("agenda", wg=wg, number=number, item=item, kind=kind, presenter=guest,
                     topic_ja=f"議題{item}", topic_en=f"Topic {item}")  # fmt: skip

    def totals(self, spells: list[tuple[str, date, date]], held: list[date], fullest: int) -> None:
        """Count what each annual report would state: all of it, also what is not on record."""
        for year in (*self.years, self.end.year):
            day = _june(year)
            stated = {"members": sum(joined <= day < left for _, joined, left in spells)}
            if year > FOUNDED.year:
                # No more people come to a meeting than are registered: the tables are held to that.
                people = max(4 * stated["members"], fullest if day == self.end else 0)
                stated["registrants"] = -(-people // 10) * 10
                stated["meetings"] = sum(when < day for when in held)
            for measure, value in stated.items():
                about = str(measure == "registrants").lower()
                over = "since-founding" if measure == "meetings" else None
                self.add("reported_totals", date=day, measure=measure, value=value,
                         approximate=about, period=over)  # fmt: skip

    def events(self, wg: str) -> None:
        """Write what the year is drawn with: events, some of a month, and what was delivered."""
        self.add("events", date=FOUNDED, kind="founding", title_ja="設立", title_en="Founding")
        for year in self.years:
            due = self.day(_june(year), _june(year + 1))
            self.add("events", date=f"{due:%Y-%m}", wg=wg, kind="seminar",
                     title_ja=f"セミナー{year}", title_en=f"Seminar {year}")  # fmt: skip
            self.add("outputs", wg=wg, fiscal_year=year, text_ja=f"成果{year}",
                     text_en=f"Output {year}", date=due)  # fmt: skip
            self.add("events", date=_june(year + 1), kind="report", title_ja=f"年間報告{year + 1}",
                     title_en=f"Annual report {year + 1}")  # fmt: skip


def _month(day: date) -> int:
    return 12 * day.year + day.month - 1


def _june(year: int) -> date:
    return FOUNDED.replace(year=year)
