"""Full-text search over reports and findings by SQLite's FTS5, kept in step by triggers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from headwater.model import Finding

# Control characters around a hit, which no text can hold once hidden characters are shown as marks.
HIT, END = "\x02", "\x03"
SNIPPET_WORDS = 40
TERM = re.compile(r'"([^"]*)"|(\S+)')
WORD = re.compile(r"\w", re.UNICODE)

# `reports` is the content of its index, so no text is kept twice; rows are joined by SQLite's own row number.
DDL = (
    """CREATE VIRTUAL TABLE IF NOT EXISTS report_words USING fts5(
        title, text, content='reports', content_rowid='rowid', tokenize='unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER IF NOT EXISTS report_words_added AFTER INSERT ON reports BEGIN
        INSERT INTO report_words(rowid, title, text) VALUES (new.rowid, new.title, new.text); END""",
    """CREATE TRIGGER IF NOT EXISTS report_words_removed AFTER DELETE ON reports BEGIN
        INSERT INTO report_words(report_words, rowid, title, text)
        VALUES ('delete', old.rowid, old.title, old.text); END""",
    """CREATE VIRTUAL TABLE IF NOT EXISTS finding_words USING fts5(
        sentence, particulars, finding UNINDEXED, tokenize='unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER IF NOT EXISTS finding_sentence_changed AFTER UPDATE OF sentence ON findings BEGIN
        UPDATE finding_words SET sentence = new.sentence WHERE finding = new.id; END""",
    """CREATE TRIGGER IF NOT EXISTS finding_removed AFTER DELETE ON findings BEGIN
        DELETE FROM finding_lines WHERE finding = old.id;
        DELETE FROM finding_places WHERE finding = old.id;
        DELETE FROM finding_times WHERE finding = old.id;
        DELETE FROM finding_reports WHERE finding = old.id;
        DELETE FROM finding_words WHERE rowid = old.rowid; END""",
    """CREATE TRIGGER IF NOT EXISTS event_removed AFTER DELETE ON events BEGIN
        DELETE FROM event_acts WHERE event = old.id; END""",
    """CREATE TRIGGER IF NOT EXISTS origin_removed AFTER DELETE ON origins BEGIN
        DELETE FROM origin_statements WHERE origin = old.id; END""",
)


# The kind of a statement's first voice, in the words that its index is found by.
FIRST_VOICE: sa.ColumnElement[str] = sa.literal_column("json_extract(voices, '$[0].kind')")
VOICES = f"CREATE INDEX IF NOT EXISTS statement_voice ON statements ({FIRST_VOICE})"


class Hit(NamedTuple):
    """A report in which words were found; `snippet` holds HIT and END around each of them."""

    report: str
    title: str | None
    outlet: str | None
    published: str | None
    snippet: str


def create_search(connection: sa.Connection) -> None:
    """Makes the indexes and the triggers that keep them in step, where they are missing."""
    for statement in (*DDL, VOICES):
        connection.exec_driver_sql(statement)


def rebuild_search(connection: sa.Connection) -> None:
    """Reads every report into the index anew."""
    connection.exec_driver_sql("INSERT INTO report_words(report_words) VALUES ('rebuild')")
    connection.exec_driver_sql("DELETE FROM finding_words")


def index_findings(connection: sa.Connection, findings: Sequence[Finding]) -> None:
    """Adds findings to the index under their own row numbers."""
    query = sa.text(
        "INSERT INTO finding_words(rowid, sentence, particulars, finding) "
        "SELECT rowid, sentence, :words, id FROM findings WHERE id = :id"
    )
    rows = [
        {
            "id": finding.id,
            "words": " · ".join(value.value for slot in finding.particulars for value in slot.values),
        }
        for finding in findings
    ]
    if rows:
        connection.execute(query, rows)


def write_match(words: str) -> str | None:
    """Returns what a reader typed as an FTS5 query in which every word must occur; None if it holds no word.

    Words between quotation marks are a phrase; the last word may be the beginning of one. Nothing of
    FTS5's own language gets through.
    """
    words = re.sub("[“”„«»]", '"', words)
    terms = [(phrase or word, bool(phrase)) for phrase, word in TERM.findall(words)]
    kept = [(re.sub(r'["\x00]', " ", text).strip(), phrase) for text, phrase in terms if WORD.search(text)][:24]
    if not kept:
        return None
    parts = [f'"{text}"' for text, _ in kept]
    return " ".join(parts) + ("" if kept[-1][1] else "*")


def find_reports(connection: sa.Connection, words: str, limit: int, offset: int = 0) -> tuple[list[Hit], int]:
    """Returns the reports that hold all the words, best first, and how many there are."""
    match = write_match(words)
    if not match:
        return [], 0
    total = connection.execute(
        sa.text("SELECT count(*) FROM report_words WHERE report_words MATCH :match"), {"match": match}
    ).scalar_one()
    query = sa.text(
        "SELECT r.id, r.title, r.outlet, r.published, f.snippet FROM ("
        " SELECT rowid, rank, snippet(report_words, 1, :hit, :end, '…', :words) AS snippet FROM report_words"
        " WHERE report_words MATCH :match ORDER BY rank LIMIT :limit OFFSET :offset"
        ") f JOIN reports r ON r.rowid = f.rowid ORDER BY f.rank"
    )
    rows = connection.execute(
        query,
        {"match": match, "hit": HIT, "end": END, "words": SNIPPET_WORDS, "limit": limit, "offset": offset},
    )
    return [Hit(*row) for row in rows], total
