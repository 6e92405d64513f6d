"""What was true when, what changed, what is disputed, what waits and what people decided."""

from django.db import models
from django.db.models import F, Q

from catalog.domain.vocabulary import PriceState
from catalog.models.fields import AmountField, word

PRICE_KEY = ("component", "unit", "currency", "tier", "conditions")
STORED_STATES = (PriceState.AMOUNT, PriceState.FREE, PriceState.INCLUDED, PriceState.NOT_OFFERED)


class PriceKeyed(models.Model):
    """The part of a row that says which price of a route it is about."""

    component = word(60)
    unit = word(40)
    currency = word(3)
    tier = word(60)
    conditions = word(300)

    class Meta:
        abstract = True


class Price(PriceKeyed):
    """One price over one interval, in both times.

    It held from `valid_from` up to, not including, `valid_to` (null: still). We knew from `recorded_at`
    until `superseded_at` (null: still do); that it had ended we knew from `closed_at` on. `opened_by`
    says what made the row: the first sight, a change, a correction, or another source being believed.
    """

    class OpenedBy(models.TextChoices):
        FIRST = "first"
        CHANGE = "change"
        CORRECTION = "correction"
        SWITCH = "switch"

    route = models.ForeignKey("catalog.Route", models.CASCADE, related_name="prices")
    state = models.CharField(max_length=20, choices=[(state, state) for state in STORED_STATES])
    amount = AmountField(null=True)
    list_amount = AmountField(null=True)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)
    opened_by = models.CharField(max_length=20, choices=OpenedBy.choices, default=OpenedBy.FIRST)
    source = models.ForeignKey("catalog.Source", models.PROTECT, related_name="prices")
    snapshot = models.ForeignKey("catalog.Snapshot", models.PROTECT, related_name="prices")
    at = models.CharField(max_length=700)
    text = word(300)
    rule = word(60)

    class Meta:
        indexes = [models.Index(fields=["route", *PRICE_KEY, "valid_from"], name="price_history")]
        constraints = [
            models.UniqueConstraint(
                fields=["route", *PRICE_KEY], condition=Q(valid_to=None, superseded_at=None), name="one_open_price"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="price_not_negative"),
            models.CheckConstraint(
                condition=Q(state=PriceState.AMOUNT, amount__isnull=False) | ~Q(state=PriceState.AMOUNT),
                name="price_has_its_amount",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[PriceState.INCLUDED, PriceState.NOT_OFFERED]) | Q(amount=None),
                name="only_a_price_has_an_amount",
            ),
            models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="price_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(recorded_at__gte=F("valid_from")), name="price_known_once_true"),
            models.CheckConstraint(
                condition=Q(valid_to=None, closed_at=None) | Q(valid_to__isnull=False, closed_at__isnull=False),
                name="price_end_is_known_since",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__gt=F("recorded_at")), name="price_superseded_after_recorded"
            ),
            models.CheckConstraint(
                condition=~Q(unit="") & ~Q(currency="") & ~Q(tier="") & ~Q(component=""), name="price_has_its_unit"
            ),
        ]


class Presence(models.Model):
    """One stretch of time in which a route was on sale, in both times, as for a price.

    `Route.first_seen_at` and `gone_at` repeat its first beginning and its last end.
    """

    route = models.ForeignKey("catalog.Route", models.CASCADE, related_name="presences")
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["route", "valid_from"], name="presence_history")]
        constraints = [
            models.UniqueConstraint(
                fields=["route"], condition=Q(valid_to=None, superseded_at=None), name="one_open_presence"
            ),
            models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="presence_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(recorded_at__gte=F("valid_from")), name="presence_known_once_true"),
            models.CheckConstraint(
                condition=Q(valid_to=None, closed_at=None) | Q(valid_to__isnull=False, closed_at__isnull=False),
                name="presence_end_is_known_since",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__gt=F("recorded_at")), name="presence_superseded_after_recorded"
            ),
        ]


class Announced(PriceKeyed):
    """A price that a source says will hold from a later day: never a price until that day, if it comes at all.

    State `not_published` announces that the price ends then. It stands until `withdrawn_at` (the source no
    longer says so) or `came_at` (it became the price); both are times of our knowledge, as is `recorded_at`.
    `announced_at` is when the source was first read to say it.
    """

    route = models.ForeignKey("catalog.Route", models.CASCADE, related_name="announced")
    state = models.CharField(
        max_length=20, choices=[(state, state) for state in (*STORED_STATES, PriceState.NOT_PUBLISHED)]
    )
    amount = AmountField(null=True)
    effective_from = models.DateTimeField()
    announced_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    came_at = models.DateTimeField(null=True)
    source = models.ForeignKey("catalog.Source", models.PROTECT, related_name="announced")
    snapshot = models.ForeignKey("catalog.Snapshot", models.PROTECT, related_name="announced")
    at = models.CharField(max_length=700)
    text = word(300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["route", *PRICE_KEY, "effective_from", "source"],
                condition=Q(withdrawn_at=None, came_at=None),
                name="announced_once",
            ),
            models.CheckConstraint(condition=Q(withdrawn_at=None) | Q(came_at=None), name="came_or_withdrawn"),
            models.CheckConstraint(condition=Q(effective_from__gt=F("announced_at")), name="announced_before_it_holds"),
            models.CheckConstraint(
                condition=Q(state=PriceState.AMOUNT, amount__isnull=False) | ~Q(state=PriceState.AMOUNT),
                name="announced_amount_is_there",
            ),
        ]


class Pending(PriceKeyed):
    """A change that a rule holds back until it is seen again later, or a person decides.

    `after` null means that the price (or, with an empty component, the route) would go.
    """

    source = models.ForeignKey("catalog.Source", models.CASCADE, related_name="pending")
    route = models.ForeignKey("catalog.Route", models.CASCADE, related_name="pending")
    before = AmountField(null=True)
    after = AmountField(null=True)
    state = word(20)
    rule = word(60)
    reason = models.TextField()
    snapshot = models.ForeignKey("catalog.Snapshot", models.PROTECT, related_name="pending")
    at = models.CharField(max_length=700, blank=True, default="")
    text = word(300)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["route", *PRICE_KEY], name="one_pending_change_of_a_price")]


class Disagreement(PriceKeyed):
    """Sources say different things of one fact or price: the chosen value, the others, the deciding rule.

    `fact` is a fact's name, or `price` with the price's key. `others` is JSON
    `[[value, [sources …], how many routes say so] …]`.
    """

    route = models.ForeignKey("catalog.Route", models.CASCADE, null=True, related_name="disagreements")
    model = models.ForeignKey("catalog.AIModel", models.CASCADE, null=True, related_name="disagreements")
    fact = models.CharField(max_length=60)
    chosen = models.TextField()
    chosen_source = models.ForeignKey("catalog.Source", models.CASCADE, related_name="+")
    others = models.TextField()
    rule = word(60)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(route__isnull=False, model=None) | Q(route=None, model__isnull=False),
                name="disagreement_has_one_subject",
            ),
        ]
        indexes = [models.Index(fields=["model", "until"]), models.Index(fields=["route", "until"])]


class Change(PriceKeyed):
    """One thing that became different, for people and feeds to read. `before` and `after` are texts."""

    class Kind(models.TextChoices):
        NEW_ROUTE = "new_route", "new route"
        GONE = "gone"
        BACK = "back", "back again"
        PRICE_ADDED = "price_added", "price added"
        PRICE_UP = "price_up", "price up"
        PRICE_DOWN = "price_down", "price down"
        PRICE_REMOVED = "price_removed", "price no longer published"
        STATE = "state", "price state changed"
        BECAME_FREE = "became_free", "became free"
        CORRECTION = "correction"
        SOURCE_SWITCH = "source_switch", "another source believed"
        LIMIT = "limit", "limit changed"
        LIFECYCLE = "lifecycle", "lifecycle changed"
        REPOINTED = "repointed", "alias points elsewhere"
        HELD_BACK = "held_back", "held back"
        CONFIRMED = "confirmed"
        REFUSED = "refused"
        DISAGREEMENT_OPENED = "disagreement_opened", "sources disagree"
        DISAGREEMENT_CLOSED = "disagreement_closed", "sources agree again"
        ANNOUNCED = "announced"
        WITHDRAWN = "withdrawn", "announcement withdrawn"

    kind = models.CharField(max_length=30, choices=Kind.choices)
    route = models.ForeignKey("catalog.Route", models.CASCADE, null=True, related_name="changes")
    model = models.ForeignKey("catalog.AIModel", models.CASCADE, null=True, related_name="changes")
    source = models.ForeignKey("catalog.Source", models.CASCADE, null=True, related_name="changes")
    fact = word(60)
    before = models.TextField(default="", blank=True)
    after = models.TextField(default="", blank=True)
    rule = word(60)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["recorded_at"]), models.Index(fields=["kind", "recorded_at"])]


class Decision(models.Model):
    """What a person decided, dated; replayed and dumped like everything else. `subject` is a natural key.

    `version` is the catalog's as the decision made it, 0 for one that came with a dump; see `Run`.
    """

    kind = word(40)
    subject = models.CharField(max_length=1000)
    value = models.TextField(default="", blank=True)
    note = models.TextField(default="", blank=True)
    by = word(150)
    at = models.DateTimeField()
    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ("at", "pk")
