"""What every measurement prints beside its figures: where it was taken."""

import importlib.metadata
import os
import platform

PACKAGES = ("pyspark", "kafka-python", "cassandra-driver", "fastapi")


def print_place(seed: int) -> None:
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(f"seed {seed}; {os.cpu_count()} cores, {memory:.0f} GiB; Python {platform.python_version()}, {versions}")


def quantile(values: list[float], share: float) -> float:
    """The smallest value that at least `share` of all do not exceed. `values` is not empty."""
    ordered = sorted(values)
    return ordered[max(0, -(-int(len(ordered) * share * 1000) // 1000) - 1)]
