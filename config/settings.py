"""Every setting. What differs from machine to machine comes from the environment; docs/operation.md lists it."""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF

from config import logs
from config.secret import kept_key

env = environ.Env()
BASE = Path(__file__).resolve().parent.parent

# What is ours -----------------------------------------------------------------------------------------------------
VAR = (BASE / env("RATECARD_VAR", default="var")).resolve()
VAR.mkdir(parents=True, exist_ok=True)
RATECARD_BUNDLE = BASE / env("RATECARD_BUNDLE", default="catalog/bundle/catalog.jsonl.zst")
RATECARD_VERSION = "0.1.0"
RATECARD_CONTACT = env("RATECARD_CONTACT", default="")  # a link or address that goes into the user agent
RATECARD_PROXY = env("RATECARD_PROXY", default="")  # for fetching; the environment's own proxies are not obeyed
RATECARD_STAND_IN = env("RATECARD_STAND_IN", default="")  # development and tests: every fetch goes there instead

# Django -----------------------------------------------------------------------------------------------------------
DEBUG = env.bool("RATECARD_DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="") or kept_key(VAR / "secret-key")
ALLOWED_HOSTS = env.list("RATECARD_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
LOGGING = logs.configure(env("RATECARD_LOG", default="console"), env("RATECARD_LOG_LEVEL", default="INFO"))
LOGGING_CONFIG = "logging.config.dictConfig"

INSTALLED_APPS = [
    "catalog",
    "scrapers",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "corsheaders",
    "csp",
    "django_celery_beat",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.permissions_policy",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.healthz",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "catalog.jinja.environment"},
    },
    {
        # the admin's and the REST framework's own pages
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

# Database ---------------------------------------------------------------------------------------------------------
_database: dict[str, Any] = env.db_url("DATABASE_URL", default=f"sqlite:///{VAR}/ratecard.sqlite3")
DATABASES = {"default": _database}
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["CONN_MAX_AGE"] = None
    _database["OPTIONS"] = {
        # a transaction that begins by reading can't be upgraded once another has written: take the lock at once
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        " PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000; PRAGMA mmap_size=268435456",
    }
elif pool := env.int("RATECARD_DB_POOL", default=0):
    _database["OPTIONS"] = {**_database.get("OPTIONS", {}), "pool": {"min_size": 1, "max_size": pool}}
else:
    _database |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}

# Cache, queue and schedule ----------------------------------------------------------------------------------------
REDIS_URL = env("REDIS_URL", default="")
_prefix = env("RATECARD_REDIS_PREFIX", default="ratecard")
_redis = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL, "KEY_PREFIX": _prefix}
_memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 1000}}
CACHES: dict[str, dict[str, Any]] = {"default": _redis if REDIS_URL else _memory}

CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
if REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {"visibility_timeout": 3600, "global_keyprefix": f"{_prefix}:"}
else:
    _queue = VAR / "broker" / "queue"
    _control = VAR / "broker" / "control"
    for _folder in (_queue, _control):
        _folder.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_queue),
        "data_folder_out": str(_queue),
        "control_folder": str(_control),
    }
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_EXPIRES = None  # no results are kept, so nothing is to be cleaned up
CELERY_TASK_SOFT_TIME_LIMIT = 45 * 60  # a thousand answers, one a second, with room for slow ones
CELERY_TASK_TIME_LIMIT = 50 * 60  # well within the visibility timeout above
CELERY_WORKER_CONCURRENCY = env.int("RATECARD_WORKER_PROCESSES", default=1)
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)
CELERY_WORKER_MAX_TASKS_PER_CHILD = 20  # gives back the memory of a large answer
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True

# Files ------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE / env("RATECARD_STATIC", default=str(VAR / "static"))
STATICFILES_DIRS = [BASE / "static"]
_evidence = {
    "BACKEND": env("RATECARD_EVIDENCE_BACKEND", default="django.core.files.storage.FileSystemStorage"),
    "OPTIONS": env.json("RATECARD_EVIDENCE_OPTIONS", default={"location": str(VAR / "evidence")}),
}
STORAGES = {
    "default": _evidence,
    "evidence": _evidence,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

# Safety -----------------------------------------------------------------------------------------------------------
HTTPS = env.bool("RATECARD_HTTPS", default=False)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz/$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
if env.bool("RATECARD_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
X_FRAME_OPTIONS = "DENY"
# A page that needs more (the API's own documentation) says so itself, with csp.decorators.csp_update.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
CORS_ALLOW_ALL_ORIGINS = True  # what is public may be read from any page; nothing here reads a cookie for it
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_URLS_REGEX = r"^/api/|\.(json|csv|md)$"

# JSON API ---------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "COERCE_DECIMAL_TO_STRING": True,
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Ratecard",
    "DESCRIPTION": "Which AI models exist, who sells them, at what price, since when, and how we know.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}
