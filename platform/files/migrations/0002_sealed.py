from django.db import migrations

import crypto.fields


class Migration(migrations.Migration):
    """The same bytes in the database; what is written from now on is sealed (`StoredFile.opened` reads both)."""

    dependencies = [("files", "0001_initial")]

    operations = [
        migrations.AlterField(
            "storedfile", "content", crypto.fields.EncryptedTextField(help_text="The bytes in base64.")
        ),
    ]
