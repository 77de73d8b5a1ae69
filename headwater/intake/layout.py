"""The layout of a text: headline, byline, date, credits and furniture, as marks with offsets; nothing is cut."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from headwater.intake.datelines import Dateline, read_dateline
from headwater.intake.dates import DateLine, parse_date, read_date_line
from headwater.language.furniture import opens_related, tell_line
from headwater.language.outlets import Outlet, find_outlet, outlet_of_address
from headwater.model import Clue, Mark, MarkKind

FURNITURE = {"boilerplate", "related"}
HEADER_LINES = 12
DATELINE_LINES = 16
LONGEST_HEADLINE = 200
LONGEST_BLOCK = 900
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
OWN_CONTACT = re.compile(r"\babout this (?:article|story|report)\b", re.IGNORECASE)
READ_FULL = re.compile(r"\b(?:full|original|entire|complete) (?:article|story|report|post|text)\b", re.IGNORECASE)
BYLINE = re.compile(r"[Bb][Yy]:?\s+(?P<names>[^\W\d_].{2,120})")
SMALL_WORDS = set("and & with of in for the de van von bin al el der la le di".split())  # noqa: SIM905
OUTLET_WORD = re.compile(
    r"\b(?:Times|Post|News|Herald|Monitor|Gazette|Courier|Tribune|Journal|Chronicle|Observer|Guardian|Telegraph|Mail|"
    r"Standard|Mirror|Star|Sun|Globe|Record|Review|Register|Sentinel|Examiner|Dispatch|Bulletin|Weekly|Daily|Digest|"
    r"Radio|Television|TV|Magazine|Beacon|Lantern|Argus|Echo|Express|Press|Voice)$"
)
NO_NAME = re.compile(r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)", re.I)
WIRE_TAG = re.compile(r"[(\[—–-]*\s*([A-Za-z][\w .'’-]{1,40}?)(?:/([A-Z][\w .'’-]{1,40}?))?\s*[)\]]*\.?")


class Line(NamedTuple):
    """A line without outer white space; `block` counts stretches between blank lines."""

    start: int
    end: int
    text: str
    block: int


class Layout(NamedTuple):
    """What the layout of a text says of the report."""

    marks: tuple[Mark, ...]
    title: str | None
    byline: str | None
    date: DateLine | None
    dateline: Dateline | None
    outlet: Outlet | str | None
    clues: tuple[Clue, ...]


def split_lines(text: str) -> list[Line]:
    """Returns the lines of a text that are not blank."""
    lines: list[Line] = []
    block = at = 0
    blank = True
    for line in text.split("\n"):
        bare = line.strip()
        if bare:
            block += blank
            start = at + line.index(bare[0])
            lines.append(Line(start, start + len(bare), bare, block))
        blank = not bare
        at += len(line) + 1
    return lines


def read_layout(text: str, title: str | None = None, month_first: bool | None = None) -> Layout:
    """Returns the layout of a text; `title` is the headline if it is known already."""
    return _Reader(split_lines(text), title, month_first).read()


class _Reader:
    """Reads one layout, from furniture anywhere to the header and the dateline."""

    def __init__(self, lines: Sequence[Line], title: str | None, month_first: bool | None) -> None:
        self.lines = lines
        self.title = title
        self.month_first = month_first
        self.kinds: dict[int, MarkKind] = {}
        self.bylines: list[str] = []
        self.clues: list[Clue] = []
        self.date: DateLine | None = None
        self.outlet: Outlet | str | None = None
        self.supplier: Outlet | str | None = None
        self.body = 0

    def read(self) -> Layout:
        """Returns the layout."""
        self._tell_lines()
        self._tell_blocks()
        self._read_header()
        self._read_credits()
        dateline, mark = self._read_dateline()
        marks = sorted([*self._join_marks(), *mark], key=lambda mark: (mark.start, mark.end, mark.kind))
        byline = "; ".join(self.bylines) or None
        if dateline and dateline.agency:
            self.supplier = find_outlet(dateline.agency) or dateline.agency
        credited = "credit" in self.kinds.values()
        outlet = self.outlet or (None if credited else self.supplier)
        return Layout(tuple(marks), self.title, byline, self.date, dateline, outlet, tuple(self.clues))

    def _join_marks(self) -> list[Mark]:
        """Returns the marks of the lines; furniture in lines that follow each other is one mark."""
        marks: list[Mark] = []
        last = -2
        for i, kind in sorted(self.kinds.items()):
            line = self.lines[i]
            if kind in FURNITURE and last == i - 1 and marks[-1].kind == kind and self.lines[last].block == line.block:
                marks[-1] = Mark(kind=kind, start=marks[-1].start, end=line.end)
            else:
                marks.append(Mark(kind=kind, start=line.start, end=line.end))
            last = i
        return marks

    def _tell_lines(self) -> None:
        """Marks the lines that are furniture by themselves, and lists under a heading of related stories."""
        head: Line | None = None
        alone = False
        for i, line in enumerate(self.lines):
            kind = tell_line(line.text)
            if kind == "credit" and (i == 0 or read_date_line(line.text)):
                kind = None
            if opens_related(line.text):
                kind, head = "related", line
                alone = i + 1 == len(self.lines) or self.lines[i + 1].block != line.block
            elif head and line.block <= head.block + alone and _is_headline(line.text):
                kind = kind or "related"
            elif head:
                head = None
            if kind:
                self.kinds[i] = kind

    def _tell_blocks(self) -> None:
        """Marks furniture that is wrapped over several lines."""
        blocks: dict[int, list[int]] = {}
        for i, line in enumerate(self.lines):
            blocks.setdefault(line.block, []).append(i)
        for members in blocks.values():
            length = self.lines[members[-1]].end - self.lines[members[0]].start
            if 1 < len(members) <= 8 and length <= LONGEST_BLOCK and len(self.lines[members[0]].text) > 40:
                kind = tell_line(" ".join(self.lines[i].text for i in members))
                if kind and kind != "byline":
                    self.kinds.update(dict.fromkeys(members, kind))

    def _read_header(self) -> None:
        """Reads masthead, headline, byline and date from the lines before the report's own prose."""
        known = self.title
        self.title = None
        for i, line in enumerate(self.lines[:HEADER_LINES]):
            self.body = i
            if i in self.kinds or self._read_head_line(i, line):
                continue
            if self.title is None and self._is_title(i, line, known):
                self.title = line.text
                self.kinds[i] = "headline"
            elif len(line.text) > 120 or line.text.endswith((".", ".”", '."')):
                break
        self.title = known or self.title
        if self.date and (self.date.clock or not self.date.published):
            self.date = None

    def _read_head_line(self, i: int, line: Line) -> bool:
        """Reads a line that is a date, a byline or an outlet's name; tells whether it was one."""
        date = read_date_line(line.text, self.month_first)
        if date:
            passing = date.clock or (self.title is None and not date.labelled and (date.timed or self._is_furnished(i)))
            self.kinds[i] = "boilerplate" if passing else "dateline"
            if not passing and date.published:
                self.date = self.date or date
            return True
        if self._read_byline(i, line):
            return True
        if self.title is None and not self.outlet and i < 3 and self._is_masthead(i):
            self.outlet = find_outlet(line.text) or self._spell(line.text)
            self.kinds[i] = "boilerplate"
            return True
        outlet = find_outlet(line.text) if len(line.text) <= 40 else None
        if outlet and self.title is None and not outlet.supplies and i < 3:
            self.outlet = self.outlet or outlet
            self.kinds[i] = "boilerplate"
        elif outlet and self.title is not None:
            self.kinds[i] = "credit"
        return outlet is not None and i in self.kinds

    def _is_masthead(self, i: int) -> bool:
        """Tells whether a line is the name of an outlet: a date right below it, and a headline after a gap."""
        line, below, after = (*self.lines[i : i + 3], None, None, None)[:3]
        if not (line and below and after and below.block == line.block and after.block > below.block):
            return False
        words = line.text.split()
        named = len(line.text) <= 40 and 1 <= len(words) <= 5 and line.text[-1].isalnum()
        capitals = all(word[0].isupper() or word[0].isdigit() or word in SMALL_WORDS for word in words)
        date = read_date_line(below.text, self.month_first)
        return named and capitals and date is not None and not date.clock and _is_headline(after.text)

    def _spell(self, name: str) -> str:
        """Returns a name in capitals as the text itself spells it elsewhere, else with large first letters."""
        if not name.isupper():
            return name
        same = re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE)
        found = (match[0] for line in self.lines for match in same.finditer(line.text[:5000]))
        return next((form for form in found if not form.isupper() and form[0].isupper()), None) or name.title()

    def _is_furnished(self, i: int) -> bool:
        """Tells whether a line stands among site furniture, so that a bare date may be the page's clock."""
        return i > 0 and any(
            tell_line(line.text) == "boilerplate" for line in (*self.lines[i - 1 : i], *self.lines[i + 1 : i + 2])
        )

    def _read_byline(self, i: int, line: Line) -> bool:
        """Reads a line such as "By Ann Example, Agency | May 3, 2012"; tells whether it was one."""
        match = BYLINE.fullmatch(line.text)
        if not match:
            return False
        names = match["names"]
        found = parse_date(names, self.month_first)
        if found:
            names = names[: found[1]].rstrip(" ,|-–—·")
            if not self.date:
                self.date = DateLine(found[0], True, False, False, False)
        words = [word.strip(".,;|") for word in names.split()]
        capital = [word for word in words if word[:1].isupper() and not NO_NAME.fullmatch(word)]
        if not capital or len(words) > 14 or any(word[:1].islower() and word not in SMALL_WORDS for word in words):
            return False
        self.kinds[i] = "byline"
        self._read_affiliation(names)
        return True

    def _read_affiliation(self, names: str) -> None:
        """Reads the outlet or agency that a byline gives after the writer's name."""
        _writer, comma, place = names.rpartition(", ")
        known = find_outlet(place if comma else names)
        if known and known.supplies:
            self.supplier = self.supplier or known
        elif comma and (known or OUTLET_WORD.search(place)) and not self.outlet:
            self.outlet = known or place.strip()

    def _is_title(self, i: int, line: Line, known: str | None) -> bool:
        """Tells whether a line of the header is the headline."""
        if known:
            return _folded(line.text) == _folded(known)
        nexts = self.lines[i + 1] if i + 1 < len(self.lines) else None
        if nexts is None or not _is_headline(line.text) or read_dateline(line.text):
            return False
        if self.kinds.get(i + 1) == "caption" and nexts.block == line.block:
            self.kinds[i] = "caption"
            return False
        return len(line.text.split()) > 1 and not line.text.startswith(("[", "("))

    def _read_credits(self) -> None:
        """Keeps what bylines, credit lines and contact lines say."""
        tail = len(self.lines) - 4
        for i, line in enumerate(self.lines):
            kind = self.kinds.get(i)
            if kind is None and i >= tail and i > self.body and len(line.text) <= 60:
                self._read_wire_tag(i, line)
                kind = self.kinds.get(i)
            if kind == "byline":
                self.bylines.append(line.text)
                self.clues.append(Clue(kind="byline", value=line.text, basis=f"text at {line.start}"))
            elif kind == "credit":
                link = "link" if READ_FULL.search(line.text) else "credit-text"
                self.clues.append(Clue(kind=link, value=line.text, basis=f"text at {line.start}"))
            elif kind == "boilerplate" and OWN_CONTACT.search(line.text) and not self.outlet:
                addresses = map(outlet_of_address, ADDRESS.findall(line.text))
                self.outlet = next((outlet for outlet in addresses if outlet and not outlet.supplies), None)

    def _read_wire_tag(self, i: int, line: Line) -> None:
        """Marks a last line that is nothing but an agency's name."""
        match = WIRE_TAG.fullmatch(line.text)
        agencies = [find_outlet(name) for name in match.groups() if name] if match else []
        if any(outlet and outlet.supplies for outlet in agencies):
            self.kinds[i] = "credit"

    def _read_dateline(self) -> tuple[Dateline | None, list[Mark]]:
        """Returns the dateline that the report's prose opens with, and its mark."""
        for i, line in enumerate(self.lines[:DATELINE_LINES]):
            dateline = None if i in self.kinds else read_dateline(line.text)
            if dateline:
                if dateline.agency:
                    basis = f"dateline at {line.start}"
                    self.clues.append(Clue(kind="wire-tag", value=dateline.agency, basis=basis))
                end = line.start + len(line.text[: dateline.end].rstrip())
                return dateline, [Mark(kind="dateline", start=line.start, end=end)]
        return None, []


def _is_headline(line: str) -> bool:
    """Tells whether a line reads like a headline and not like a sentence of the report."""
    words = line.split()
    if len(line) > LONGEST_HEADLINE or len(words) > 32 or not any(map(str.isalpha, line)):
        return False
    if not line.endswith((".", ",", ";", ":", ".”", '."')):
        return not re.search(r"[.!?][\"”’]?\s+[A-Z][a-z]+ [a-z]", line)
    long_words = [word for word in words if len(word) > 3 and word[0].isalpha()]
    titled = sum(word[0].isupper() for word in long_words)
    return line.endswith(".") and 2 < len(words) <= 16 and bool(long_words) and titled >= 0.8 * len(long_words)


def _folded(line: str) -> str:
    """Returns the letters and digits of a line, for comparing headlines."""
    return "".join(character for character in line.casefold() if character.isalnum())
