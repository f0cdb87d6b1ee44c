"""Tables of the fleet, in `public`. Ids, names of organisations and schemas: no personal data."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from domain.clock import now
from records.models import SharedRecord


class Blueprint(SharedRecord):
    """The SQL that makes an organisation's schema, for one state of the migrations (scale.md section 1)."""

    key = models.CharField(max_length=64, unique=True, help_text="Hash of the migrations it was made from.")
    migrations = models.JSONField(help_text="`app.name` of each -> hash of its file.")
    statements = models.JSONField(help_text="One statement per item; the schema's name is a token.")
    condensed = models.JSONField(
        default=list, help_text="Fewer statements that make the same, for a new schema."
    )
    fingerprint = models.CharField(max_length=64, help_text="Of the schema that the migrations made.")
    made_at = models.DateTimeField(default=now)


class SpareSchema(SharedRecord):
    """A schema made ahead, to be renamed when an organisation is created. Usable while its blueprint is current."""

    schema_name = models.CharField(max_length=63, unique=True)
    blueprint = models.ForeignKey(Blueprint, models.CASCADE, related_name="spares")
    made_at = models.DateTimeField(default=now)


class JobKind(models.TextChoices):
    """What only the owner's log-in may do."""

    CREATE = "create", _("Create")
    EXPORT = "export", _("Export")
    DELETE = "delete", _("Delete")


class JobStatus(models.TextChoices):
    """Where a job is."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Job(SharedRecord):
    """A piece of work for the fleet worker. A killed worker's job is taken up again when its lease is old."""

    kind = models.CharField(max_length=10, choices=JobKind)
    status = models.CharField(max_length=10, choices=JobStatus, default=JobStatus.WAITING)
    tenant_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True, help_text="The draft a new organisation is made from.")
    by_id = models.UUIDField(null=True, help_text="The operator; empty: a command.")
    reason = models.CharField(max_length=500, blank=True)
    done_steps = models.PositiveIntegerField(default=0)
    all_steps = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True, help_text="A sentence for the operator.")
    result = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=now)
    leased_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(name="job_status_known", condition=models.Q(status__in=JobStatus.values)),
            models.UniqueConstraint(
                name="job_one_open_a_subject",
                fields=["kind", "tenant_id", "subject_id"],
                condition=models.Q(status__in=["waiting", "running"]),
                nulls_distinct=False,
            ),
        ]


class Reading(SharedRecord):
    """What the fleet worker last read in an organisation's schema, where the platform's pages may not look."""

    tenant = models.OneToOneField("tenants.Tenant", models.CASCADE, related_name="reading")
    last_migration = models.CharField(max_length=200, blank=True)
    behind = models.PositiveIntegerField(help_text="How many migrations are missing.")
    size_bytes = models.BigIntegerField()
    last_activity_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(default=now)


class OrganisationDraft(SharedRecord):
    """A new organisation being filled in, step by step; removed when the organisation is made."""

    started_by_id = models.UUIDField()
    answers = models.JSONField(default=dict, help_text="Step -> its values. Never a person.")
    administrator = models.BinaryField(null=True, help_text="The first administrator, sealed.")
    started_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-changed_at"]


class CustomerAgreement(SharedRecord):
    """The facts of the agreement under which an organisation uses the service."""

    tenant = models.OneToOneField("tenants.Tenant", models.CASCADE, related_name="agreement")
    reference = models.CharField(max_length=80)
    signed_on = models.DateField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    processing_terms = models.CharField(
        max_length=80, help_text="Version of the personal data processing terms."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="customer_agreement_days",
                condition=models.Q(valid_to=None) | models.Q(valid_to__gt=models.F("valid_from")),
            )
        ]
