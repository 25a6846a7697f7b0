"""Certificate numbers: as printed, all or none, never twice, unique over all years (003 附件4)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policy.certificates import (
    allot_numbers,
    as_integer,
    judge_range,
    ranges_for,
    remaining,
)
from portal.policy.figures import CertificateRange
from portal.policy.jurisdiction import Jurisdiction, load
from portal.policy.terms import TrainingType

ON = date(2026, 12, 1)
ES, OP = TrainingType.EMPLOYMENT_SKILLS, TrainingType.ON_POST_SKILLS
EN = TrainingType.ENTREPRENEURSHIP


def segment(first: str, last: str, year: int = 2026, centre: str = "second") -> CertificateRange:
    return CertificateRange(year, centre, EN, first, last)


def ranges(centre: str, training_type: TrainingType) -> tuple[CertificateRange, ...]:
    return ranges_for(load("lanzhou-new-area"), centre=centre, training_type=training_type, on=ON)


@pytest.mark.parametrize(
    ("centre", "training_type", "first", "last"),
    [
        ("first", ES, "202251", "206250"),
        ("first", OP, "042701", "045700"),
        ("first", EN, "48701", "50500"),
        ("second", ES, "213551", "214550"),
        ("second", OP, "045701", "047700"),
        ("second", EN, "50501", "50700"),
    ],
)
def test_a_centre_begins_with_the_number_printed_in_annex_4(
    law: Jurisdiction, centre: str, training_type: TrainingType, first: str, last: str
) -> None:
    """Q29: widths and leading zeros as printed; Q45: 2025's ranges stay usable."""
    held = ranges(centre, training_type)
    assert allot_numbers(law, ranges=held, used=(), count=1, on=ON).numbers == (first,)
    whole = allot_numbers(law, ranges=held, used=(), count=held[0].capacity, on=ON)
    assert whole.numbers[-1] == last
    assert len(whole.numbers) == held[0].capacity


def test_a_batch_follows_what_was_given_and_says_so(law: Jurisdiction) -> None:
    batch = allot_numbers(law, ranges=ranges("second", OP), used={45701, 45702}, count=3, on=ON)
    assert batch.numbers == ("045703", "045704", "045705")
    assert batch.verdict.allowed
    assert batch.verdict.reasons[0].text == "编号 045703 至 045705，共 3 个"
    assert batch.verdict.reasons[0].clause == "新民社发〔2025〕13号 四(二)、附件4"


def test_a_batch_that_does_not_fit_gets_nothing(law: Jurisdiction) -> None:
    """Q30: 第二中心 创业, next number 50699, a batch of three."""
    used = set(range(50501, 50699))
    batch = allot_numbers(law, ranges=ranges("second", EN), used=used, count=3, on=ON)
    assert batch.numbers == ()
    assert batch.verdict.allowed is False
    assert batch.verdict.reasons[0].text == "号段不足，要 3 个，只剩 2 个，请申请增加"
    assert batch.verdict.reasons[0].clause == "新民社发〔2025〕13号 附件4 注"
    fits = allot_numbers(law, ranges=ranges("second", EN), used=used, count=2, on=ON)
    assert fits.numbers == ("50699", "50700")


def test_an_extension_continues_where_the_first_range_ends(law: Jurisdiction) -> None:
    held = (*ranges("second", EN), segment("60001", "60010"))
    used = set(range(50501, 50700))
    batch = allot_numbers(law, ranges=held, used=used, count=3, on=ON)
    assert batch.numbers == ("50700", "60001", "60002")


def test_a_unit_without_ranges_numbers_nothing(law: Jurisdiction) -> None:
    """Q27, Q28: neither 就业科 nor apprenticeship has a range."""
    for held in (ranges("employment_office", ES), ranges("first", TrainingType.APPRENTICESHIP)):
        batch = allot_numbers(law, ranges=held, used=(), count=1, on=ON)
        assert held == ()
        assert batch.numbers == ()
        assert [reason.code for reason in batch.verdict.reasons] == ["no_range"]
        assert batch.verdict.reasons[0].clause == "新民社发〔2025〕13号 附件4"
        assert batch.verdict.allowed is False


def test_a_batch_has_at_least_one(law: Jurisdiction) -> None:
    with pytest.raises(ValueError, match="at least one"):
        allot_numbers(law, ranges=ranges("first", ES), used=(), count=0, on=ON)


def test_officials_are_told_at_a_tenth_left(law: Jurisdiction) -> None:
    held = ranges("second", EN)
    enough = remaining(law, ranges=held, used=range(50501, 50680), on=ON)
    low = remaining(law, ranges=held, used=range(50501, 50681), on=ON)
    assert (enough.left, enough.capacity, enough.is_low) == (21, 200, False)
    assert (low.left, low.is_low) == (20, True)
    foreign = remaining(law, ranges=held, used={1, 2, 3}, on=ON)
    assert foreign.left == 200
    both = remaining(law, ranges=(*held, segment("60001", "60200")), used=(), on=ON)
    assert (both.left, both.capacity) == (400, 400)


@pytest.mark.parametrize(
    ("first", "last", "codes"),
    [
        ("50701", "50800", []),
        ("50700", "50800", ["range_overlaps"]),
        ("48000", "48700", []),
        ("48000", "48701", ["range_overlaps"]),
        ("050600", "050601", ["range_overlaps"]),
        ("48000", "51000", ["range_overlaps", "range_overlaps"]),
    ],
)
def test_a_range_that_overlaps_an_earlier_one_is_refused(
    law: Jurisdiction, first: str, last: str, codes: list[str]
) -> None:
    """Q45: unique as an integer over all years, whatever the width."""
    existing = [entry.value for entry in law.certificate_ranges]
    verdict = judge_range(law, new=segment(first, last), existing=existing, on=ON)
    assert [reason.code for reason in verdict.reasons] == codes
    assert verdict.allowed is (not codes)


def test_a_range_may_hold_one_number() -> None:
    assert segment("60001", "60001").capacity == 1
    with pytest.raises(ValueError, match="is not a range"):
        segment("60001", "60000")


def test_an_overlap_names_the_other_range(law: Jurisdiction) -> None:
    verdict = judge_range(law, new=segment("50700", "50710"), existing=ranges("second", EN), on=ON)
    assert verdict.reasons[0].text == "和 2025 年的号段 50501 至 50700 重叠"


def test_only_a_centre_that_numbers_gets_a_range(law: Jurisdiction) -> None:
    for centre in ("employment_office", "third"):
        new = segment("60001", "60010", centre=centre)
        verdict = judge_range(law, new=new, existing=(), on=ON)
        assert [reason.code for reason in verdict.reasons] == ["no_numbering"]
        assert verdict.reasons[0].clause == "新民社发〔2025〕13号 附件4"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("048701", 48701),
        ("48701", 48701),
        ("", None),
        ("48a", None),
        ("４８", None),
        ("9" * 19, None),
    ],
)
def test_a_search_accepts_leading_zeros(typed: str, number: int | None) -> None:
    assert as_integer(typed) == number
    assert as_integer("9" * 18) == 10**18 - 1


def test_an_older_year_is_used_up_first(law: Jurisdiction) -> None:
    held = ranges("first", ES)
    assert [r.year for r in held] == [2025]
    assert ranges_for(law, centre="first", training_type=ES, on=date(2025, 4, 21)) == ()


@given(st.lists(st.integers(1, 30), max_size=20))
def test_allotment_never_repeats_or_skips(batches: list[int]) -> None:
    law = load("lanzhou-new-area")
    held = ranges("second", EN)
    used: set[int] = set()
    printed: list[str] = []
    for count in batches:
        batch = allot_numbers(law, ranges=held, used=used, count=count, on=ON)
        assert len(batch.numbers) in (0, count)
        assert (len(batch.numbers) == 0) is (len(printed) + count > 200)
        used.update(int(number) for number in batch.numbers)
        printed += batch.numbers
    assert printed == [str(50501 + place) for place in range(len(printed))]
