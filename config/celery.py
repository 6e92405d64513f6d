"""The Celery application; its settings are the CELERY_ names of config.settings."""

import os
import tempfile
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_init
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("ratecard")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_logging_as_set(**_: Any) -> None:
    """Having a receiver keeps Celery from setting levels and handlers of its own over those of the settings."""


@worker_init.connect
def keep_temporary_files_in_var(**_: Any) -> None:
    """The filesystem transport takes a message by moving its file to the temporary folder.

    Ours lies beside the queue: the move is then one atomic rename, and nothing is written elsewhere.
    """
    folder = settings.VAR / "tmp"
    folder.mkdir(exist_ok=True)
    tempfile.tempdir = str(folder)
