"""Objects of the matrix that hang on an institution's application. See objects.py."""

from itertools import count

from sqlalchemy import update

from portal.policy.applications import ApplicationKind, ApplicationState
from portal.records.applications import ApplicationFile, InstitutionApplication
from portal.records.database import transaction
from portal.services import uploads
from portal.services.applications import note
from tests.builders import an_institution
from tests.conftest import NOW
from tests.files import PDF
from tests.objects import Cast, Objects, Thing, kept

_serial = count(1)


def an_application(cast: Cast, *, of_manager: bool = True) -> InstitutionApplication:
    """A report on its way to the first centre; only one of a kind may live for an institution."""
    institution_id = cast.manager.institution_id
    if not of_manager:
        with transaction() as session:
            institution_id = an_institution(session, serial=830 + next(_serial)).id
    with transaction() as session:
        session.execute(
            update(InstitutionApplication)
            .where(InstitutionApplication.institution_id == institution_id)
            .values(state=ApplicationState.WITHDRAWN)
        )
    one = kept(
        InstitutionApplication(
            institution_id=institution_id,
            kind=ApplicationKind.MENDING,
            state=ApplicationState.SUBMITTED,
            words="补齐了",
            begun_at=NOW,
            begun_by=cast.manager.id,
            submitted_at=NOW,
        )
    )
    with transaction() as session:
        note(session, one, "submit_application", by=cast.manager, at=NOW)
    return one


def own_applications(cast: Cast) -> list[Thing]:
    return [
        Thing({"key": an_application(cast).key}, (cast.manager,)),
        Thing({"key": an_application(cast, of_manager=False).key}),
    ]


def applications_of_a_unit(cast: Cast) -> list[Thing]:
    """The centre that looks at it, and the officers; not another centre."""
    key = an_application(cast, of_manager=False).key
    officials = (cast.reviewer, cast.proposing, cast.approving)
    return [Thing({"key": key}, officials), Thing({"key": "00000000"})]


def files_of(one: InstitutionApplication, cast: Cast) -> dict[str, str]:
    with transaction() as session:
        file = uploads.store("复查.pdf", PDF, by=cast.manager, at=NOW)
        session.add(ApplicationFile(application_id=one.id, upload=file))
        session.flush()
        return {"key": one.key, "file": file.key}


def own_files(cast: Cast) -> list[Thing]:
    one = an_application(cast)
    return [
        Thing(files_of(one, cast), (cast.manager,)),
        Thing({"key": one.key, "file": "00000000"}),
    ]


def files_of_a_unit(cast: Cast) -> list[Thing]:
    one = an_application(cast, of_manager=False)
    officials = (cast.reviewer, cast.proposing, cast.approving)
    return [Thing(files_of(one, cast), officials), Thing({"key": one.key, "file": "00000000"})]


APPLICATION_OBJECTS: dict[str, Objects] = {
    "/institution/applications/<key>": own_applications,
    "/institution/applications/<key>/files/<file>": own_files,
    "/bureau/applications/<key>": applications_of_a_unit,
    "/bureau/applications/<key>/files/<file>": files_of_a_unit,
}
