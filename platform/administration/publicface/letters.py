"""The answer to a reader, as a mail in the language of the page they wrote on."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from tenants.context import current_tenant
from tenants.pages.models import ReaderMessage
from ui.palette import palette


def write_answer(message: ReaderMessage) -> EmailMultiAlternatives:
    """The mail, ready to send. The same answer always has the same Message-ID."""
    with translation.override(message.language):
        tenant = current_tenant()
        colours = palette(tenant.brand_colour).light
        context = {
            "brand_name": str(tenant),
            "brand": colours.brand,
            "brand_raw": tenant.brand_colour,
            "on_brand": colours.on_brand,
            "message": message,
        }
        headers = {
            "Message-ID": f"<{message.pk}@{settings.BASE_DOMAIN}>",
            "Content-Language": message.language,
        }
        text = render_to_string("public/mail/answer.txt", context).strip() + "\n"
        to = [message.reply_to.reveal()]  # purpose: to answer the reader, who gave it for that
        mail = EmailMultiAlternatives(
            _("An answer to your accessibility feedback"), text, to=to, headers=headers
        )
        mail.attach_alternative(render_to_string("public/mail/answer.html", context), "text/html")
        return mail
