"""The door for RSS and Atom files: one report an entry, with the feed it came from as a clue."""

from __future__ import annotations

import io
import re
from typing import Any

import feedparser
from lxml import etree
from lxml import html as lxml_html

from headwater.errors import UnreadableInput
from headwater.intake.dates import read_timestamp
from headwater.intake.html import flatten_page, outlet_of_url
from headwater.intake.report import compose_reports
from headwater.language.outlets import Outlet, find_outlet
from headwater.model import Capture, Clue, Published, Report

SECTION = re.compile(r"\s*(?:[|»:>]|\s[–—-]\s).*$")


def read_feed(capture: Capture, data: bytes) -> list[Report]:
    """Returns the reports of a feed's entries: title, a blank line, and the entry's words.

    Raises UnreadableInput if the feed is broken or holds no entry with words.
    """
    # A stream and not the bytes themselves: feedparser would try bytes as a file name or an address.
    parsed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not parsed.entries:
        said = str(parsed.get("bozo_exception") or "it has no entries")
        raise UnreadableInput(f"the feed gives no entry: {said}", "Fetch the feed again.")
    reports = [
        report
        for position, entry in enumerate(parsed.entries)
        for report in _read_entry(capture, parsed.feed, entry, position)
    ]
    if not reports:
        raise UnreadableInput("no entry of the feed holds words", "Collect the pages that the feed links to.")
    return reports


def _read_entry(capture: Capture, feed: Any, entry: Any, position: int) -> list[Report]:
    """Returns the report of an entry; none if it has no words."""
    title = flatten_fragment(entry.get("title") or "").replace("\n", " ")
    bodies = [content.get("value") or "" for content in entry.get("content") or []] + [entry.get("summary") or ""]
    body = flatten_fragment(max(bodies, key=len))
    text = title if body == title else "\n\n".join(part for part in (title, body) if part)
    if not any(map(str.isalnum, text)):
        return []
    stamp = next(((key, entry[key]) for key in ("published", "issued", "created", "date") if entry.get(key)), None)
    edtf = read_timestamp(str(stamp[1])) if stamp else None
    return compose_reports(
        capture,
        text,
        position,
        outlet=_tell_outlet(feed, entry),
        title=title or None,
        byline=entry.get("author") or None,
        published=Published(edtf=edtf, basis=f"feed {stamp[0]}") if stamp and edtf else None,
        url=entry.get("link") or None,
        clues=_find_clues(feed, entry),
    )


def flatten_fragment(markup: str) -> str:
    """Returns the words of a piece of HTML, or of plain text, blocks parted by blank lines."""
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    try:
        parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        wrapped = f"<html><body><div>{markup}</div></body></html>".replace("\0", "")
        return flatten_page(lxml_html.document_fromstring(wrapped.encode("utf-8", "replace"), parser=parser))
    except (etree.LxmlError, ValueError, AssertionError):
        return ""


def _find_clues(feed: Any, entry: Any) -> list[Clue]:
    """Returns what an entry says of where it came from."""
    origin = entry.get("source") or {}
    links = [link.get("href") for link in origin.get("links") or []]
    named = (origin.get("href") or next((link for link in links if link), None), origin.get("title"))
    clues = [Clue(kind="feed-source", value=str(value), basis="feed source") for value in named if value]
    if feed.get("title"):
        clues.append(Clue(kind="site-name", value=str(feed["title"]), basis="feed title"))
    if entry.get("publisher") or feed.get("publisher"):
        value = str(entry.get("publisher") or feed.get("publisher"))
        clues.append(Clue(kind="publisher", value=value, basis="feed publisher"))
    clues += [
        Clue(kind="canonical", value=str(link["href"]), basis="feed link rel=canonical")
        for link in entry.get("links") or []
        if link.get("rel") == "canonical" and link.get("href")
    ]
    if entry.get("author"):
        clues.append(Clue(kind="byline", value=str(entry["author"]), basis="feed author"))
    return clues


def _tell_outlet(feed: Any, entry: Any) -> Outlet | str | None:
    """Returns the outlet that published an entry: by the address it links to, else by the feed's own name."""
    link, home = str(entry.get("link") or ""), str(feed.get("link") or "")
    by_address = outlet_of_url(link)
    if by_address or (link and home and _site(link) != _site(home)):
        return by_address
    name = SECTION.sub("", str(feed.get("title") or "").strip())
    return outlet_of_url(home) or find_outlet(name) or (name if name and link and home and len(name) <= 60 else None)


def _site(url: str) -> str:
    """Returns the host of a web address."""
    return url.partition("//")[2].partition("/")[0].removeprefix("www.").casefold()
