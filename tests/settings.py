"""The settings under test: those of the site, writing to a folder of this run alone."""

import atexit
import os
import shutil
import tempfile
from typing import Any

if "RATECARD_TEST_RUN" not in os.environ:  # the workers of a parallel run share their parent's
    os.environ["RATECARD_TEST_RUN"] = str(os.getpid())
    os.environ["RATECARD_VAR"] = tempfile.mkdtemp(prefix="ratecard-tests-")
    atexit.register(shutil.rmtree, os.environ["RATECARD_VAR"], ignore_errors=True)
os.environ.setdefault("RATECARD_LOG_LEVEL", "WARNING")

from config.settings import *  # the settings above decide what these become
from config.settings import DATABASES, STATIC_ROOT, STORAGES

# a name of its own, so that two runs on one PostgreSQL don't meet
_database: dict[str, Any] = DATABASES["default"]
if _database["ENGINE"] == "django.db.backends.postgresql":
    _database["TEST"] = {"NAME": f"test_{_database['NAME']}_{os.environ['RATECARD_TEST_RUN']}"}

STATIC_ROOT.mkdir(exist_ok=True)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
CELERY_BROKER_URL = "memory://"
