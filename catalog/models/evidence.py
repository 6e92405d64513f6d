"""What was read, when, and what it said: the ground under every published fact."""

from django.db import models
from django.db.models import F, Q

from catalog.models.fields import slug_field, word


class Catalog(models.Model):
    """The one row that says which state the catalog is in. Caches hang on `version`."""

    version = models.PositiveBigIntegerField(default=0)
    bundle = word(64)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_catalog")]


class Source(models.Model):
    """What the catalog must know of a source to judge and show it, as the source itself declares.

    `speaks_for`, `states`, `urls` and `variables` (of the environment, without which it can't be asked) are JSON
    lists. `checked_at` is the last complete, accepted answer: every fact that the source still states was
    confirmed then, by the rules named. A `lapsed` one was not read for so long that its own word comes after
    the lists. `lease_*` keep refreshes apart.
    """

    name = slug_field(unique=True)
    title = word(200)
    authority = word(20)
    order = models.PositiveIntegerField(default=100)
    speaks_for = models.TextField(default="[]")
    states = models.TextField(default="[]")
    urls = models.TextField(default="[]")
    page = word(500)
    licence = word(200)
    cadence_days = models.PositiveIntegerField(default=7)
    variables = models.TextField(default="[]")
    needs_browser = models.BooleanField(default=False)
    rules_version = word(20)
    checked_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)
    lapsed = models.BooleanField(default=False)
    due_at = models.DateTimeField(null=True)
    lease_owner = word(100)
    lease_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ("authority", "order", "name")

    def __str__(self) -> str:
        return str(self.title or self.name)


class Run(models.Model):
    """One refresh of one source. `seconds` is a measurement of this machine and is never dumped.

    `version` is the catalog's as the run's end made it, 0 for one left without an end: runs and decisions took
    effect in its order, whatever their clocks say.
    """

    class Outcome(models.TextChoices):
        RUNNING = "running"
        CHANGED = "changed"
        UNCHANGED = "unchanged"
        HELD = "held", "held back"
        FAILED = "failed"
        ABANDONED = "abandoned"
        SKIPPED = "skipped"

    source = models.ForeignKey(Source, models.CASCADE, related_name="runs")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, default=Outcome.RUNNING)
    recorded = models.BooleanField(default=False)
    message = models.TextField(default="", blank=True)
    seen = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    held_back = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    report = models.TextField(default="[]")
    seconds = models.FloatField(default=0)
    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ("-started_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["source", "started_at"], name="one_run_at_a_time"),
            models.CheckConstraint(condition=Q(finished_at__gte=F("started_at")), name="run_ends_after_it_starts"),
        ]


class Snapshot(models.Model):
    """The bytes of one answer: where from, when, and their hash. The bytes themselves lie in the storage."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="snapshots")
    run = models.ForeignKey(Run, models.CASCADE, related_name="snapshots")
    url = models.CharField(max_length=1000)
    fetched_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    status = models.PositiveIntegerField(default=200)
    content_type = word(200)
    etag = word(300)
    last_modified = word(100)
    fidelity = word(500)
    origin = word(1000)
    partial = models.BooleanField(default=False)

    class Meta:
        ordering = ("fetched_at", "url")
        constraints = [
            models.UniqueConstraint(fields=["source", "url", "fetched_at", "sha256"], name="one_snapshot_of_an_answer"),
        ]


class Claim(models.Model):
    """One version of what one record of a source says of a route, a model or a vendor.

    `body` is canonical JSON of facts and prices in our words; `digest` is of the source's record and of
    the rules that read it. `part` is the URL of the source that the record belongs to.
    """

    source = models.ForeignKey(Source, models.CASCADE, related_name="claims")
    record = models.CharField(max_length=500)
    part = models.CharField(max_length=1000)
    route = models.ForeignKey("catalog.Route", models.CASCADE, null=True, related_name="claims")
    model = models.ForeignKey("catalog.AIModel", models.CASCADE, null=True, related_name="claims")
    vendor = models.ForeignKey("catalog.Vendor", models.CASCADE, null=True, related_name="claims")
    at = models.CharField(max_length=600)
    digest = models.CharField(max_length=64)
    body = models.TextField()
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="claims")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "part", "record"], condition=Q(until=None), name="one_open_claim"
            ),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="claim_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(route__isnull=False, model=None, vendor=None)
                | Q(route=None, model__isnull=False, vendor=None)
                | Q(route=None, model=None, vendor__isnull=False),
                name="claim_has_one_subject",
            ),
        ]
