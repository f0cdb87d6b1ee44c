"""The request speaks with its tenant's words."""

from django.http import HttpRequest, HttpResponse

from tenants.terminology.terms import PLATFORM_TERMS, terms_for, use_terms


class TermsMiddleware:
    """Stands after the tenant middleware. The platform host (no `request.tenant`) uses the platform's words.

    A response that streams is made after this block: its generator takes `use_terms` itself.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        tenant = getattr(request, "tenant", None)
        terms = terms_for(str(tenant.pk), tenant.terms_version) if tenant else PLATFORM_TERMS
        with use_terms(terms):
            return self.get_response(request)
