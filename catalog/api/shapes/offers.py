"""Routes and their prices."""

from rest_framework import serializers as s

from catalog.api.shapes.claims import (
    AnnouncedShape,
    DisagreementShape,
    EvidenceShape,
    FactShape,
    PendingShape,
    PriceKeyShape,
    Value,
)
from catalog.api.shapes.plain import STATES, Text, Texts, exact, maybe_number, maybe_text, maybe_time


class TermShape(s.Serializer):
    name = Text()
    operator = Text()
    value = Text()


class PriceShape(PriceKeyShape):
    state = s.ChoiceField(STATES)
    amount = exact(allow_null=True)
    list_amount = exact(allow_null=True, help_text="Before a promotion")
    terms = TermShape(many=True, help_text="The conditions, each by itself")
    rule = Text()
    checked_at = maybe_time()
    changed_at = maybe_time()
    cheapest = s.BooleanField(help_text="No usable paid route of the model asks less for this component")
    tied = s.IntegerField(help_text="How many providers share the lowest price")
    evidence = EvidenceShape(allow_null=True)
    pending = PendingShape(allow_null=True)
    disagreement = DisagreementShape(allow_null=True)


class NoPriceShape(s.Serializer):
    component = Text()
    tier = Text()
    state = s.ChoiceField(STATES)


class VendorNameShape(s.Serializer):
    slug = Text()
    name = Text()
    kind = Text()


class PolicyShape(s.Serializer):
    value = Value()
    condition = Text(help_text="Of whom or when it holds; empty for always")
    source = Text(allow_null=True)
    page = Text(help_text="The document that it was read in, where it is kept by hand")
    checked_at = maybe_time()


class RouteShape(s.Serializer):
    provider = VendorNameShape()
    model = maybe_text()
    relation = Text(help_text="Empty, snapshot or variant: how the model sold is related to the one asked for")
    model_id = Text(help_text="The provider's own id")
    name = Text()
    upstream = Text()
    region = Text()
    quantization = Text()
    data_policy = Text()
    matched_by = Texts(help_text="The rules that told which model it is")
    marks = Texts()
    context = maybe_number()
    max_input = maybe_number()
    max_output = maybe_number()
    input_modalities = Texts()
    output_modalities = Texts()
    capabilities = s.DictField(child=s.BooleanField(), help_text="What no source says is left out")
    status = Text()
    shutdown_date = maybe_text()
    usable = s.BooleanField()
    first_seen_at = maybe_time()
    changed_at = maybe_time()
    checked_at = maybe_time()
    gone_at = maybe_time()
    prices = PriceShape(many=True)
    without_price = NoPriceShape(many=True)
    facts = s.DictField(child=FactShape())
    policies = s.DictField(
        child=PolicyShape(), help_text="What the provider promises of all it sells, but for the route's own facts"
    )
    pending = PendingShape(many=True)
    announced = AnnouncedShape(many=True, help_text="What sources say that its prices will be, the soonest first")
    disagreements = DisagreementShape(many=True, help_text="Of its prices and facts, those too of which none is shown")


class PriceRowShape(PriceKeyShape):
    provider = Text()
    model = maybe_text()
    model_id = Text()
    region = Text()
    upstream = Text()
    state = s.ChoiceField(STATES)
    amount = exact(allow_null=True)
    list_amount = exact(allow_null=True)
    valid_from = s.DateTimeField()
    valid_to = maybe_time()
    recorded_at = s.DateTimeField()
    closed_at = maybe_time()
    superseded_at = maybe_time()
    opened_by = Text()
    rule = Text()
    evidence = EvidenceShape()


class AnnouncedRowShape(AnnouncedShape):
    provider = Text()
    model = maybe_text()
    model_id = Text()
    region = Text()
    upstream = Text()
    recorded_at = s.DateTimeField()
    withdrawn_at = maybe_time(help_text="Since when the source no longer says so")
    came_at = maybe_time(help_text="When it was found to be the price")


class StandardPriceShape(PriceKeyShape):
    state = s.ChoiceField(STATES)
    amount = exact()


class RouteRowShape(s.Serializer):
    model = maybe_text()
    model_id = Text()
    region = Text()
    upstream = Text()
    context = maybe_number()
    max_output = maybe_number()
    status = Text()
    usable = s.BooleanField()
    changed_at = maybe_time()
    gone_at = maybe_time()
    prices = StandardPriceShape(many=True)
