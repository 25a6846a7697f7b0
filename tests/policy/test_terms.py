"""Identifiers are the open API's; every one has its Chinese word."""

from enum import StrEnum

import pytest

from portal.policy import classes, closing, entitlement, figures, listing, registry, terms
from portal.policy.terms import SHAPES, State, Term

MODULES = (terms, figures, classes, listing, registry, closing, entitlement)
TERMS: list[type[StrEnum]] = [
    value
    for module in MODULES
    for value in vars(module).values()
    if isinstance(value, type) and issubclass(value, Term | State) and len(value)
    if value.__module__ == module.__name__
]


@pytest.mark.parametrize("term", TERMS)
def test_every_term_has_a_word_and_no_word_is_used_twice_in_one_list(term: type[StrEnum]) -> None:
    labels = [member.label for member in term]  # type: ignore[attr-defined]
    assert all(labels)
    if issubclass(term, Term):
        assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    ("term", "identifiers"),
    [
        (terms.TrainingType, "employment_skills on_post_skills entrepreneurship apprenticeship"),
        (terms.Award, "completion advanced technician senior_technician"),
        (terms.Course, "GYB SYB IYB EYB ONLINE PRACTICAL"),
        (terms.Level, "none junior intermediate advanced technician senior_technician"),
        (
            terms.Group,
            """graduating_student poverty_monitored school_leaver rural_migrant_worker
            registered_unemployed hard_to_employ employee entrepreneur none""",
        ),
        (
            terms.CertificateKind,
            """vocational_qualification skill_level_certificate special_skill_certificate
            special_operation_permit special_equipment_permit none""",
        ),
        (terms.EvaluationKind, "skill_level special_skill"),
        (
            entitlement.BenefitType,
            "employment_skills on_post_skills entrepreneurship apprenticeship skill_upgrade",
        ),
        (entitlement.BenefitState, "paid under_claim rejected recovered"),
    ],
)
def test_identifiers_are_the_open_apis(term: type[Term], identifiers: str) -> None:
    assert [str(member) for member in term] == identifiers.split()


def test_states_take_their_shape_from_their_colour() -> None:
    for term in TERMS:
        if issubclass(term, State):
            for member in term:
                assert member.shape == SHAPES[member.colour]
    assert registry.Standing.SUSPENDED.shape == "✕"


def test_the_skills_types_are_two() -> None:
    assert [kind for kind in terms.TrainingType if kind.is_for_skills] == [
        terms.TrainingType.EMPLOYMENT_SKILLS,
        terms.TrainingType.ON_POST_SKILLS,
    ]


def test_a_suspended_or_removed_institution_opens_no_class() -> None:
    standing = registry.Standing
    assert [s for s in standing if s.may_open_classes] == [standing.FILED, standing.RECTIFICATION]
    assert [s for s in standing if s.is_listed] == [
        standing.FILED,
        standing.RECTIFICATION,
        standing.SUSPENDED,
    ]
