"""Text of strangers made safe to show: what would be invisible or steer the reader's screen becomes a visible mark."""

from __future__ import annotations

import re

# C0 and C1 controls but tab and line end, bidirectional controls, zero-width signs, separators, tags, surrogates.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def show_controls(text: str) -> str:
    """Returns the text with each hidden character as a mark that names its code point, such as ⟦U+202E⟧."""
    if text.isprintable():
        return text
    return HIDDEN.sub(lambda match: f"⟦U+{ord(match.group()):04X}⟧", text.replace("\r\n", "\n"))


def quote_words(words: str) -> str:
    """Returns words between quotation marks; those that stand between some of their own keep them."""
    bare = words.strip()
    own = len(bare) > 1 and bare[0] in '“"' and bare[-1] in '”"'
    return bare if own else f"“{bare}”"


def show_line(text: str) -> str:
    """Returns the text on one line, its hidden characters as marks."""
    return re.sub(r"\s+", " ", show_controls(text)).strip()
