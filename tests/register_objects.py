"""Objects of the matrix that hang on a change of the register. See objects.py."""

from portal.policy.register import RegisterDeed, RegisterNoun
from portal.policy.roles import Role
from portal.records.database import db
from portal.records.register_changes import RegisterChange, files_of
from portal.services import register_changes
from portal.services.register_changes import Wanted
from tests.conftest import NOW
from tests.files import PDF
from tests.objects import Cast, Objects, Thing
from tests.register import programme, venue


def _asked(cast: Cast, noun: RegisterNoun = RegisterNoun.VENUE) -> RegisterChange:
    """Asked for by the cast's first institution, with a paper, and handed in."""
    institution = cast.manager.institution
    assert institution is not None
    details = venue() if noun is RegisterNoun.VENUE else programme()
    wanted = Wanted(noun=noun, deed=RegisterDeed.BEGIN, title="试用", details=details)
    change = register_changes.save(institution, wanted, by=cast.manager, at=NOW)
    register_changes.attach(change, [("证明.pdf", PDF)], by=cast.manager, at=NOW)
    register_changes.submit(change, by=cast.manager, at=NOW)
    db.session.refresh(change)
    return change


def institutions_changes(cast: Cast) -> list[Thing]:
    return [Thing({"key": _asked(cast).key}, (cast.manager,)), Thing({"key": "00000000"})]


def bureau_changes(cast: Cast) -> list[Thing]:
    """A centre's own; officers read all."""
    change = _asked(cast)
    by = (cast.reviewer, cast.proposing, cast.approving)
    return [Thing({"key": change.key}, by), Thing({"key": "00000000"})]


def _with_paper(cast: Cast, *found_by_role: Role) -> list[Thing]:
    change = _asked(cast)
    paper = files_of(change.id)[0].key
    by = tuple(
        one
        for one in (cast.manager, cast.reviewer, cast.proposing, cast.approving)
        if one.role in found_by_role
    )
    return [
        Thing({"key": change.key, "paper": paper}, by),
        Thing({"key": change.key, "paper": "00000000"}),
    ]


def institutions_papers(cast: Cast) -> list[Thing]:
    return _with_paper(cast, Role.MANAGER)


def bureau_papers(cast: Cast) -> list[Thing]:
    return _with_paper(cast, Role.REVIEWER, Role.PROPOSING_OFFICER, Role.APPROVING_OFFICER)


REGISTER_OBJECTS: dict[str, Objects] = {
    "/institution/register/<key>": institutions_changes,
    "/institution/register/<key>/papers/<paper>": institutions_papers,
    "/bureau/register/<key>": bureau_changes,
    "/bureau/register/<key>/papers/<paper>": bureau_papers,
}
