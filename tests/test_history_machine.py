"""Random histories through the whole line, against a notebook that keeps every statement."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.history_machine import CatalogMachine

pytestmark = pytest.mark.django_db


def held_to_the_notebook(histories: int, steps: int) -> None:
    how = settings(
        max_examples=histories,
        stateful_step_count=steps,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(CatalogMachine, settings=how)


def test_what_was_true_and_known_is_what_the_notebook_has() -> None:
    held_to_the_notebook(histories=4, steps=16)


@pytest.mark.slow
def test_so_it_is_in_many_long_histories() -> None:
    held_to_the_notebook(histories=40, steps=50)
