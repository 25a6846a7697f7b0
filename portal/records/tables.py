"""Every table, imported: whoever needs the whole schema imports this."""

from portal.records import (
    classes,
    demonstration,
    holidays,
    institutions,
    instructors,
    journal,
    listings,
    notices,
    occupations,
    policies,
    programmes,
    publications,
    search,
    sessions,
    shortage,
    venues,
)

__all__ = [
    "classes",
    "demonstration",
    "holidays",
    "institutions",
    "instructors",
    "journal",
    "listings",
    "notices",
    "occupations",
    "policies",
    "programmes",
    "publications",
    "search",
    "sessions",
    "shortage",
    "venues",
]
