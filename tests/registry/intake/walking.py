"""A small register as pasted cells, and an import walked to where a test wants it. Call inside a tenant."""

from registry.experts.models import Expert, ExpertTopic, Training
from registry.intake import recognising, running, uploading
from registry.intake.facts import facts_in
from registry.intake.models import ImportRow, ImportRun, ImportStatus
from registry.joining.models import Agreement, TaxCardDelivery
from registry.register.models import Note
from tests.factories.people import person
from tests.visitor import settle

HEADER = [
    "Nimi", "Puh.", "Sähköposti", "Kotikunta", "Kokemuksen aiheet", "Tehtävät", "Koulutus (h)", "Koulutus käyty",
    "Sopimus voim. asti", "Verokortti 2026", "Tiedot saa luovuttaa", "Hetu", "HUOM!",
]  # fmt: skip
MATTI = [
    "Tuominen, Matti", "040 221 5279", "matti.tuominen@example.fi", "Kouvola", "Masennus, ahdistus", "luento",
    "n. 50 t", "syksy 2023", "31.12.2027", "x", "kyllä", "050768-969N", "ei puheluita ennen klo 12",
]  # fmt: skip
OILI = [
    "Lehtonen, Oili",
    "",
    "oili.lehtonen@example.fi",
    "Imatra",
    "Psykoosi",
    "",
    "",
    "",
    "",
    "",
    "ei",
    "",
    "",
]
ODD = [
    "Laine, Aino",
    "040 465 9729",
    "aino.laine(at)example",
    "Kouvola",
    "Masennus",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
]


def cells(*rows) -> bytes:
    return "\n".join("\t".join(row) for row in (HEADER, *rows)).encode()


def checked(*rows, by=None) -> ImportRun:
    """An import whose rows wait for a person."""
    by = by or person("Kaarina")
    run = uploading.upload_register(content=cells(*rows), name="", by=by)
    settle()
    run.refresh_from_db()
    assert run.status == ImportStatus.MAPPED, run.problem
    taken = {key for key, table in recognising.mapping_of(run).tables.items() if table.is_taken}
    recognising.choose_columns(run_id=run.pk, choices={}, taken=taken, by=by)
    settle()
    run.refresh_from_db()
    assert run.status == ImportStatus.CHECKED, run.problem
    return run


def brought(run: ImportRun) -> ImportRun:
    running.start_import(run_id=run.pk, by=run.by)
    settle()
    run.refresh_from_db()
    assert run.status == ImportStatus.DONE
    return run


def row_of(run: ImportRun, last_name: str) -> ImportRow:
    """The first row of somebody with this last name."""
    return next(row for row in run.rows.all() if facts_in(row).last_name == last_name)


def again(run: ImportRun) -> ImportRun:
    """The import as it is now."""
    settle()
    run.refresh_from_db()
    return run


def changed(row: list[str], **values: str) -> list[str]:
    """A row with other values, by the words of the header that begin so."""
    new = list(row)
    for word, value in values.items():
        new[next(i for i, title in enumerate(HEADER) if title.lower().startswith(word.lower()))] = value
    return new


def everything() -> dict:
    """The register as plain values, for comparing before and after; keys and stamps of rows that come and go aside."""
    fields = [field.attname for field in Expert._meta.concrete_fields]
    experts = {
        expert.pk: {name: _plain(getattr(expert, name)) for name in fields}
        for expert in Expert.objects.order_by("pk")
    }
    beside = {
        model._meta.label: sorted(map(str, model.objects.values_list("pk", flat=True)))
        for model in (ExpertTopic, Training, Agreement, TaxCardDelivery, Note)
    }
    return {"experts": experts, **beside}


def _plain(value):
    return (
        value.reveal()
        if hasattr(value, "reveal")
        else bytes(value)
        if isinstance(value, memoryview)
        else value
    )
