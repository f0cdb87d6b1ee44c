"""Where the look lives."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UI = ROOT / "platform" / "ui"
