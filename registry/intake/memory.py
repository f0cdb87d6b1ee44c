"""A ceiling for the memory of reading a file that nobody trusts (security.md section 9).

The limits of `files.tables` come first: they judge a file by its directory. This is the second line of defence, for
what they did not foresee. The reading runs in a worker process that does nothing else at the time, so the limit of
the whole process is the limit of the reading; it is lifted afterwards.
"""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from files.tables import MEGABYTE, BadTable

SPACE = Path("/proc/self/statm")  # Linux only; elsewhere, on a developer's own machine, there is no ceiling
MOST_MEMORY = 400 * MEGABYTE  # address space above what the process has when it begins


@contextmanager
def little_memory(most: int = MOST_MEMORY) -> Iterator[None]:
    """Run the block with at most so many bytes more. Raises BadTable when it would need more."""
    if not SPACE.exists():
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    ceiling = _address_space() + most
    if hard != resource.RLIM_INFINITY:
        ceiling = min(ceiling, hard)
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, hard))
    try:
        yield
    except MemoryError:
        raise BadTable(_("The file needs too much memory. Divide it into smaller files.")) from None
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _address_space() -> int:
    pages = int(SPACE.read_text().split()[0])
    return pages * resource.getpagesize()
