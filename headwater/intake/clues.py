"""Machine-readable hints on a page: where it came from, who published it, who wrote it and when."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree

from headwater.intake.dates import read_timestamp
from headwater.model import Clue, Published

LONGEST_JSON = 2**20
DEEPEST_JSON = 12
MOST_LINKS = 20
METAS = {
    "syndication-source": "syndication-source",
    "original-source": "original-source",
    "og:site_name": "site-name",
    "application-name": "site-name",
    "publisher": "publisher",
    "dc.publisher": "publisher",
    "dcterms.publisher": "publisher",
    "article:publisher": "publisher",
    "copyright": "credit-text",
    "dcterms.rightsholder": "credit-text",
    "dc.source": "original-source",
    "dcterms.source": "original-source",
    "source": "original-source",
    "author": "byline",
    "dc.creator": "byline",
    "dcterms.creator": "byline",
    "article:author": "byline",
    "parsely-author": "byline",
    "sailthru.author": "byline",
    "byl": "byline",
}
DATES = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "pubdate", "publishdate",
    "publish-date", "publication_date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date",
    "dcterms.created", "dc.date.created", "parsely-pub-date", "sailthru.date", "citation_publication_date",
    "citation_date", "article.published", "originalpublicationdate", "rnews:datepublished",
)  # fmt: skip
JSON_CLUES = {
    "isBasedOn": "is-based-on",
    "isBasedOnUrl": "is-based-on",
    "creditText": "credit-text",
    "sourceOrganization": "source-organization",
    "dateline": "dateline",
    "publisher": "publisher",
    "author": "byline",
    "creator": "byline",
    "translator": "byline",
    "contributor": "byline",
}
SOURCE_LINK = re.compile(
    r"(?:original )?source\b.{0,60}|(?:originally|first) (?:published|appeared|posted)\b.{0,80}|via\b.{0,40}|"
    r"(?:read|see|view|continue reading)(?: the| this)?(?: (?:full|original|entire|complete))+"
    r" ?(?:article|story|report|post|text)\b.{0,60}|original (?:article|story|report|post)\b.{0,60}",
    re.IGNORECASE,
)


class Metadata(NamedTuple):
    """What a page says of itself in machine-readable form."""

    clues: tuple[Clue, ...]
    title: str | None
    published: Published | None
    url: str | None

    def first(self, kind: str) -> str | None:
        """Returns the first clue of a kind."""
        return next((clue.value for clue in self.clues if clue.kind == kind), None)


def read_metadata(tree: etree._Element) -> Metadata:
    """Returns the metadata of a parsed page."""
    metas = list(_iterate_metas(tree))
    articles = list(_iterate_articles(tree))
    clues = [*_find_link_clues(tree)]
    clues += [Clue(kind=METAS[name], value=value, basis=f"meta {name}") for name, value in metas if name in METAS]
    for article in articles:
        for key, kind in JSON_CLUES.items():
            values = dict.fromkeys(_names(article.get(key)))
            clues += [Clue(kind=kind, value=value, basis=f"JSON-LD {key}") for value in values]
    clues += _find_source_links(tree)
    by_name: dict[str, str] = {}
    for name, value in metas:
        by_name.setdefault(name, value)
    return Metadata(
        tuple(dict.fromkeys(clues)),
        _read_title(tree, by_name, articles),
        _read_published(tree, by_name, articles),
        by_name.get("og:url"),
    )


def _iterate_metas(tree: etree._Element) -> Iterator[tuple[str, str]]:
    """Yields the names and contents of meta tags."""
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        value = " ".join((meta.get("content") or "").split())
        if name and value and len(value) <= 1000:
            yield name, value


def _iterate_articles(tree: etree._Element) -> Iterator[dict[str, Any]]:
    """Yields the articles that JSON-LD describes; broken or too deep JSON gives none."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text or len(script.text) > LONGEST_JSON:
            continue
        try:
            yield from _articles_in(json.loads(script.text, strict=False), 0)
        except (ValueError, RecursionError):
            continue


def _articles_in(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Yields the articles inside a JSON value."""
    if depth > DEEPEST_JSON:
        return
    if isinstance(value, list):
        for item in value:
            yield from _articles_in(item, depth + 1)
    elif isinstance(value, dict):
        types = value.get("@type")
        named = " ".join(map(str, types)) if isinstance(types, list) else str(types)
        if re.search(r"Article|Report|BlogPosting|WebPage\b", named):
            yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            if isinstance(value.get(key), (dict, list)):
                yield from _articles_in(value[key], depth + 1)


def _names(value: Any) -> Iterator[str]:
    """Yields the names or addresses in a JSON-LD value."""
    if isinstance(value, str) and value.strip():
        yield " ".join(value.split())[:1000]
    elif isinstance(value, list):
        for item in value[:20]:
            yield from _names(item) if not isinstance(item, list) else ()
    elif isinstance(value, dict):
        found = value.get("name") or value.get("legalName") or value.get("url") or value.get("@id")
        yield from _names(found) if isinstance(found, (str, list)) else ()


def _find_link_clues(tree: etree._Element) -> Iterator[Clue]:
    """Yields what link elements in the head say."""
    for link in tree.iter("link"):
        rel, href = (link.get("rel") or "").lower().split(), (link.get("href") or "").strip()
        if href and len(href) <= 2000:
            for name in ("canonical", "syndication-source", "original-source"):
                if name in rel:
                    yield Clue(kind=name, value=href, basis=f"link rel={name}")


def _find_source_links(tree: etree._Element) -> list[Clue]:
    """Returns the links whose words say that they lead to the original."""
    found: list[Clue] = []
    for anchor in tree.iter("a"):
        href = (anchor.get("href") or "").strip()[:2000]
        if len(found) >= MOST_LINKS or not href.startswith(("http:", "https:")):
            continue
        words = " ".join("".join(anchor.itertext()).split())
        if words and len(words) <= 120:
            texts = (words, f"{_words_before(anchor)} {words}")
            said = next((text for text in texts if SOURCE_LINK.fullmatch(text)), None)
            found += [Clue(kind="link", value=href, basis=f'link "{said}"')] if said else []
    return found


def _words_before(anchor: etree._Element) -> str:
    """Returns the last words before a link, up to the element or the sentence before it."""
    previous, parent = anchor.getprevious(), anchor.getparent()
    text = previous.tail if previous is not None else parent.text if parent is not None else None
    return " ".join(re.split(r"[.!?\n]\s", (text or "")[-60:])[-1].split())


def _read_title(tree: etree._Element, metas: dict[str, str], articles: list[dict[str, Any]]) -> str | None:
    """Returns the headline: of JSON-LD, og:title, the only h1, or the title element."""
    headlines = (name for article in articles for name in _names(article.get("headline")))
    found = next(headlines, None) or metas.get("og:title") or metas.get("dc.title") or metas.get("twitter:title")
    if found:
        return found
    for tag in ("h1", "title"):
        words = [" ".join("".join(element.itertext()).split()) for element in tree.iter(tag)]
        words = [text for text in words if text]
        if len(words) == 1 or (words and tag == "title"):
            return words[0][:500]
    return None


def _read_published(tree: etree._Element, metas: dict[str, str], articles: list[dict[str, Any]]) -> Published | None:
    """Returns the date of publication from meta tags, JSON-LD or a time element that says what it is."""
    for name in DATES:
        edtf = read_timestamp(metas.get(name, "")) if metas.get(name) else None
        if edtf:
            return Published(edtf=edtf, basis=f"meta {name}")
    for article in articles:
        for value in _names(article.get("datePublished")):
            edtf = read_timestamp(value)
            if edtf:
                return Published(edtf=edtf, basis="JSON-LD datePublished")
    for element in tree.iter("time"):
        said = f"{element.get('itemprop') or ''} {element.get('class') or ''}".lower()
        if element.get("pubdate") is not None or re.search(r"datepublished|\bpublished\b|entry-date", said):
            edtf = read_timestamp(element.get("datetime") or "")
            if edtf:
                return Published(edtf=edtf, basis="time element")
    return None
