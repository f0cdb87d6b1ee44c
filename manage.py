#!/usr/bin/env python
"""Puts the two source roots on the path and hands over to Django, nothing else."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
for source_root in (ROOT / "platform", ROOT):
    sys.path.insert(0, str(source_root))

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
