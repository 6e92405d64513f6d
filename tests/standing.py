"""A catalog that is made once and stands for all tests of a module, each of which leaves it as it was."""

from collections.abc import Callable, Generator
from typing import Any

import pytest
from django.db import transaction

from tests.dumped import empty


def stands(fill: Callable[[], object]) -> Any:
    """A fixture of a module: what `fill` writes is there for each test that uses it, and gone after the last.

    It is for reading: what a test changes is rolled back with it. Numbers of rows go on where they ended.
    """

    @pytest.fixture(scope="module")
    def standing(django_db_setup: None, django_db_blocker: Any) -> Generator[None]:
        with django_db_blocker.unblock(), transaction.atomic():
            fill()
        yield
        with django_db_blocker.unblock():
            empty()

    return standing
