"""What was read where, and what is said against it."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers as s

from catalog.api.shapes.plain import STATES, Text, Texts, exact, maybe_time


class EvidenceShape(s.Serializer):
    source = Text()
    url = Text()
    fetched_at = s.DateTimeField()
    sha256 = Text(help_text="Of the raw bytes of the answer")
    place = Text(help_text="Where in the bytes: a JSON pointer or a CSS path")
    text = Text(help_text="The source's own spelling")
    recorded = s.BooleanField(help_text="The answer was a recording, not a live one")
    fidelity = Text(help_text="What the recording is")
    origin = Text(help_text="Where the recording came from")
    page = Text(help_text="The document that it was read in, where the bytes are those of a file kept by hand")
    read_on = s.DateField(allow_null=True, help_text="The day on which it was read there")


class PriceKeyShape(s.Serializer):
    component = Text()
    unit = Text()
    currency = Text()
    tier = Text()
    conditions = Text(help_text="When the amount holds; empty for always")


class OtherShape(s.Serializer):
    value = Text()
    sources = Texts()
    claims = s.IntegerField()


class DisagreementShape(s.Serializer):
    model = Text()
    provider = Text()
    model_id = Text()
    fact = Text()
    price = PriceKeyShape(allow_null=True)
    chosen = Text()
    chosen_source = Text()
    rule = Text()
    why = Text()
    others = OtherShape(many=True)
    since = s.DateTimeField()
    until = maybe_time()


class PendingShape(s.Serializer):
    price = PriceKeyShape(allow_null=True)
    before = exact(allow_null=True)
    after = exact(allow_null=True)
    state = Text()
    rule = Text()
    reason = Text()
    since = s.DateTimeField()
    evidence = EvidenceShape()


class AnnouncedShape(s.Serializer):
    price = PriceKeyShape()
    state = s.ChoiceField(STATES, help_text="not_published: the price ends then")
    amount = exact(allow_null=True)
    effective_from = s.DateTimeField(help_text="From when the source says that it will be so")
    announced_at = s.DateTimeField(help_text="When the source was first read to say so")
    evidence = EvidenceShape()


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string"},
            {"type": "integer"},
            {"type": "boolean"},
            {"type": "array", "items": {"type": "string"}},
        ]
    }
)
class Value(s.JSONField):
    """A text, a whole number, yes or no, or several texts."""


class FactShape(s.Serializer):
    value = Value()
    precision = Text(help_text="year, month or day, for dates")
    condition = Text(help_text="When or for whom it holds; empty for always")
    rule = Text()
    checked_at = maybe_time()
    evidence = EvidenceShape(allow_null=True)
    disagreement = DisagreementShape(allow_null=True)
