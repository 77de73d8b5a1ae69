"""What expressions of calendar time look like in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from headwater.language.calendar import NUMBERS, ORDINALS

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.?(?![a-z]))"
)
_WEEKDAY = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\.?"
    r"(?=,? (?:" + _MONTH + r"|\d)))"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?!\d)"
_YEAR = r"(?:1\d{3}|20\d\d)(?![\d%])(?!,\d{3})"
_ERA = r"(?:\s?(?:BCE?|B\.C\.(?:E\.)?)(?![A-Za-z]))"
_SEASON = r"(?:[Ss]pring(?:time)?|[Mm]id-?(?:summer|winter)|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)"
_NUMBER_WORDS = sorted((word for word in NUMBERS if word not in ("the", "half", "zero")), key=len, reverse=True)
_NUMBER = r"(?:\d{1,3}|" + "|".join(_NUMBER_WORDS) + r")"
_ORDINAL = "|".join(sorted(ORDINALS, key=len, reverse=True))
_PART = (
    r"(?:(?:[Tt]he )?(?:[Vv]ery )?(?:[Ee]arly|[Ll]ate|[Mm]id(?:dle)?|[Bb]eginning|[Ee]nd|[Ss]tart|"
    r"[Cc]lose|[Oo]pening|[Oo]utset|[Ll]atter part|[Ee]arly part|[Ll]ater part|[Ff]irst days|"
    r"[Ll]ast days|"
    r"[Ee]arly days|[Ff]irst weeks?|[Ll]ast weeks?)(?:[- ]in)?(?: of (?:the )?|[- ](?:the )?)(?:month of )?)"
)
_TIMEOFDAY = (
    r"(?:(?:[Tt]he )?(?:(?:early|late)[- ])?(?:morning|afternoon|evening|night|dawn|dusk|midnight|"
    r"noon|hours)(?: hours)? (?:of |on )?(?:the )?(?:night of )?)"
)
_OF_YEAR = r"(?: (?:of )?(?P<%s>that|the same|this|the following|the next|the previous|last|next) year)?"
_CA = r"(?:(?:ca?\.|circa|about|around|approximately|roughly) ?)?"

PATTERNS = {
    "iso": r"(?P<iso>(?:1\d|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?:[T ]\d\d:\d\d(?::\d\d)"
    r"?(?:Z|[+-]\d\d:?\d\d)?)?(?![\d-])",
    "numeric": r"(?P<num1>\d{1,2})[/.](?P<num2>\d{1,2})[/.](?P<numy>(?:19|20)\d\d)(?P<clock>,? \d{1,2}:\d\d(?"
    r"::\d\d)?(?: ?[ap]\.?m\.?)?)?(?!\d)",
    "dmy": (
        rf"(?P<p1>{_PART})?(?P<tod1>{_TIMEOFDAY})?(?:(?P<w1>{_WEEKDAY}),? )?(?:[Tt]he )?(?:(?P<d1a>{_DAY})"
        rf"(?: ?[-–—/] ?| and | to | or )(?:the )?)?"
        rf"(?P<d1>{_DAY})(?: day)?(?: of)?[- ](?P<m1>{_MONTH})(?:,? (?:of )?(?P<y1>{_YEAR}|\d{{1,4}}(?"
        rf"={_ERA}))(?P<e1>{_ERA})?)?{_OF_YEAR % 'of1'}(?!\w)"
    ),
    "mdy": (
        rf"(?P<p2>{_PART})?(?P<tod2>{_TIMEOFDAY})?(?:(?P<w2>{_WEEKDAY}),? )?(?:the )?(?P<m2>{_MONTH})"
        rf" (?:the )?(?P<d2>{_DAY})(?![:/]\d| ?%)"
        rf"(?: ?[-–—/] ?(?:(?P<m2b>{_MONTH}) )?(?P<d2b>{_DAY}))?(?:,? (?P<y2>{_YEAR}))?{_OF_YEAR % 'of2'}(?!\w)"
    ),
    "my": rf"(?P<p3>{_PART})?(?P<m3>{_MONTH})(?:,? (?:of )?(?:the year )?)(?P<y3>{_YEAR}|\d{{1,4}}(?"
    rf"={_ERA}))(?P<e3>{_ERA})?",
    "season": (
        rf"(?P<p4>{_PART})?(?P<that4>[Tt]hat |[Tt]he (?:following |next |same |previous |preceding "
        rf")?|[Tt]his |[Ll]ast |[Nn]ext |[Ii]n |[Dd]uring |[Bb]y |[Ii]n the |[Ee]arly |[Ll]ate "
        rf")?"
        rf"(?P<s4>{_SEASON})(?: (?:of )?(?P<y4>{_YEAR}|\d{{1,4}}(?={_ERA}))(?:[-–/]\d{{2,4}})?(?"
        rf"P<e4>{_ERA})?|{_OF_YEAR % 'of4'})(?!\w)"
    ),
    "part": (
        rf"(?:[Tt]he )?(?P<q5>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ll]ast|[Ll]atter|1st|2nd|3rd|"
        rf"4th) (?P<u5>quarter|half)(?: of (?P<y5>{_YEAR}|the year|this year|last year|next year)"
        rf")?"
    ),
    "decade": rf"(?P<p6>{_PART})?(?:[Tt]he )?(?:{_PART})?(?P<dec>(?:1\d|20)\d0)['’]?s(?P<e6>{_ERA})?(?"
    rf"!\w)|(?P<p6b>{_PART})?(?:[Tt]he )?(?P<decb>\d{{1,3}}0)s(?P<e6b>{_ERA})",
    "century": (
        rf"(?P<p7>{_PART})?(?:[Tt]he )?(?:(?:early|late|mid)[- ])?(?P<c7>\d{{1,2}}(?:st|nd|rd|th)|{_ORDINAL})"
        rf"[- ](?:century|Century)(?P<e7>{_ERA})?"
    ),
    "era": rf"(?P<p8>{_PART})?{_CA}(?P<y8>\d{{1,4}})(?P<e8>{_ERA})",
    "note": r"(?P<note>Christmas Eve|Christmas Day|Christmas|New Year['’]s (?:Day|Eve)|Boxing Day|"
    r"May Day|Bastille Day|Armistice Day)(?:,? (?P<yn>" + _YEAR + r"))?",
    "shift": (
        rf"(?P<about>(?:[Aa]bout|[Aa]round|[Aa]lmost|[Nn]early|[Oo]nly|[Jj]ust|[Ss]ome|[Rr]oughly|"
        rf"[Aa]pproximately|[Ll]ess than|[Mm]ore than|[Oo]ver|[Bb]arely|[Aa] mere) )*(?P<n9>(?i:{_NUMBER})"
        rf")(?: and a half)?[- ]"
        r"(?P<u9>day|week|month|year|decade|century)(?:s|ies)?(?P<dir9> ago| later| earlier| before(?"
        r"! (?:the|his|her|its|their|a)\b)| afterwards?| previously| prior| after that| hence)"
        r"(?: (?P<that9>that|this))?(?!\w)"
    ),
    "deictic": r"(?P<dei>(?:[Tt]he )?[Dd]ay before yesterday|[Dd]ay after tomorrow|[Yy]esterday|[Tt]oday|"
    r"[Tt]omorrow|[Tt]onight|[Ll]ast night|[Tt]his (?:morning|afternoon|evening))(?!\w)",
    "unit": (
        rf"(?P<late10>(?:[Ll]ater|[Ee]arlier|[Ll]ate|[Ee]arly)(?: on)?(?: in)? )?(?P<p10>{_PART}|"
        rf"(?:[Tt]he )?(?:rest|remainder|middle|course) (?=of the)of )?(?P<adj10>[Tt]he (?:very "
        rf")?(?:next|following|same|previous|preceding|subsequent|succeeding|present|current|coming|"
        rf"past)|[Tt]hat (?:very |same )?|[Tt]his (?:same |past |coming )?|[Ll]ast|[Nn]ext|[Pp]revious|"
        rf"[Ff]ollowing|(?<=of )the|(?<=in )the) ?"
        rf"(?P<u10>day|morning|afternoon|evening|night|dawn|weekend|week|month|year|decade|century|"
        rf"{_WEEKDAY}|{_MONTH})(?!\w)(?! \d)(?! old)"
    ),
    "span": (
        rf"(?:[Tt]he )?(?:[Pp]ast|[Ll]ast|[Pp]revious) (?P<n15>(?i:{_NUMBER}))[- ]"
        r"(?P<u15>days|weeks|months|years|decades)(?!\w)"
    ),
    "weekday": rf"(?P<w11>{_WEEKDAY})(?P<tod11> (?:morning|afternoon|evening|night))?"
    r"(?: (?:of )?(?P<week11>last|this|next) week)?(?!\w)",
    "ordinal": r"(?:[Oo]n|[Bb]y|[Uu]ntil|[Oo]f|[Ff]rom|[Tt]o) (?P<o12>(?:the (?:morning |afternoon |evening "
    r"|night )?(?:of (?:the )?)?)(?P<d12>\d{1,2})(?:st|nd|rd|th))(?! [A-Za-z]*(?:century|Century|"
    r"[A-Z]|anniversary|parallel|day|time|birthday|year))(?![- ](?:[A-Z]|century|parallel|"
    r"anniversary|birthday))",
    "month": rf"(?P<p13>{_PART})?(?P<m13>{_MONTH}){_OF_YEAR % 'of13'}(?!\w)",
    "years": rf"(?P<p14>{_PART})?(?:the years? )?{_CA}(?P<y14>{_YEAR})(?: ?[-–—/] ?(?P<y14b>\d{{2}}(?"
    rf":\d{{2}})?)(?!\w))?(?!['’]?\w)",
}
_ALL = "|".join(f"(?P<{name}_>{pattern})" for name, pattern in PATTERNS.items())
GRAMMAR = re.compile(rf"(?<![\w$£€#/])(?:{_ALL})")
TRIGGER = re.compile(
    r"\d{4}|\d0s|\d(?:st|nd|rd|th)\b|\b(?:B\.?C|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|"
    r"Dec|Christmas|Boxing|New Year|Bastille|Armistice)|day\b|[Dd]ay before|days\b|"
    r"week|month|year|decade|centur|[Ss]pring|[Ss]ummer|[Aa]utumn|\b[Ff]all\b|[Ww]inter|tomorrow|"
    r"tonight|[Ll]ast night|morning|afternoon|evening|quarter|half of|\bnight\b"
)
BEFORE, AFTER = 50, 80
BEFORE_YEAR = re.compile(
    r"(?:\b(?:[Ii]n|[Oo]f|[Bb]y|[Ss]ince|[Uu]ntil|[Tt]ill?|[Ff]rom|[Aa]fter|[Bb]efore|[Dd]uring|"
    r"[Bb]etween|[Tt]o|[Aa]nd|[Tt]hrough|[Yy]ear|[Cc]irca|[Ll]ate|[Ee]arly|[Mm]id|"
    r"[Tt]hroughout|or|[Aa]round|[Aa]bout|[Tt]he|[Aa]s of|for|back to)|[(,;:–—-])[\s-]*$"
)
COUNTED = re.compile(
    r"\s?(?:%|percent|per cent|people|men|troops|soldiers|km|kilomet|mi\b|miles?\b|met(?:er|"
    r"re)|feet|ft|tons?|dollars|pounds|[a-z]+s\b)|[.,]\d|-(?:foot|met|mile|man|strong|ton|"
    r"acre|year)"
)
COUNTABLE = re.compile(r"\s[a-z]+s\b")
PLAIN_PLURALS = re.compile(
    r"\s(?:was|is|as|has|his|its|this|thus|sees|saw|elections?|campaigns?|wars?|offensives?"
    r"|battles?|attacks?|bombings?|riots?|protests?|talks|accords?|negotiations|events|conflicts|"
    r"demonstrations|massacres?|purges?|winds|riots|"
    r"abductions|arrests|clashes|executions|killings|murders|raids|shootings|strikes)\b"
)
MODAL_MAY = re.compile(r"^May (?:be|have|not|also|I|we|you|he|she|it|they|God|the|there)\b")
# Months that are given names before a surname ("Jun Cordero"); some may still be months there: "in June Vell".
GIVEN_NAMES = {"Jan", "Jun", "April", "June", "August"}
MONTHS_TOO = {"April", "June", "August"}
SURNAME = re.compile(r" [A-Z][a-z]")
# Days of the calendar and names of papers that hold the name of a weekday.
FEAST = re.compile(r"\b(?:Easter|Palm|Good|Holy|Maundy|Ash|Whit|Black|Bloody|Cyber|Shrove|Super) $")
SUNDAY_PAPER = re.compile(r" (?:Times|Mail|Express|Telegraph|Mirror|Post|Herald|Tribune|Star|Independent|Magazine)\b")
LEADING = re.compile(r"(?:[Ii]n|[Dd]uring|[Bb]y) ")
MONTH_BEFORE = re.compile(
    r"(?:\b(?:[Ii]n|[Bb]y|[Ss]ince|[Uu]ntil|[Tt]ill|[Ff]rom|[Aa]fter|[Bb]efore|[Dd]uring|[Bb]etween|"
    r"[Tt]o|[Aa]nd|[Tt]hrough|[Oo]f|[Tt]hat|[Tt]his|[Ll]ast|[Nn]ext|[Ee]arly|[Ll]ate|[Mm]id|"
    r"the|or|month of|throughout)|[(,–-])[\s-]*$"
)


class Expression(NamedTuple):
    """One expression as it stands: where, of what kind, and its parts by name of group."""

    start: int
    end: int
    kind: str
    parts: dict[str, str]


def find_expressions(text: str) -> Iterator[Expression]:
    """Yields the expressions of time in a paragraph, in order and without overlaps."""
    if text.isupper() and len(text.title()) == len(text):
        text = text.title()
    for found in _grammar_matches(text):
        kind = (found.lastgroup or "").removesuffix("_")
        parts = {name: part for name, part in found.groupdict().items() if part is not None and not name.endswith("_")}
        start, end = found.span()
        if kind == "ordinal":
            start = found.start("o12")
        if not _means_time(text, start, end, kind, parts):
            continue
        yield from _ends_of_range(text, found, kind, parts)


def _ends_of_range(text: str, found: re.Match[str], kind: str, parts: dict[str, str]) -> Iterator[Expression]:
    """Yields an expression, or both ends of one that names a range: "22-25 April 1951", "1957-60"."""
    start, end = found.span("o12") if kind == "ordinal" else found.span()
    if kind == "season" and (leading := LEADING.match(text, start, end)):
        start = leading.end()
    first_end, second_start = end, end
    first, second = dict(parts), dict(parts)
    if "d1a" in parts:
        first_end, second_start = found.end("d1a"), found.start("d1")
        first["d1"] = parts["d1a"]
    elif "d2b" in parts:
        first_end = found.end("d2")
        second_start = found.start("m2b") if "m2b" in parts else found.start("d2b")
        second["d2"], second["m2"] = parts["d2b"], parts.get("m2b", parts["m2"])
    elif "y14b" in parts:
        first_end, second_start = found.end("y14"), found.start("y14b")
        last = parts["y14b"]
        second["y14"] = last if len(last) == 4 else parts["y14"][:2] + last
        if int(second["y14"]) <= int(parts["y14"]):
            first_end = second_start = end
    for left, right, own in ((start, first_end, first), (second_start, end, second)):
        words = text[left:right]
        if words.strip():
            left += len(words) - len(words.lstrip())
            yield Expression(left, left + len(words.strip()), kind, own)


def _grammar_matches(text: str) -> Iterator[re.Match[str]]:
    """Yields the matches of the grammar, which is slow, near words that it cannot do without."""
    done = 0
    for trigger in TRIGGER.finditer(text):
        if trigger.start() < done:
            continue
        at = text.find(" ", max(done, trigger.start() - BEFORE)) + 1 if trigger.start() - BEFORE > done else done
        if at > trigger.start():
            at = done
        while (found := GRAMMAR.search(text, at, trigger.end() + AFTER)) and found.start() <= trigger.end():
            yield found
            at = done = found.end()
            if found.end() > trigger.start():
                break
        done = max(done, trigger.end())


def _means_time(text: str, start: int, end: int, kind: str, parts: dict[str, str]) -> bool:
    """Tells whether words that look like an expression of time are one where they stand."""
    before, after = text[max(0, start - 20) : start], text[end : end + 24]
    if kind == "years":
        if parts.get("p14") or parts.get("y14b"):
            return True
        counted = COUNTED.match(after) and not PLAIN_PLURALS.match(after)
        # "In 2014 raids" is of that year; "in 2000 raids" may count them.
        if counted and not (before.lower().endswith(" in ") and COUNTABLE.match(after) and int(parts["y14"]) % 100):
            return False
        return bool(BEFORE_YEAR.search(before)) or (
            int(parts["y14"]) >= 1750 and not before.rstrip().endswith(("No.", "no."))
        )
    if kind == "month":
        if not parts.get("p13") and parts["m13"] in GIVEN_NAMES and SURNAME.match(after):
            return parts["m13"] in MONTHS_TOO and bool(MONTH_BEFORE.search(before))
        if parts["m13"] in ("May", "March") and not parts.get("p13"):
            return bool(MONTH_BEFORE.search(before)) and not MODAL_MAY.match(text[start : end + 8])
        return len(parts["m13"].rstrip(".")) > 3 or bool(MONTH_BEFORE.search(before))
    if kind == "season":
        if parts.get("y4") or parts.get("of4"):
            return True
        if not (parts.get("that4") or parts.get("p4") or parts.get("of4")):
            return bool(re.match(r" (?:offensives?|campaigns?|fighting|months)\b", after))
        return not re.match(r" (?:of|from|to|back|into|in|apart|out)\b", after) or parts["s4"].lower() not in (
            "fall",
            "spring",
        )
    if kind in ("weekday", "unit"):
        return not FEAST.search(before) and not SUNDAY_PAPER.match(after)
    if kind in ("shift", "span"):
        number = parts["n9" if kind == "shift" else "n15"]
        return number.lower() in NUMBERS or number.isdigit()
    if kind == "part":
        return "y5" in parts
    return True
