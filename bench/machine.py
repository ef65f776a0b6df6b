"""What the figures were measured on."""

from __future__ import annotations

import platform
from pathlib import Path


def machine() -> str:
    """The processor and the Python version."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    models = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return f"{next(models, platform.machine())}, Python {platform.python_version()}"
