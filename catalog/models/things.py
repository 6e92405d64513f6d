"""What there is: vendors, models and routes, with what lists and filters need kept beside them.

Columns below the line "kept by the writer" repeat what claims and prices say, so that a list needs no
join; `facts` is JSON `{fact: [value, source, snapshot, place, rule]}`, the evidence of each fact shown.
Sets of words are kept as ` one two ` (a space around each) so that both databases can search them.
"""

from django.db import models
from django.db.models import F, Q

from catalog.models.fields import AmountField, slug_field, word


class Vendor(models.Model):
    """An organisation: a lab where it made a model, a provider where it sells access to one."""

    slug = slug_field(unique=True)
    name = word(200)
    kind = word(20)
    # kept by the writer
    facts = models.TextField(default="{}")
    made_count = models.PositiveIntegerField(default=0)
    route_count = models.PositiveIntegerField(default=0)
    first_seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return str(self.name or self.slug)


class AIModel(models.Model):
    """Weights or a service with a name, whoever serves it; `slug` is `lab/model`."""

    slug = slug_field(unique=True)
    lab = models.ForeignKey(Vendor, models.PROTECT, related_name="models")
    parent = models.ForeignKey("self", models.SET_NULL, null=True, related_name="children")
    relation = word(20)
    # kept by the writer
    name = word(300)
    family = word(100)
    kind = word(20)
    context = models.PositiveBigIntegerField(null=True)
    max_output = models.PositiveBigIntegerField(null=True)
    input_modalities = word(200)
    output_modalities = word(200)
    capabilities = word(300)
    release_date = word(10)
    knowledge_cutoff = word(10)
    open_weights = models.BooleanField(null=True)
    licence = word(200)
    status = word(30)
    shutdown_date = word(10)
    facts = models.TextField(default="{}")
    cheapest_input = AmountField(null=True)
    cheapest_output = AmountField(null=True)
    cheapest_blended = AmountField(null=True)
    route_count = models.PositiveIntegerField(default=0)
    provider_count = models.PositiveIntegerField(default=0)
    listed = models.BooleanField(default=True)
    first_seen_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("slug",)
        constraints = [
            models.CheckConstraint(condition=~Q(parent=F("id")), name="model_is_not_its_own_parent"),
        ]
        indexes = [models.Index(fields=["listed", "cheapest_input", "slug"], name="models_by_price")]

    def __str__(self) -> str:
        return str(self.name or self.slug)


class Route(models.Model):
    """One model as sold by one provider. `model` is null while no rule says which model it is.

    `native_id` is the provider's own id as it spells it, `key` the same in lower case; the prices kept
    here are USD per 1M tokens at the standard tier without conditions; `blended` weighs input to
    output 3 : 1.
    """

    provider = models.ForeignKey(Vendor, models.PROTECT, related_name="routes")
    model = models.ForeignKey(AIModel, models.SET_NULL, null=True, related_name="routes")
    native_id = models.CharField(max_length=400)
    key = models.CharField(max_length=400)
    upstream = word()
    region = word()
    quantization = word(40)
    data_policy = word()
    rules = word(300)
    marks = word(200)
    # kept by the writer
    name = word(300)
    context = models.PositiveBigIntegerField(null=True)
    max_input = models.PositiveBigIntegerField(null=True)
    max_output = models.PositiveBigIntegerField(null=True)
    input_modalities = word(200)
    output_modalities = word(200)
    capabilities = word(300)
    incapabilities = word(300)
    status = word(30)
    shutdown_date = word(10)
    facts = models.TextField(default="{}")
    state = word(20)
    input = AmountField(null=True)
    output = AmountField(null=True)
    cache_read = AmountField(null=True)
    cache_write = AmountField(null=True)
    blended = AmountField(null=True)
    first_seen_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("provider", "key")
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "key", "upstream", "region", "quantization", "data_policy"], name="one_route"
            ),
        ]
        indexes = [models.Index(fields=["model", "gone_at", "provider"], name="routes_on_sale")]

    def __str__(self) -> str:
        return f"{self.provider_id}:{self.native_id}"


class Alias(models.Model):
    """Another string for a model, while it points there; `provider` is null where it holds everywhere."""

    provider = models.ForeignKey(Vendor, models.CASCADE, null=True, related_name="aliases")
    alias = models.CharField(max_length=400)
    model = models.ForeignKey(AIModel, models.CASCADE, related_name="aliases")
    rule = word(100)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "alias"], condition=Q(until=None), nulls_distinct=None, name="one_open_alias"
            ),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="alias_ends_after_it_starts"),
        ]


class OldSlug(models.Model):
    """A slug once published: its page answers with a redirect for ever."""

    slug = slug_field(unique=True)
    model = models.ForeignKey(AIModel, models.CASCADE, related_name="old_slugs")
