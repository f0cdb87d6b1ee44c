"""What one kind of notice is."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Kind:
    """`text` is one or two plain sentences; `url_name` takes the subject's id when `has_id`."""

    subject: str | Promise
    text: str | Promise
    action: str | Promise
    url_name: str
    has_id: bool = True
