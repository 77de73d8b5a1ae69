"""Headwater traces every claim in a pile of reports back to where it came from."""

from headwater.case import Case
from headwater.errors import HeadwaterError
from headwater.settings import Settings
from headwater.version import RELEASE as __version__  # noqa: N811

__all__ = ["Case", "HeadwaterError", "Settings", "__version__"]
