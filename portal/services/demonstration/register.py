"""What institution 甲 asks for just now: an instructor and a programme, both waiting."""

from portal.policy.register import RegisterDeed, RegisterNoun
from portal.policy.registry import InstructorKind
from portal.policy.roles import Role
from portal.policy.terms import CertificateKind, Level, TrainingType
from portal.records.accounts import Account, accounts_of_institution
from portal.services import register_changes
from portal.services.demonstration.accounts import id_number
from portal.services.demonstration.stage import Stage
from portal.services.register_changes import Wanted
from portal.services.register_details import InstructorDetails, ProgrammeDetails, as_text

# Behind every worker of the cast.
SERIAL = 890
ASKED_DAYS_AGO = 2


def add_register_changes(stage: Stage) -> None:
    """Put what waits for the centre and for the officers on the stage."""
    own = stage.institutions["甲"]
    people = accounts_of_institution(own.id)
    manager = next(one for one in people if one.role is Role.MANAGER)
    teacher = InstructorDetails(
        name="金示教",
        number=id_number(SERIAL),
        phone="13900000190",
        kind=InstructorKind.BOTH,
        occupations=(stage.occupations["养老护理员"].key,),
        certificate=CertificateKind.SKILL_LEVEL_CERTIFICATE,
        certificate_number="S000062000001202512345",
        certificate_level=Level.ADVANCED,
        shows_full_name=False,
    )
    _ask(stage, manager, RegisterNoun.INSTRUCTOR, teacher.name, as_text(teacher))
    wanted = ProgrammeDetails(
        occupation=stage.occupations["育婴员"].key,
        course=None,
        training_type=TrainingType.EMPLOYMENT_SKILLS,
        highest_level=Level.JUNIOR,
    )
    _ask(stage, manager, RegisterNoun.PROGRAMME, "育婴员，就业技能", as_text(wanted))


def _ask(stage: Stage, by: Account, noun: RegisterNoun, title: str, details: str) -> None:
    at = stage.moment(stage.day(-ASKED_DAYS_AGO), 10, 20)
    wanted = Wanted(noun=noun, deed=RegisterDeed.BEGIN, title=title, details=details)
    change = register_changes.save(stage.institutions["甲"], wanted, by=by, at=at)
    change.key = stage.key("register", noun)
    register_changes.submit(change, by=by, at=at)
