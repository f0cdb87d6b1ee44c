"""An import that waits for its rows to be checked, as a coordinator left it on Friday."""

from django.db import transaction

from accounts.models import User
from registry.intake.at_once import work
from registry.intake.recognising import choose_columns, mapping_of
from registry.intake.uploading import upload_register

CELLS = """Nimi\tPuh.\tSähköposti\tKotikunta\tKokemuksen aiheet\tKoulutus (h)\tKoulutus käyty\tHUOM!
Esimerkkinen, Tuula\t040 123 4501\ttuula.esimerkkinen@example.fi\tLahti\tMasennus, ahdistus\tn. 50 t\tsyksy 2023\t
Malli, Pentti\t040-1234502\tpentti.malli(at)example.fi\tKuopio\tPeliriippuvuus\t30\t9/2024\tei ota palkkiota
Mallinen Irja\t\t\tOulu\tOmaishoito\t\t\tsoitettava iltapäivällä
"""


@transaction.atomic
def add_import() -> None:
    """A small messy register, read and waiting. Call inside a tenant that has a coordinator."""
    by = User.objects.get(email="koordinaattori@example.fi")
    run = upload_register(content=CELLS.encode(), name="", by=by)
    work(run)
    choose_columns(run_id=run.pk, choices={}, taken=set(mapping_of(run).tables), by=by)
    work(run)
