"""What a part of one of our addresses may be."""

from django.urls.converters import StringConverter


class Slug(StringConverter):
    """One part of a slug as we make them: anything else is not asked of the database, and is no page."""

    regex = r"[A-Za-z0-9_.:@+~-]{1,200}"
