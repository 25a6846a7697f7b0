"""Certificate numbers: ranges by centre and training type, as printed (003 附件4).

A number is unique as an integer over all years, keeps the width it is printed with, and is never
given twice. A batch gets all its numbers or none.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.policy.clauses import Clause
from portal.policy.figures import CertificateRange, Limit
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.terms import State, TrainingType
from portal.policy.verdict import Reason, Verdict, Weight, no_rule


class CertificateStatus(State):
    """What a certificate's paper is worth; a number that is void is never given again."""

    VALID = "valid", "有效", "go"
    VOID = "void", "已作废", "stop"
    REPLACED = "replaced", "换发新号", "over"


@dataclass(frozen=True, slots=True)
class Allotment:
    """The numbers for a batch, as printed; none when the verdict refuses."""

    verdict: Verdict
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remaining:
    """How many numbers are left; low at a tenth of the capacity and below."""

    left: int
    capacity: int
    is_low: bool


def ranges_for(
    law: Jurisdiction, *, centre: str, training_type: TrainingType, on: date
) -> tuple[CertificateRange, ...]:
    """The ranges a centre numbers from, oldest year first; an extension comes last."""
    held = [
        entry.value
        for entry in law.certificate_ranges.in_force(on)
        if entry.value.centre == centre and entry.value.training_type is training_type
    ]
    return tuple(sorted(held, key=lambda segment: segment.year))


def allot_numbers(
    law: Jurisdiction,
    *,
    ranges: Sequence[CertificateRange],
    used: Collection[int],
    count: int,
    on: date,
) -> Allotment:
    """The next numbers in order, all or none. `used` holds every number ever given, void too.

    Raises ValueError for a count below one.
    """
    if count < 1:
        raise ValueError("a batch has at least one certificate")
    if not law.certificate_ranges:
        return Allotment(Verdict((no_rule(law, "培训合格证号段"),)))
    if not ranges:
        clause = law.clause(on, Clause.NUMBERING_CENTRE)
        reason = Reason(
            "no_range", "这个单位没有这类培训的号段，换一个服务中心编号", clause, Weight.REFUSE
        )
        return Allotment(Verdict((reason,)))
    free = [number for number in _numbers(ranges) if int(number) not in used]
    if len(free) < count:
        text = f"号段不足，要 {count} 个，只剩 {len(free)} 个，请申请增加"
        clause = law.clause(on, Clause.RANGE_EXTENSION)
        return Allotment(Verdict((Reason("range_exhausted", text, clause, Weight.REFUSE),)))
    numbers = tuple(free[:count])
    clause = law.clause(on, Clause.CERTIFICATE_NUMBERS)
    text = f"编号 {numbers[0]} 至 {numbers[-1]}，共 {count} 个"
    return Allotment(Verdict((Reason("allotted", text, clause),)), numbers)


def remaining(
    law: Jurisdiction, *, ranges: Sequence[CertificateRange], used: Collection[int], on: date
) -> Remaining:
    """What is left of the ranges, and whether officials should ask for more."""
    capacity = sum(segment.capacity for segment in ranges)
    left = sum(int(number) not in used for number in _numbers(ranges))
    alert = law.limit(on, Limit.RANGE_ALERT_PERCENT).value.number
    return Remaining(left, capacity, left * 100 <= capacity * alert)


def judge_range(
    law: Jurisdiction, *, new: CertificateRange, existing: Iterable[CertificateRange], on: date
) -> Verdict:
    """Whether a range may be entered: its centre numbers, and no number was in an earlier one."""
    reasons = []
    centre = law.centres.find(on, new.centre)
    if centre is None or not centre.value.numbers_certificates:
        clause = law.clause(on, Clause.NUMBERING_CENTRE)
        reasons.append(Reason("no_numbering", "这个单位不分配证书编号", clause, Weight.REFUSE))
    first, last = int(new.first), int(new.last)
    for other in existing:
        if first <= int(other.last) and int(other.first) <= last:
            text = f"和 {other.year} 年的号段 {other.first} 至 {other.last} 重叠"
            clause = law.clause(on, Clause.CERTIFICATE_NUMBERS)
            reasons.append(Reason("range_overlaps", text, clause, Weight.REFUSE))
    return Verdict(tuple(reasons))


def as_integer(number: str) -> int | None:
    """A number as somebody types it, leading zeros or not; None when it is none at all."""
    return int(number) if number.isascii() and number.isdigit() and len(number) < 19 else None


def _numbers(ranges: Iterable[CertificateRange]) -> Iterable[str]:
    for segment in ranges:
        width = len(segment.first)
        for number in range(int(segment.first), int(segment.last) + 1):
            yield f"{number:0{width}d}"
