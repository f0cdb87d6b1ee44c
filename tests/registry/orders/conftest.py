"""Pages are tested with the menu as far as it has been made."""

from tests.factories.menu import menu_of_today

__all__ = ["menu_of_today"]
