"""How hard property tests look: `quick` by default, `soak` by hand (`make soak`).

No test has a deadline: a busy machine is not a wrong answer.
"""

from hypothesis import settings

settings.register_profile("quick", max_examples=50, deadline=None)
settings.register_profile("soak", max_examples=2000, deadline=None)
settings.load_profile("quick")


def soaking() -> bool:
    """Whether `make soak` runs: races are then as large as they get."""
    return settings().max_examples == settings.get_profile("soak").max_examples
