"""The changes of the lists as an Atom feed (RFC 4287), with tombstones for what is gone (RFC 6721).

A tombstone carries the random key of the entry and the moment alone, so that other systems forget
too without learning anything again.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from xml.etree.ElementTree import SubElement, register_namespace, tostring

from defusedxml.ElementTree import fromstring
from feedgen.feed import FeedGenerator

from portal.exports.lists import moment
from portal.policy.deadlines import SHANGHAI
from portal.policy.figures import ListingColour
from portal.policy.listing import ListingKind
from portal.records.list_changes import Told, changes_since
from portal.records.list_entries import FullEntry, full_entries

ATOM = "http://www.w3.org/2005/Atom"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
# Whoever asks less often reads the whole set again.
DAYS = 90


def list_feed(on: date, *, title: str, author: str, page: str, own: str) -> bytes:
    """What changed in the last 90 days; `page` is the address of the lists, `own` the feed's."""
    begins = datetime.combine(on, time.min, SHANGHAI) - timedelta(days=DAYS)
    changes = changes_since(begins, on=on)
    feed = FeedGenerator()
    feed.id(own)
    feed.title(title)
    feed.subtitle(f"最近 {DAYS} 天列入、变更和撤下的。撤下的只写编号，转用的也要跟着拿掉。")
    feed.author({"name": author})
    feed.link(href=own, rel="self", type="application/atom+xml")
    feed.link(href=page, rel="alternate", type="text/html")
    feed.language("zh-Hans")
    feed.updated(max((told.at for told in (*changes.changed, *changes.gone)), default=begins))
    held = {full.entry.key: full for full in full_entries(_keys(changes.changed), on=on)}
    for told in changes.changed:
        _add(feed, held[told.key], told.at, f"{page}/{told.key}")
    return _with_tombstones(
        feed.atom_str(), [(f"{page}/{one.key}", one.at) for one in changes.gone]
    )


def _with_tombstones(feed: bytes, gone: Sequence[tuple[str, datetime]]) -> bytes:
    """Feedgen has none: they are hung on the feed that it made."""
    register_namespace("", ATOM)
    register_namespace("at", TOMBSTONES)
    root = fromstring(feed)
    for address, at in gone:
        SubElement(root, f"{{{TOMBSTONES}}}deleted-entry", ref=address, when=moment(at))
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _keys(told: Sequence[Told]) -> list[str]:
    return [one.key for one in told]


def _add(feed: FeedGenerator, full: FullEntry, at: datetime, address: str) -> None:
    entry, one = full.entry, feed.add_entry(order="append")
    one.id(address)
    one.link(href=address, rel="alternate", type="text/html")
    one.title(f"{entry.institution_name}：{_mark(full)}")
    one.updated(at)
    lines = (
        f"信用代码 {entry.uscc}",
        entry.ground.label if entry.ground else entry.facts,
        entry.measure.label if entry.measure else "",
        f"{entry.authority} {entry.decision_no}".strip(),
        f"{entry.effective_from}起" + (f"，至{entry.term_until}" if entry.term_until else ""),
        "异议处理中" if entry.is_disputed else "",
    )
    one.content("\n".join(line for line in lines if line), type="text")


def _mark(full: FullEntry) -> str:
    """A penalty, or what another office keeps, is never called the black list."""
    entry = full.entry
    is_own = entry.colour is ListingColour.WHITE or entry.kind is ListingKind.PROGRAMME
    return entry.colour.label if is_own else entry.kind.label
