import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("experts", "0003_merged")]

    operations = [
        migrations.AddField(
            "expert",
            "audiences",
            django.contrib.postgres.fields.ArrayField(
                models.CharField(
                    choices=[
                        ("clients", "Clients of the services"),
                        ("professionals", "Professionals"),
                        ("students", "Students"),
                        ("decision_makers", "Developers and decision-makers"),
                        ("public", "Large events and the media"),
                    ],
                    max_length=20,
                ),
                blank=True,
                default=list,
                help_text="A wish, not a limit; empty: anybody.",
                size=None,
            ),
        ),
    ]
