"""What was measured on."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path


def machine() -> dict[str, str]:
    """Return the date, the machine, how busy it is, and the version of Python."""
    model = next((row.split(":")[1].strip() for row in Path("/proc/cpuinfo").read_text().splitlines() if row.startswith("model name")), "")
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "machine": f"{os.cpu_count()} cores, {model}",
        "load": f"{os.getloadavg()[2]:.1f} over a quarter of an hour",
        "Python": platform.python_version(),
    }


def most_memory() -> float:
    """Return the most memory that this process ever had, in MB: `getrusage` tells what its parent had too."""
    found = next(row for row in Path("/proc/self/status").read_text().splitlines() if row.startswith("VmHWM:"))
    return int(found.split()[1]) / 1024
