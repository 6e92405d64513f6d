"""The wiring: settings, addresses, the server and the worker. Imports everything, imported by nothing."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
