"""Make this installation ready to serve: the tables, the bundled catalog, the facts that people keep, the timetable.

`python -m config.prepare` is safe to run at every start, and quick when there is nothing to do.
"""

import os
import sys

import django
from django.conf import settings
from django.core.management import CommandError, call_command


def prepare() -> None:
    """Migrate, load the bundle unless this very bundle was loaded before, read what people keep beside the code, and
    schedule every other source."""
    call_command("migrate", interactive=False, verbosity=0)
    if settings.RATECARD_BUNDLE.exists():
        call_command("load", str(settings.RATECARD_BUNDLE), "--if-new")
    else:
        print(f"There is no bundle at {settings.RATECARD_BUNDLE}: the catalog fills as sources are refreshed.")
    call_command("refresh", here=True)
    call_command("schedule", verbosity=0)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    try:
        prepare()
    except CommandError as error:
        sys.exit(str(error))
