"""Every route of both hosts, as the resolver knows it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import get_resolver, reverse

from accounts.middleware import policy_of, third_party_policies
from accounts.policy import Policy

TENANT_HOST, PLATFORM_HOST = "config.urls", "config.urls_platform"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


@dataclass(frozen=True)
class Route:
    """One pattern of one host."""

    urlconf: str
    pattern: str
    name: str
    view: object
    arguments: tuple[tuple[str, str], ...]  # (name, kind of converter)

    @property
    def policy(self) -> Policy | None:
        return policy_of(self.view, self.name)

    @property
    def is_platform(self) -> bool:
        return self.urlconf == PLATFORM_HOST

    def path(self, **arguments) -> str:
        """The address with these arguments."""
        return reverse(self.name, urlconf=self.urlconf, kwargs=arguments)

    def __str__(self) -> str:
        return f"{'platform' if self.is_platform else 'tenant'} {self.name or self.pattern}"


def all_routes() -> list[Route]:
    """Both hosts."""
    return [route for urlconf in (TENANT_HOST, PLATFORM_HOST) for route in routes_of(urlconf)]


def routes_of(urlconf: str) -> Iterator[Route]:
    """The routes of one host. One whose address an earlier route takes is never reached and left out."""
    seen: set[str] = set()
    for route in _walk(get_resolver(urlconf), urlconf):
        if route.pattern not in seen:
            seen.add(route.pattern)
            yield route


def gone_policies() -> set[str]:
    """Entries of policies.toml that no route needs."""
    return set(third_party_policies()) - {route.name for route in all_routes()}


def _walk(resolver, urlconf, prefix="", spaces=(), outer=()) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        arguments = (*outer, *_arguments(entry.pattern))
        if hasattr(entry, "url_patterns"):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _walk(entry, urlconf, prefix + str(entry.pattern), inner, arguments)
        else:
            name = ":".join([*spaces, entry.name or ""]) if entry.name else ""
            yield Route(urlconf, prefix + str(entry.pattern), name, entry.callback, arguments)


def _arguments(pattern) -> list[tuple[str, str]]:
    if hasattr(pattern, "regex") and not pattern.converters:
        return [(name, "regex") for name in pattern.regex.groupindex]
    return [
        (name, type(converter).__name__.removesuffix("Converter").lower())
        for name, converter in pattern.converters.items()
    ]
