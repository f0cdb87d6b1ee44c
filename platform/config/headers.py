"""Response headers that no library here sets (security.md section 10)."""

from django.http import HttpRequest, HttpResponse

# Nothing of a page uses a sensor, a camera or a payment; passkeys are for our own pages only.
CLOSED = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media",
    "geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "serial", "usb",
    "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS = ", ".join([*(f"{name}=()" for name in CLOSED), "publickey-credentials-get=(self)"])
LOGOUT = "account_logout"


class HeadersMiddleware:
    """Closes the browser's sensors, and empties its cache and storage when a person signs out."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS
        match = request.resolver_match
        if request.method == "POST" and match and match.view_name == LOGOUT:
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response
