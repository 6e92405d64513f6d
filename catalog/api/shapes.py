"""The shapes of the API's answers, for its description alone: nothing is serialised through these."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers as s

from catalog.domain.vocabulary import PriceState


class Text(s.CharField):
    """A text, empty where nothing is known."""

    def __init__(self, **options: object) -> None:
        super().__init__(**{"allow_blank": True, **options})


class Texts(s.ListField):
    child = Text()


def exact(**options: object) -> s.CharField:
    """An amount of money as text: all its digits, no exponent."""
    options.setdefault("help_text", "An exact amount, as text")
    return s.RegexField(r"^\d+(\.\d+)?$", **options)


def maybe_text(**options: object) -> Text:
    return Text(allow_null=True, **options)


def maybe_number(**options: object) -> s.IntegerField:
    return s.IntegerField(allow_null=True, **options)


def maybe_time(**options: object) -> s.DateTimeField:
    return s.DateTimeField(allow_null=True, **options)


STATES = [str(state) for state in PriceState]


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
    rule = Text()
    checked_at = maybe_time()
    evidence = EvidenceShape(allow_null=True)
    disagreement = DisagreementShape(allow_null=True)


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
    pending = PendingShape(many=True)


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
    model = maybe_text()
    provider = maybe_text()
    model_id = maybe_text()
    source = maybe_text()
    fact = Text()
    price = PriceKeyShape(allow_null=True)
    before = Text()
    after = Text()
    rule = Text()
    at = s.DateTimeField()
    recorded_at = s.DateTimeField()


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


class VendorRowShape(s.Serializer):
    slug = Text()
    name = Text()
    kind = Text()
    made_count = s.IntegerField()
    route_count = s.IntegerField()
    first_seen_at = maybe_time()


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


class ErrorShape(s.Serializer):
    error = Text(help_text="What went wrong, in words")
    fields = s.DictField(child=Text(), help_text="By parameter: what it may be")


def page_of(shape: type[s.Serializer]) -> s.Serializer:
    """The shape of one page of a list."""
    name = f"{shape.__name__.removesuffix('Shape')}Page"
    fields = {"next": s.URLField(allow_null=True, help_text="The next page"), "results": shape(many=True)}
    made: s.Serializer = type(name, (s.Serializer,), fields)()
    return made
