"""Vendors, sources and their runs."""

from rest_framework import serializers as s

from catalog.api.shapes.claims import FactShape
from catalog.api.shapes.models import ModelRowShape
from catalog.api.shapes.offers import RouteRowShape
from catalog.api.shapes.plain import Text, Texts, maybe_time


class VendorRowShape(s.Serializer):
    slug = Text()
    name = Text()
    kind = Text()
    made_count = s.IntegerField()
    route_count = s.IntegerField()
    first_seen_at = maybe_time()


class VendorShape(VendorRowShape):
    facts = s.DictField(child=FactShape())
    models = ModelRowShape(many=True)
    routes = RouteRowShape(many=True)


class RunShape(s.Serializer):
    started_at = s.DateTimeField()
    finished_at = maybe_time()
    outcome = Text()
    recorded = s.BooleanField()
    message = Text()
    seen = s.IntegerField()
    new = s.IntegerField()
    changed = s.IntegerField()
    gone = s.IntegerField()
    held_back = s.IntegerField()
    rejected = s.IntegerField()


class SourceShape(s.Serializer):
    name = Text()
    title = Text()
    authority = Text()
    page = Text()
    licence = Text()
    urls = Texts()
    speaks_for = Texts()
    cadence_days = s.IntegerField()
    checked_at = maybe_time()
    changed_at = maybe_time()
    due_at = maybe_time()
    recorded = s.BooleanField()
    fidelity = Text()
    origin = Text()
    running = s.BooleanField()
    route_count = s.IntegerField()
    price_count = s.IntegerField()
    last_run = RunShape(allow_null=True)
    last_good = RunShape(allow_null=True)
