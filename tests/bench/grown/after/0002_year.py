from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grown", "0001_initial")]
    operations = [migrations.AddField("ring", "year", models.PositiveSmallIntegerField(default=0))]
