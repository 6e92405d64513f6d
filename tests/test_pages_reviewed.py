"""What a person reads on a provider's page is read from it, measured by lists written down from the page's text."""

import pytest

from benchmarks import extraction
from tests.services import CAPTURES


@pytest.mark.slow
@pytest.mark.captures
@pytest.mark.parametrize("name", extraction.names())
def test_the_prices_that_a_person_reads_are_read(name: str) -> None:
    done = extraction.measure(name, CAPTURES)
    assert done.share >= 0.97, sorted(done.reviewed - done.right)[:20]
    assert not done.besides
