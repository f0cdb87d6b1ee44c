"""Django's makemessages, which also sees `tt`, `tt_lazy`, `ntt` and `{% nt %}`, and keeps one catalogue per app."""

from contextlib import suppress
from pathlib import Path

from django.apps import apps
from django.core.management.commands import makemessages

from tenants.terminology.catalogs import ROOT, SKIPPED
from tenants.terminology.scan import uses_in_template


class BuildFile(makemessages.BuildFile):
    """A template as xgettext sees it, with the plural messages of `{% nt %}` added."""

    def preprocess(self):
        super().preprocess()
        if not self.is_templatized:
            return
        source = Path(self.path).read_text(encoding="utf-8")
        calls = [
            f" ngettext({use.msgid!r}, {use.plural!r}, n)\n"
            for use in uses_in_template(Path(self.path), source)
            if use.with_terms and use.plural
        ]
        with Path(self.work_path).open("a", encoding="utf-8") as out:
            out.writelines(["\n", *calls])

    def postprocess_messages(self, msgs):
        """Take off the flag with which msgfmt would demand the same form in every language."""
        msgs = super().postprocess_messages(msgs)
        return msgs.replace(", python-brace-format", "").replace("#\nmsgid", "msgid")


class Command(makemessages.Command):
    """Run it in the project's root. Without `--locale` it updates Finnish and Swedish. Needs GNU gettext."""

    build_file_class = BuildFile
    xgettext_options = [
        *makemessages.Command.xgettext_options,
        "--keyword=tt",
        "--keyword=tt_lazy",
        "--keyword=ntt:1,2",
    ]
    # A guessed translation is a wrong translation that looks right.
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def handle(self, *args, **options):
        if not options["locale"] and not options["all"]:
            options["locale"] = ["fi", "sv"]
        if not options["add_location"]:
            options["no_location"] = True
        options["ignore_patterns"] = [*options["ignore_patterns"], *SKIPPED]
        folders = [Path(app.path) / "locale" for app in apps.get_app_configs() if _is_own(Path(app.path))]
        for folder in folders:
            folder.mkdir(exist_ok=True)
        try:
            super().handle(*args, **options)
        finally:
            for folder in folders:
                with suppress(OSError):  # not empty: in use
                    folder.rmdir()


def _is_own(path: Path) -> bool:
    return path.is_relative_to(ROOT) and not any(
        part.startswith(".") for part in path.relative_to(ROOT).parts
    )
