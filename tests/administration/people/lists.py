"""Lists of staff that the tests bring: as files, and as pasted cells."""

from django.core.files.uploadedfile import SimpleUploadedFile

PAGE, RUN = "/settings/people/import/", "/settings/people/import/run/"
REST = {"default_role": "orderer", "language": "fi"}
HEADER = ["Etunimi", "Sukunimi", "Sähköposti", "Rooli", "Yksikkö"]


def upload(content, name="lista.xlsx"):
    return SimpleUploadedFile(name, content)


def cells(*rows) -> str:
    return "\n".join("\t".join(row) for row in rows)


def check(desk, *rows, **more):
    return desk.post(PAGE, {"cells": cells(HEADER, *rows), **REST, **more})


def run(desk, *rows, **more):
    return desk.post(RUN, {"cells": cells(HEADER, *rows), **REST, **more}, follow=True)


OLGA = ["Olga", "Esimerkki", "olga@example.fi", "Tilaaja", ""]
