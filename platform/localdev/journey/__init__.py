"""The main job, walked over HTTP as the real people would: `make journey`, and the tests of the whole flow."""

from __future__ import annotations


def main(arguments: list[str]) -> int:
    """Walk through every organisation against a stack of its own. Arguments: preset codes, none for all."""
    from localdev.journey.walks import walk_all

    return walk_all(arguments)
