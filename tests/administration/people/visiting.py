"""Where support visits are asked for and decided, and the link that opens one."""

PAGE = "/settings/people/support/"
DESK = "/operator/support/"
REASON = "Laskutussääntö ei näy oikein"
