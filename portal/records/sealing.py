"""Sealed columns: what they hold is encrypted at rest and bound to its table, column and row.

A class names its sealed fields as `number = Sealed("number")` beside a `number_sealed` column; a
swapped or copied cell does not open, because the row's `seal_id` is part of the seal.
"""

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload
from uuid import uuid4

from sqlalchemy import String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from portal.records.keyring import keyring

Plain = TypeVar("Plain")


def new_seal_id() -> str:
    return uuid4().hex


class Sealable:
    """A row with sealed fields; `seal_id` is random and never changes."""

    __tablename__: str

    @declared_attr
    def seal_id(cls) -> Mapped[str]:  # noqa: N805
        return mapped_column(String(32), default=new_seal_id, unique=True)


class SealedField(Generic[Plain]):
    """A field that reads and writes plainly and stores `<name>_sealed`; None stays None."""

    read: Callable[[bytes], Plain]
    write: Callable[[Plain], bytes]

    def __init__(self, name: str) -> None:
        self.name = name
        self.column = f"{name}_sealed"

    @overload
    def __get__(self, row: None, kind: type) -> Self: ...
    @overload
    def __get__(self, row: Sealable, kind: type) -> Plain | None: ...
    def __get__(self, row: Sealable | None, kind: type) -> Self | Plain | None:
        if row is None:
            return self
        sealed = getattr(row, self.column)
        return None if sealed is None else self.read(keyring().open(sealed, place=self.place(row)))

    def __set__(self, row: Sealable, plain: Plain | None) -> None:
        if not row.seal_id:
            row.seal_id = new_seal_id()
        setattr(row, self.column, self.sealed(type(row), row.seal_id, plain))

    def sealed(self, kind: type[Sealable], seal_id: str, plain: Plain | None) -> bytes | None:
        """What the column holds for a row; for those that are written many at once."""
        if plain is None:
            return None
        return keyring().seal(self.write(plain), place=self._place(kind, seal_id))

    def place(self, row: Sealable) -> str:
        return self._place(type(row), row.seal_id)

    def _place(self, kind: type[Sealable], seal_id: str) -> str:
        return f"{kind.__tablename__}.{self.column}.{seal_id}"


class Sealed(SealedField[str]):
    """Sealed text."""

    read = staticmethod(bytes.decode)
    write = staticmethod(str.encode)


class SealedBytes(SealedField[bytes]):
    """A sealed file."""

    read = staticmethod(bytes)
    write = staticmethod(bytes)


def sealed_fields(kind: type) -> list[SealedField[Any]]:
    """The sealed fields of a class, for whoever re-seals them."""
    return [field for field in vars(kind).values() if isinstance(field, SealedField)]
