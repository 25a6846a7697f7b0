"""The online training platforms that the province has chosen (000 二(六)): links, nothing more."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column
from typing_extensions import override

from portal.records.directories import Listed


class OnlinePlatform(Listed):
    """One platform, its operator and what it is for."""

    __tablename__ = "online_platforms"
    __table_args__ = (
        CheckConstraint("until_day IS NULL OR until_day >= from_day", name="days_in_order"),
        CheckConstraint("address LIKE 'https://%'", name="address_is_safe"),
    )
    noun = "online_platform"

    operator: Mapped[str] = mapped_column(String(100))
    address: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(String(200))

    @property
    @override
    def identity(self) -> str:
        return self.address
