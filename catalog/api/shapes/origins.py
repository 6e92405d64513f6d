"""Vendors, sources and their runs."""

from rest_framework import serializers as s

from catalog.api.shapes.claims import DisagreementShape, FactShape
from catalog.api.shapes.models import ModelRowShape
from catalog.api.shapes.offers import RouteRowShape
from catalog.api.shapes.plain import Text, Texts, maybe_time
from catalog.queries import Health


class VendorRowShape(s.Serializer):
    slug = Text()
    name = Text()
    kind = Text()
    made_count = s.IntegerField()
    route_count = s.IntegerField()
    first_seen_at = maybe_time()


class VendorShape(VendorRowShape):
    facts = s.DictField(child=FactShape())
    disagreements = DisagreementShape(many=True)
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
    variables = Texts(help_text="Of the environment: keys without which it can't be asked")
    needs_browser = s.BooleanField(help_text="Asked by name only, as its page may be empty without a browser")
    health = s.ChoiceField(choices=[str(health) for health in Health])
    checked_at = maybe_time()
    changed_at = maybe_time()
    due_at = maybe_time()
    recorded = s.BooleanField()
    fidelity = Text()
    origin = Text()
    running = s.BooleanField()
    route_count = s.IntegerField()
    price_count = s.IntegerField()
    waiting_count = s.IntegerField(help_text="Changes of this source that are held back now")
    rejected_count = s.IntegerField(help_text="Things that it says now and that are not taken")
    last_run = RunShape(allow_null=True)
    last_good = RunShape(allow_null=True)
