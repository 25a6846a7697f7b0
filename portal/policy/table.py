"""Values in force for a time: each with its first and last day and the clause it rests on."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

V = TypeVar("V")


class OutsideTable(LookupError):
    """The day, or the key, lies outside what a table holds."""


class NoRule(OutsideTable):
    """The place's documents are silent; the message says so in plain Chinese."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: the document's key and its name in words, and the clause.

    `default` marks common practice and `local` the bureau's own setting; both are said on
    screen, because no document fixes them.
    """

    document: str
    citation: str
    clause: str

    @property
    def is_default(self) -> bool:
        return self.document == "default"

    @property
    def is_local(self) -> bool:
        return self.document == "local"

    @property
    def is_document(self) -> bool:
        """Whether a document fixes the value, so that nobody here may set another."""
        return not (self.is_default or self.is_local)

    def __str__(self) -> str:
        return f"{self.citation} {self.clause}".strip()


@dataclass(frozen=True, slots=True)
class Dated(Generic[V]):
    """A value with the days it holds for (`until_day` inclusive, None = no end)."""

    value: V
    from_day: date
    until_day: date | None
    source: Source
    line: int

    def is_in_force(self, on: date) -> bool:
        return self.from_day <= on and (self.until_day is None or on <= self.until_day)


class Table(Generic[V]):
    """Dated values by key. An empty table says that the place has no such rule."""

    __slots__ = ("_entries", "_versions", "from_day", "name")

    def __init__(self, name: str, versions: Mapping[Hashable, tuple[Dated[V], ...]]) -> None:
        entries = (entry for held in versions.values() for entry in held)
        self.name = name
        self._versions = versions
        self._entries = tuple(sorted(entries, key=lambda entry: entry.line))
        self.from_day = min((entry.from_day for entry in self._entries), default=None)

    def __bool__(self) -> bool:
        return bool(self._entries)

    def __iter__(self) -> Iterator[Dated[V]]:
        """Every version of every value, in the file's order."""
        return iter(self._entries)

    def __contains__(self, key: Hashable) -> bool:
        """Whether there is a value for the key on any day."""
        return (key if isinstance(key, tuple) else (key,)) in self._versions

    def versions(self, *key: Hashable) -> tuple[Dated[V], ...]:
        """Every version of one value, in order of time."""
        return self._versions.get(key, ())

    def with_versions(self, changed: Mapping[Hashable, tuple[Dated[V], ...]]) -> "Table[V]":
        """The same table with other versions of some values."""
        return Table(self.name, {**self._versions, **changed})

    def find(self, on: date, *key: Hashable) -> Dated[V] | None:
        """The value in force on that day, or None."""
        for entry in self._versions.get(key, ()):
            if entry.is_in_force(on):
                return entry
        return None

    def on(self, on: date, *key: Hashable) -> Dated[V]:
        """The value in force on that day. Raises OutsideTable: never a silent fallback."""
        entry = self.find(on, *key)
        if entry is None:
            words = " ".join(str(part) for part in key)
            raise OutsideTable(f"{self.name} has no value for {words or 'that day'} on {on}")
        return entry

    def in_force(self, on: date) -> tuple[Dated[V], ...]:
        """Every value in force on that day, in the file's order."""
        return tuple(entry for entry in self if entry.is_in_force(on))
