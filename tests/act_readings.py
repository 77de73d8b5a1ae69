"""Short texts read for acts: every paragraph is the outlet's own statement; names are found by their words."""

from __future__ import annotations

from headwater.language.english import Parser
from headwater.language.reading import Reading, read_reports
from headwater.model import Act, Published, Report, Span, Stance, Statement, Toponym
from headwater.stages.acts import find_acts
from headwater.stages.times import find_times

PARSER = Parser()


def read(text: str, stance: Stance = "affirms", published: str | None = None) -> Reading:
    """Returns a reading in which the outlet says each paragraph itself."""
    known = Published(edtf=published, basis="meta tag") if published else None
    [reading] = read_reports([Report(id="r", capture="c", text=text, published=known)], PARSER)
    reading.add(
        Statement(
            id=f"s{part.start}",
            report="r",
            mode="own",
            content=(Span(start=part.start, end=part.end),),
            stance=stance,
        )
        for part in reading.paragraphs
    )
    return reading


def acts_of(text: str, stance: Stance = "affirms") -> dict[str, Act]:
    """Returns the acts of a text by type; of one type the first."""
    found: dict[str, Act] = {}
    for act in find_acts(read(text, stance)):
        found.setdefault(act.type, act)
    return found


def add_places(reading: Reading, **countries: str) -> Reading:
    """Adds every naming of some towns, each with its country; a name that ends in "ia" is the country itself."""
    text = reading.report.text
    for name, country in countries.items():
        start = text.find(name)
        while start >= 0:
            whole = name.endswith("ia")
            reading.add(
                [
                    Toponym(
                        id=f"{name}-{start}",
                        report="r",
                        text=name,
                        start=start,
                        end=start + len(name),
                        name=name,
                        country=country,
                        city=None if whole else name,
                        feature="country" if whole else "city",
                    )
                ]
            )
            start = text.find(name, start + 1)
    return reading


def add_times(reading: Reading) -> Reading:
    """Adds the expressions of time."""
    reading.add(find_times(reading))
    return reading


def acts_by_words(reading: Reading) -> dict[str, Act]:
    """Returns the acts of a reading by the words that name them."""
    return {reading.report.text[act.trigger.start : act.trigger.end]: act for act in find_acts(reading)}
