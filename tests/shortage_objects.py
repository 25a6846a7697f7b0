"""Objects of the matrix that belong to the shortage directory. See objects.py."""

from portal.records.database import db, transaction
from portal.records.shortage import ShortageVersion
from portal.records.shortage_proposals import ShortageAct, ShortageProposal
from tests.builders import a_directory
from tests.conftest import DAY, NOW
from tests.objects import Cast, Objects, Thing, kept

WELDER = "a44"
NOBODY = Thing({"number": "9999"})


def a_draft(cast: Cast) -> ShortageVersion:
    """With a number and an entry, and all that it needs to be proposed."""
    number = 100 + (db.session.query(ShortageVersion).count())
    with transaction() as session:
        return a_directory(
            session,
            "焊工",
            number=number,
            drafted_by=cast.proposing.key,
            published_by=None,
            published_at=None,
        )


def versions(cast: Cast) -> list[Thing]:
    """Any officer reads them; an unknown number is nobody's."""
    officers = (cast.proposing, cast.approving)
    return [Thing({"number": str(a_draft(cast).number)}, officers), NOBODY]


def entries(cast: Cast) -> list[Thing]:
    number = str(a_draft(cast).number)
    return [
        Thing({"number": number, "key": WELDER}, (cast.proposing,)),
        Thing({"number": number, "key": "z9"}),
    ]


def proposals(cast: Cast) -> list[Thing]:
    proposal = ShortageProposal(
        version_id=a_draft(cast).id,
        act=ShortageAct.PUBLISH,
        day=DAY,
        proposed_at=NOW,
        proposed_by=cast.proposing.id,
    )
    return [Thing({"key": kept(proposal).key}, (cast.approving,)), Thing({"key": "00000000"})]


SHORTAGE_OBJECTS: dict[str, Objects] = {
    "/bureau/shortage/<int(max=9999):number>": versions,
    "/bureau/shortage/<int(max=9999):number>/entries/<key>": entries,
    "/bureau/shortage/proposals/<key>": proposals,
}
