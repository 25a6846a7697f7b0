"""What two institutions ask for: a filing that its centre is to look at, and another phone."""

from sqlalchemy import select

from portal.policy.applications import ApplicationKind, ApplicationState
from portal.policy.roles import Role
from portal.records.accounts import Account
from portal.records.applications import (
    ApplicationDetails,
    ApplicationProgramme,
    InstitutionApplication,
)
from portal.records.institution_details import DETAILS
from portal.records.institutions import Institution
from portal.records.programmes import Programme
from portal.services.applications import note
from portal.services.demonstration.stage import Stage

NEW_PHONE = "0931-0000902"


def add_applications(stage: Stage) -> None:
    """Put them on the stage; the accounts stand there already."""
    newcomer = stage.institutions["午"]
    filing = _application(stage, newcomer, ApplicationKind.FILING, days=-3)
    filing.state = ApplicationState.SUBMITTED
    taught = select(Programme).where(Programme.institution_id == newcomer.id)
    filing.programmes = [
        ApplicationProgramme(
            key=stage.key("application programme", one.id),
            occupation_id=one.occupation_id,
            training_type=one.training_type,
            highest_level=one.highest_level,
        )
        for one in stage.session.scalars(taught)
    ]
    change = _application(stage, stage.institutions["乙"], ApplicationKind.CHANGE, days=-1)
    change.state = ApplicationState.FORWARDED
    assert change.details is not None  # noqa: S101 - a change has them
    change.details.business_phone = NEW_PHONE
    stage.session.flush()


def _application(
    stage: Stage, institution: Institution, kind: ApplicationKind, *, days: int
) -> InstitutionApplication:
    chosen = select(Account).where(
        Account.institution_id == institution.id, Account.role == Role.MANAGER
    )
    manager = stage.session.scalars(chosen).one()
    at = stage.moment(stage.day(days), 15)
    application = InstitutionApplication(
        key=stage.key("application", institution.uscc, kind),
        institution_id=institution.id,
        kind=kind,
        begun_at=at,
        begun_by=manager.id,
        submitted_at=at,
        details=ApplicationDetails(**{name: getattr(institution, name) for name in DETAILS}),
    )
    stage.session.add(application)
    stage.session.flush()
    note(stage.session, application, "submit_application", by=manager, at=at)
    return application
