"""Models, and what became different."""

from rest_framework import serializers as s

from catalog.api.shapes.claims import DisagreementShape, FactShape, PriceKeyShape
from catalog.api.shapes.offers import RouteShape, VendorNameShape
from catalog.api.shapes.plain import STATES, Text, Texts, exact, maybe_number, maybe_text, maybe_time


class CheapestShape(s.Serializer):
    amount = exact()
    unit = Text()
    currency = Text()
    tier = Text()
    conditions = Text()
    state = s.ChoiceField(STATES)
    tied = s.IntegerField()


class CheapestOfModelShape(s.Serializer):
    input = CheapestShape(allow_null=True)
    output = CheapestShape(allow_null=True)
    blended = CheapestShape(allow_null=True, help_text="Input and output weighed 3 : 1")


class ModelRowShape(s.Serializer):
    slug = Text()
    name = Text()
    lab = VendorNameShape()
    kind = Text()
    context = maybe_number()
    max_output = maybe_number()
    input_modalities = Texts()
    output_modalities = Texts()
    capabilities = Texts()
    release_date = maybe_text(help_text="In its own precision: 2025, 2025-04 or 2025-04-14")
    knowledge_cutoff = maybe_text()
    open_weights = s.BooleanField(allow_null=True)
    status = Text()
    shutdown_date = maybe_text()
    listed = s.BooleanField(help_text="Sold today")
    parent = maybe_text()
    relation = Text()
    cheapest = CheapestOfModelShape()
    route_count = s.IntegerField()
    provider_count = s.IntegerField()
    changed_at = maybe_time()


class AliasShape(s.Serializer):
    alias = Text()
    provider = maybe_text()
    since = s.DateTimeField()
    until = maybe_time()


class ChangeShape(s.Serializer):
    kind = Text()
    sentence = Text(help_text="The same in plain words")
    model = maybe_text()
    provider = maybe_text()
    model_id = maybe_text()
    region = Text()
    upstream = Text()
    source = maybe_text()
    fact = Text()
    price = PriceKeyShape(allow_null=True)
    before = Text()
    after = Text()
    rule = Text()
    at = s.DateTimeField(help_text="Since when it is so; of what is announced, from when it is to be")
    recorded_at = s.DateTimeField(help_text="When we knew")


class EndingShape(s.Serializer):
    deprecation_date = Text(allow_null=True)
    shutdown_date = Text(allow_null=True)
    replacement = Text(allow_null=True, help_text="As it is said: our slug or the lab's own id")
    successors = Texts(help_text="The replacement, its own replacement and so on, as far as they have pages")
    circle = Text(allow_null=True, help_text="The model to which that chain comes back, if it does")


class ModelShape(ModelRowShape):
    family = Text()
    licence = Text()
    first_seen_at = maybe_time()
    checked_at = maybe_time()
    facts = s.DictField(child=FactShape())
    routes = RouteShape(many=True)
    parent_model = ModelRowShape(allow_null=True)
    snapshots = ModelRowShape(many=True)
    variants = ModelRowShape(many=True)
    aliases = AliasShape(many=True)
    disagreements = DisagreementShape(many=True)
    changes = ChangeShape(many=True)
    ending = EndingShape(allow_null=True)
