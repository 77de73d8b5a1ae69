"""Makes the example pile's PDF, WARC and zip files from the texts in `sources/`, the same bytes every time.

python examples/make_binaries.py            # writes them into examples/reports
python examples/make_binaries.py --check    # exits 1 if a committed file differs
"""

from __future__ import annotations

import hashlib
import io
import sys
import textwrap
import zipfile
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parent
SOURCES = EXAMPLES / "sources"
REPORTS = EXAMPLES / "reports"

LINES_A_PAGE = 40
LINE_WIDTH = 84


def set_lines(text: str) -> list[str]:
    """Returns a text's printed lines; an empty line parts paragraphs."""
    paragraphs = text.strip().split("\n")
    return [line for paragraph in paragraphs for line in (textwrap.wrap(paragraph, LINE_WIDTH) or [""])]


def draw_page(lines: list[str], number: int, of: int) -> bytes:
    """Returns one page's drawing commands: the lines and a footer."""

    def show(line: str) -> str:
        escaped = line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        return f"({escaped}) Tj T*"

    body = "\n".join(show(line) for line in lines)
    footer = show(f"Selmath Harbour Times - page {number} of {of}")
    return f"BT /F1 11 Tf 15 TL 72 770 Td\n{body}\nET\nBT /F1 8 Tf 10 TL 72 40 Td\n{footer}\nET".encode("cp1252")


def make_pdf(text: str) -> bytes:
    """Returns a PDF of a text, in a font that every reader has."""
    lines = set_lines(text)
    pages = [lines[at : at + LINES_A_PAGE] for at in range(0, len(lines), LINES_A_PAGE)]
    numbers = [4 + 2 * at for at in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for at, (number, page) in enumerate(zip(numbers, pages, strict=True), start=1):
        drawing = draw_page(page, at, len(pages))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            + f"/Contents {number + 1} 0 R >>".encode()
        )
        objects.append(f"<< /Length {len(drawing)} >>\nstream\n".encode() + drawing + b"\nendstream")
    out, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    xref = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n".encode()
    return bytes(out)


def make_warc(html: bytes, url: str, fetched_at: str) -> bytes:
    """Returns a WARC file with one response record."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
    http += f"Content-Length: {len(html)}\r\n\r\n".encode() + html
    record_id = hashlib.sha256(http).hexdigest()
    header = "\r\n".join(
        (
            "WARC/1.0",
            "WARC-Type: response",
            f"WARC-Record-ID: <urn:uuid:{record_id[:8]}-{record_id[8:12]}-4{record_id[13:16]}-8{record_id[17:20]}"
            f"-{record_id[20:32]}>",
            f"WARC-Date: {fetched_at}",
            f"WARC-Target-URI: {url}",
            "Content-Type: application/http; msgtype=response",
            f"Content-Length: {len(http)}",
        )
    )
    return header.encode() + b"\r\n\r\n" + http + b"\r\n\r\n"


def make_zip(members: dict[str, bytes]) -> bytes:
    """Returns a zip file whose members all bear one fixed date."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, date_time=(2024, 4, 2, 9, 0, 0)), data)
    return out.getvalue()


def make_binaries() -> dict[str, bytes]:
    """Returns every generated file of the pile by its name."""
    pdf = make_pdf((SOURCES / "05-harbour-times.txt").read_text("utf-8"))
    return {
        "05-harbour-times.pdf": pdf,
        "13-radio-vessin.warc": make_warc(
            (SOURCES / "13-radio-vessin.html").read_bytes(),
            "https://radiovessin.example/2024/03/21/korvane-miners",
            "2024-05-30T11:20:09Z",
        ),
        "16-folder-of-a-colleague.zip": make_zip(
            {
                "selmath-valley-herald.txt": (SOURCES / "16-selmath-valley-herald.txt").read_bytes(),
                "statements/prisoners-watch.txt": (SOURCES / "16-prisoners-watch.txt").read_bytes(),
            }
        ),
        "17-fax.pdf": pdf[:300],
    }


def main() -> int:
    """Writes the files, or with --check compares them."""
    made = make_binaries()
    if "--check" in sys.argv[1:]:
        differing = [name for name, data in made.items() if (REPORTS / name).read_bytes() != data]
        print("\n".join(f"{name} differs from what its source gives" for name in differing) or "all as made")
        return 1 if differing else 0
    for name, data in made.items():
        (REPORTS / name).write_bytes(data)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
