"""What people see and decide: changes held back, routes that no rule could match, sources and their runs.

Nothing can be edited here: decisions go through the writer, like everything else.
"""

from django.contrib import admin

from catalog.admin import decisions, reading, waiting

__all__ = ["decisions", "reading", "waiting"]

admin.site.site_header = admin.site.site_title = "Ratecard"
admin.site.index_title = "What waits, and what was read"
