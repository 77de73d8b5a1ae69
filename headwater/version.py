"""Which program wrote a case."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path

RELEASE = metadata.version("headwater")
READ = {".py", ".toml", ".npz", ".json"}


@cache
def program_version() -> str:
    """Returns the release and a digest of the program's own files, which changes with any that a run reads.

    The desk only shows what stands, so a change of it alone leaves a case as it is.
    """
    digest = hashlib.sha256()
    root = Path(__file__).parent
    desk = root / "desk"
    for path in sorted(path for path in root.rglob("*") if path.suffix in READ and desk not in path.parents):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{RELEASE}+{digest.hexdigest()[:12]}"
