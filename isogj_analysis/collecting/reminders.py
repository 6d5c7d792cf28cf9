"""Who has not answered, and what to write to them: nothing is sent."""

from collections.abc import Iterator
from datetime import date

from isogj_analysis.collecting.merging import Collected


def reminders(found: Collected, *, due: date | None = None) -> Iterator[str]:
    """Give for each vendor that has not answered a mail in every language, ready to be sent.

    `due` is the day by which the form is asked for.
    """
    answers, settings = found.answers, found.layout.tables.settings
    for vendor in answers.loc[answers["state"] == "none", "vendor"]:
        parts = []
        for voice in found.layout.voices:
            values = {"name": settings.name(voice.lang), "year": settings.year}
            values |= {"vendor": voice.name("vendor", vendor)}
            values |= {"day": voice.day(due)} if due else {}
            keys = ["subject", "greeting", "body", "due" if due else "soon", "crossed"]
            if len(found.layout.offered(vendor)):
                keys.insert(3, "filled")
            said = [voice.say(f"collecting.reminder.{key}", **values) for key in keys]
            parts.append("\n".join(said))
        contact = [settings.name(found.layout.voices[0].lang), settings.contact]
        yield "\n\n".join([*parts, "\n".join(filter(None, contact))])
