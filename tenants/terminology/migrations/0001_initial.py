from django.db import migrations, models

import domain.ids


class Migration(migrations.Migration):
    """A tenant's own words."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="TenantTerm",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=domain.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("slot", models.CharField(max_length=30)),
                ("lang", models.CharField(max_length=2)),
                ("base", models.CharField(max_length=80)),
                ("forms", models.JSONField()),
                ("checked_by", models.CharField(blank=True, max_length=200)),
                ("checked_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("slot", "lang"), name="term_one_word_per_slot"),
                    models.CheckConstraint(
                        condition=models.Q(("lang__in", ("fi", "sv", "en"))), name="term_language_known"
                    ),
                ],
            },
        ),
    ]
