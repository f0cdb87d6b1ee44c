"""A paper as PDF/UA from HTML: agreements, certificates. The HTML stays the first form; the PDF is a copy (ux.md 9)."""

from django.utils.html import format_html
from django.utils.translation import gettext as _

from domain.errors import DomainError

PAGE = '<!doctype html><html lang="{}"><head><meta charset="utf-8"><title>{}</title></head><body>{}</body></html>'
STYLE = """
@page { size: A4; margin: 22mm 20mm 24mm 22mm;
  @bottom-right { content: counter(page) " (" counter(pages) ")"; font: 9pt "Noto Sans", "Liberation Sans", sans-serif; } }
html { font: 11pt/1.5 "Noto Sans", "Liberation Sans", "DejaVu Sans", sans-serif; color: #16181d; }
h1 { font-size: 20pt; line-height: 1.25; margin: 0 0 6mm; }
h2 { font-size: 13pt; margin: 7mm 0 2mm; break-after: avoid; }
p, ul, ol, dl { margin: 0 0 3mm; }
table { border-collapse: collapse; width: 100%; margin: 0 0 4mm; }
tr { break-inside: avoid; }
th, td { border-bottom: 0.5pt solid #6f747e; padding: 1.5mm 2mm 1.5mm 0; text-align: left; vertical-align: top; }
dt { font-weight: bold; } dd { margin: 0 0 2mm; }
.dim { color: #4a4f59; }
footer { width: 80mm; margin-top: 22mm; padding-top: 1.5mm; border-top: 0.5pt solid #6f747e; }
"""


class NoPaper(DomainError):
    """The server cannot make PDF files; the same content can be read on the page."""

    code = "no_pdf"


def pdf_of(html: str, *, title: str, language: str) -> bytes:
    """The bytes of a tagged PDF. `html` is what stands in the body: a rendered template (plain text is escaped).

    Nothing is fetched: no picture, no style sheet, no font from anywhere. Raises NoPaper when the libraries that
    draw text (Pango) are not on the server.
    """
    maker = _maker()
    document = format_html(PAGE, language, title, html)
    page = maker.HTML(string=document, url_fetcher=maker.urls.URLFetcher(allowed_protocols=()))
    return page.write_pdf(stylesheets=[maker.CSS(string=STYLE)], pdf_variant="pdf/ua-1")


def _maker():
    """WeasyPrint, loaded when the first paper is made: it needs libraries that no other work does."""
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        raise NoPaper(_("The PDF cannot be made now. The same text can be read on the page.")) from error
    return weasyprint
