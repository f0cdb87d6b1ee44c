"""Plain words for orders: what each kind of work means, the topics as groups, and where an order is."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.orders.models import Order, OrderStatus, Product, TaskType, in_language
from tenants.reference import topics
from tenants.terminology.terms import tt

# One plain sentence for each form of work of the reference list; a tenant's own code may be without one.
DESCRIPTIONS = {
    "luento": gettext_lazy("Tells of their own experience to a group and answers questions."),
    "koulutus": gettext_lazy("Teaches at a school or trains professionals."),
    "ryhmanohjaus": gettext_lazy("Leads a group together with a worker."),
    "tyopari": gettext_lazy("Works with clients side by side with a worker."),
    "yksilotyo": gettext_lazy("Supports one client together with a worker."),
    "vastaanotto": gettext_lazy("Meets people by appointment or without one."),
    "juttupenkki": gettext_lazy("Is there to talk with whoever stops by."),
    "paivaelamassa": gettext_lazy("Follows a day in a service and tells what they noticed."),
    "kehittaminen": gettext_lazy("Takes part in a working group as an equal member."),
    "edustaja": gettext_lazy("Represents service users where decisions are made."),
    "asiakasraati": gettext_lazy("Takes part in a client panel."),
    "vaikuttaminen": gettext_lazy("Speaks up for better services."),
    "media": gettext_lazy("Gives an interview."),
    "arviointi": gettext_lazy("Assesses a service from the client's side."),
    "esteettomyyskartoitus": gettext_lazy("Checks how accessible a place is."),
    "tutkimus": gettext_lazy("Takes part in research or a thesis."),
    "messut": gettext_lazy("Is at a fair or an event."),
    "mentorointi": gettext_lazy("Supports a newer colleague."),
    "yhteisvalmennus": gettext_lazy("Trains together with professionals."),
    "vertaistuki": gettext_lazy("Gives peer support. No fee is paid for this."),
}


def description_of(item: TaskType | Product) -> str:
    """What it means: the organisation's own sentence, else ours for a form of work of the reference list."""
    own = in_language(item.descriptions)
    kind = in_language(item.task_type.descriptions) if isinstance(item, Product) else ""
    return own or str(DESCRIPTIONS.get(item.code, "")) or kind


TONES = {
    OrderStatus.DRAFT: "mute",
    OrderStatus.NEW: "info",
    OrderStatus.OFFERED: "warn",
    OrderStatus.AGREED: "ok",
    OrderStatus.DONE: "ok",
    OrderStatus.CANCELLED: "mute",
}
ICONS = {OrderStatus.DRAFT: "pencil", OrderStatus.CANCELLED: "ban", OrderStatus.DONE: "check-check"}


def topic_name(code: str) -> str:
    """A topic in the reader's language; an unknown code as it is."""
    topic = topics().get(code)
    return in_language(topic.labels) if topic else code


def topic_names(codes) -> str:
    """Topics as one line."""
    return ", ".join(topic_name(code) for code in codes)


def steps_of(order: Order) -> list[dict]:
    """How far an order is, for the progress tracker."""
    labels = [_("Sent"), tt("{Expert:a} is asked"), _("Agreed"), _("Done")]
    at = {OrderStatus.NEW: 1, OrderStatus.OFFERED: 1, OrderStatus.AGREED: 3, OrderStatus.DONE: 4}
    reached = at.get(order.status, 1)
    if order.status == OrderStatus.CANCELLED:
        return [{"label": labels[0], "state": "done"}, {"label": _("Cancelled"), "state": "stop"}]
    return [
        {"label": label, "state": "done" if place < reached else "now" if place == reached else "next"}
        for place, label in enumerate(labels)
    ]
