"""What a stage is, and the check that stages stand in an order that works."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from headwater.errors import BrokenPipeline
from headwater.model import Judgement, Record, Report

if TYPE_CHECKING:
    from headwater.language.reading import Reading

T = TypeVar("T")
U = TypeVar("U")
R = TypeVar("R", bound=Record)


class Memory(Protocol):
    """What pure functions found in earlier runs, by digests of all that they were given."""

    def recall(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Returns the values of those of some keys that are known."""
        ...

    def keep(self, found: Mapping[bytes, bytes]) -> None:
        """Adds values under keys that were not known."""
        ...

    def read(self, name: str) -> bytes:
        """Returns what was written under a name last, nothing if nothing was."""
        ...

    def write(self, name: str, value: bytes) -> None:
        """Writes a value under a name, in place of what stood there."""
        ...

    def look(self, name: str, numbers: Iterable[int]) -> dict[int, bytes]:
        """Returns what stands under a name and some numbers."""
        ...

    def put(self, name: str, values: Mapping[int, bytes]) -> None:
        """Puts values under a name and numbers, in place of what stood there; an empty value takes it away."""
        ...

    def drop(self, beginning: str) -> None:
        """Takes away all that stands under names with one beginning."""
        ...


class Engine(Protocol):
    """The verb that carries the whole road, and the memory of earlier runs; engines differ only here."""

    @property
    def memory(self) -> Memory:
        """What was found in earlier runs."""
        ...

    def map(self, function: Callable[[Sequence[T]], Sequence[U]], records: Sequence[T]) -> list[U]:
        """Returns one result per record, in order; `function` is pure, picklable and takes batches."""
        ...


class Pile:
    """All records of a case, by kind; of the judgements those that stand, oldest first, about ids of this pile.

    `changed` holds what came and went since the stages last looked at it, as far as that is known yet; after a
    judgement, what was judged too.
    """

    def __init__(self, records: Mapping[type[Record], Sequence[Record]]) -> None:
        self.changed: list[Record] = []
        self._records = dict(records)
        self._found: dict[tuple[type[Record], str], defaultdict[str, list[Record]]] = {}

    def all(self, kind: type[R]) -> tuple[R, ...]:
        """Returns the records of one kind, in the order of their ids."""
        return tuple(cast("Sequence[R]", self._records.get(kind, ())))

    def where(self, kind: type[R], field: str, values: Iterable[str]) -> list[R]:
        """Returns the records of one kind whose field has one of the values, in no certain order."""
        found = self._found.get((kind, field))
        if found is None:
            found = self._found[kind, field] = defaultdict(list)
            for record in self.all(kind):
                found[getattr(record, field)].append(record)
        return cast("list[R]", [record for value in dict.fromkeys(values) for record in found.get(value, ())])

    def ids(self, kind: type[Record]) -> list[str]:
        """Returns the ids of all records of one kind, in order."""
        return sorted(getattr(record, "id") for record in self.all(kind))  # noqa: B009

    def count(self, kind: type[Record]) -> int:
        """Returns how many records of one kind there are."""
        return len(self.all(kind))

    def arrived(self) -> list[Report]:
        """Returns the reports that came since the stages last looked; those that a judgement is about have not."""
        if any(isinstance(item, Judgement) for item in self.changed):
            return []
        return [item for item in self.changed if isinstance(item, Report)]


class Replacing(list[R]):
    """Records that a stage gives in place of those that held the same `members`; all others stand.

    Without `members` they stand in place of all records of their kind.
    """

    def __init__(self, records: Iterable[R], members: Set[str] | None) -> None:
        super().__init__(records)
        self.members = members


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One step of the road: a pure function that declares what it reads and what it writes.

    `each` reads one report at a time; `whole` reads the pile. Exactly one of them is set.
    """

    name: str
    reads: tuple[type[Record], ...]
    writes: tuple[type[Record], ...]
    each: Callable[[Reading], Iterable[Record]] | None = None
    whole: Callable[[Pile, Engine], Iterable[Record]] | None = None


def digest_key(*parts: object) -> bytes:
    """Returns the key under which something is remembered that follows from these parts alone."""
    found = blake2b(digest_size=16)
    for part in parts:
        found.update(part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass"))
        found.update(b"\x1f")
    return found.digest()


def number_bytes(value: bytes) -> int:
    """Returns a number that is a digest of some bytes."""
    return int.from_bytes(blake2b(value, digest_size=8).digest(), "little")


def check_order(stages: Sequence[Stage]) -> None:
    """Raises BrokenPipeline unless every stage reads what stands before it and no two write the same."""
    written: set[type[Record]] = {Report, Judgement}
    whole_began = False
    for stage in stages:
        missing = [kind.__name__ for kind in stage.reads if kind not in written]
        if missing:
            raise BrokenPipeline(f"stage {stage.name} reads {', '.join(missing)}, which no earlier stage writes")
        again = [kind.__name__ for kind in stage.writes if kind in written]
        if again:
            raise BrokenPipeline(f"stage {stage.name} writes {', '.join(again)}, which an earlier stage writes")
        if (stage.each is None) == (stage.whole is None):
            raise BrokenPipeline(f"stage {stage.name} must read either each report or the whole pile")
        if stage.each and whole_began:
            raise BrokenPipeline(f"stage {stage.name} reads each report after a stage that reads the whole pile")
        whole_began = whole_began or stage.whole is not None
        written.update(stage.writes)
