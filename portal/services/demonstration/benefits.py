"""Two benefits from before the portal, entered by one reviewer, waiting for another."""

from datetime import timedelta

from portal.policy.entitlement import BenefitState, BenefitType
from portal.policy.terms import Level
from portal.records.benefit_batches import BenefitBatch
from portal.records.benefits import BenefitRow
from portal.services.demonstration.lessons import SECOND_REVIEWER
from portal.services.demonstration.stage import Stage
from portal.services.demonstration.trainees import WORKER_THREE, account_on

SUBJECTS = ("电工", "焊工")


def add_benefits(stage: Stage) -> None:
    reviewer, worker = account_on(SECOND_REVIEWER), account_on(WORKER_THREE)
    entered_at = stage.at - timedelta(days=1)
    batch = BenefitBatch(
        key=stage.key("benefit batch"),
        unit=reviewer.unit or "",
        proposed_at=entered_at,
        proposed_by=reviewer.id,
        total=len(SUBJECTS),
        is_imported=True,
    )
    rows = [
        BenefitRow(
            key=stage.key("benefit before", subject),
            person_id=worker.person_id,
            on_day=stage.on.replace(year=stage.on.year - years, month=6, day=30),
            type=BenefitType.EMPLOYMENT_SKILLS,
            occupation=subject,
            level=Level.NONE,
            state=BenefitState.PAID,
            amount=1000,
            source="演示数据：以前的台账",
            entered_at=entered_at,
            entered_by=reviewer.id,
        )
        for years, subject in enumerate(SUBJECTS, 2)
    ]
    batch.put_names({row.key: worker.name for row in rows})
    stage.session.add(batch)
    stage.session.flush()
    for row in rows:
        row.batch_id = batch.id
    stage.session.add_all(rows)
