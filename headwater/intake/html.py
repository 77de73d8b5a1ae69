"""The door for web pages: trafilatura's text of the article, and every machine-readable clue to its origin."""

from __future__ import annotations

import codecs
import logging
import re
from urllib.parse import urlsplit

import trafilatura
from lxml import etree
from lxml import html as lxml_html

from headwater.errors import UnreadableInput
from headwater.intake.clues import Metadata, read_metadata
from headwater.intake.report import compose_reports
from headwater.language.outlets import Outlet, find_outlet, outlet_of_domain
from headwater.model import Capture, Report

LONGEST = 16 * 2**20
LONGEST_BYLINE = 300
META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
XML_CHARSET = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li "  # noqa: SIM905
    "main nav ol p pre section table td th tr ul".split()
)
SILENT = ("script", "style", "noscript", "template", "iframe", "object", "svg", "head")
LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{10000,}")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
MOST_ATTRIBUTES = 2000
MOST_ELEMENTS = 30_000
HOSTILE = "The page may be made to break programs. Open it in a safe browser and save its words as text."
EMPTY = "Save the article itself: the page may be a login wall, a list, or filled in by a script."

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def read_page(capture: Capture, data: bytes) -> list[Report]:
    """Returns the one report of a web page.

    Nothing on the page is run or fetched. Raises UnreadableInput if no article is found.
    """
    if len(data) > LONGEST:
        raise UnreadableInput(f"the page is larger than {LONGEST} bytes", "Save the article alone.")
    tree = parse_page(decode_page(data, capture.media_type))
    metadata = read_metadata(tree)
    text = _extract_text(tree)
    if not any(map(str.isalnum, text)):
        raise UnreadableInput("no article is found on the page", EMPTY)
    byline = metadata.first("byline")
    if byline and (len(byline) > LONGEST_BYLINE or byline.startswith(("http:", "https:", "/"))):
        byline = None
    return compose_reports(
        capture,
        text,
        outlet=_tell_outlet(metadata, capture),
        title=_strip_site(metadata),
        byline=byline,
        published=metadata.published,
        url=capture.url or metadata.url or metadata.first("canonical"),
        clues=metadata.clues,
    )


def decode_page(data: bytes, media_type: str = "") -> str:
    """Returns the characters of a page: by byte order mark, server, UTF-8, the page's own word, or a guess."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    served = media_type.partition("charset=")[2].strip(" \"'")
    said = META_CHARSET.search(data[:8192]) or XML_CHARSET.search(data[:200])
    for encoding in (served, "utf-8-sig", said[1].decode("ascii") if said else ""):
        try:
            return data.decode(encoding) if encoding else data.decode("ascii")
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    encoding = said[1].decode("ascii") if said else ""
    try:
        return data.decode(encoding, "replace")
    except (LookupError, ValueError):
        return trafilatura.utils.decode_file(data)


def parse_page(text: str) -> lxml_html.HtmlElement:
    """Returns the tree of a page; broken markup is mended.

    Raises UnreadableInput where the parser would leave words out or take forever: elements nested
    too deep, tags with thousands of attributes.
    """
    for tag in LONG_TAG.finditer(text):
        if len(re.split(r"[\s/]+", QUOTED.sub(" ", tag[0]))) > MOST_ATTRIBUTES:
            raise UnreadableInput("a tag of the page has thousands of attributes", HOSTILE)
    parser = lxml_html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=True
    )
    try:
        tree = lxml_html.document_fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableInput(f"the page's markup cannot be read: {error}", EMPTY) from error
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise UnreadableInput("the page's elements are nested too deep", HOSTILE)
    return tree


def flatten_page(tree: etree._Element) -> str:
    """Returns all words of a tree, blocks parted by blank lines; for fragments and as a last resort."""
    parts: list[str] = []
    skipped: etree._Element | None = None
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start" and skipped is None:
            if tag in SILENT:
                skipped = element
            else:
                parts.append("\n\n" if tag in BLOCKS and tag != "br" else "\n" if tag == "br" else "")
                parts.append(" ".join((element.text or "").split(" ")).replace("\n", " "))
        elif event == "end":
            if skipped is element:
                skipped = None
            elif skipped is None and tag in BLOCKS and tag != "br":
                parts.append("\n\n")
            if skipped is None and element is not tree:
                parts.append((element.tail or "").replace("\n", " "))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _extract_text(tree: lxml_html.HtmlElement) -> str:
    """Returns the article's text; all words of a page on which no article is found."""
    whole = flatten_page(tree)
    if sum(1 for _ in tree.iter()) > MOST_ELEMENTS:
        return whole
    try:
        document = trafilatura.bare_extraction(tree, include_comments=False, with_metadata=False)
    except (RecursionError, ValueError, TypeError, AttributeError, etree.LxmlError):
        document = None
    found = document.text if document is not None and not isinstance(document, dict) else None
    return found or (whole if len(whole) < 2000 else "")


def _tell_outlet(metadata: Metadata, capture: Capture) -> Outlet | str | None:
    """Returns the outlet that published the page: by its address, its site name, its publisher."""
    by_address = outlet_of_url(capture.url)
    if by_address:
        return by_address
    said = [clue.value for kind in ("site-name", "publisher") for clue in metadata.clues if clue.kind == kind]
    said = [name for name in said if not name.startswith(("http:", "https:", "/")) and len(name) <= 100]
    known = next((outlet for outlet in map(find_outlet, said) if outlet), None)
    if known or said:
        return known or said[0]
    # A canonical link may lead to the original on another site: it names the outlet only if nothing else does.
    return None if capture.url else outlet_of_url(metadata.url or metadata.first("canonical"))


def outlet_of_url(url: str | None) -> Outlet | None:
    """Returns the outlet that a web address belongs to."""
    try:
        return outlet_of_domain(urlsplit((url or "")[:2000]).hostname or "")
    except ValueError:
        return None


def _strip_site(metadata: Metadata) -> str | None:
    """Returns the headline without the outlet's name at its end."""
    title = metadata.title
    match = re.fullmatch(r"(.{10,}?)\s+[|–—-]\s+([^|]{2,60})", title or "")
    site = metadata.first("site-name")
    if match and (find_outlet(match[2]) or (site and match[2].casefold() == site.casefold())):
        return match[1]
    return title
