"""The chat as an operator starts it: a process of its own, on a free port of this machine, while it is measured.

Runs ``antwoordwijzer chat``; does not import the interface.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from time import perf_counter, sleep

import httpx

from eval.command_line import command
from rag.errors import RagError

SAID = "Antwoordwijzer: "
PATIENCE = 120.0  # seconds to become ready


@dataclass(frozen=True)
class Server:
    """A running chat; the seconds until its page could be fetched, and until it was ready for a question."""

    address: str
    pid: int
    opened: float
    ready: float

    def memory(self, name: str = "VmRSS") -> int:
        """Return the bytes of memory it holds now; with "VmHWM" the most it ever held."""
        for line in Path(f"/proc/{self.pid}/status").read_text("utf-8").splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) * 1024
        raise RagError("this system does not tell the memory of a process; run it on Linux")

    def processor(self) -> float:
        """Return the seconds of processor time it has used so far, all its threads together."""
        fields = Path(f"/proc/{self.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(index: Path, *options: str) -> Iterator[Server]:
    """Start the chat on ``index`` with more ``options``, wait until it is ready, and end it on the way out."""
    program = command()
    if program is None:
        raise RagError("the command antwoordwijzer is not installed here; install it: make install")
    arguments = [str(program), "chat", "--no-open", "--port", "0", "--index", str(index), *options]
    start = perf_counter()
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield _ready(process, start)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _ready(process: subprocess.Popen[str], start: float) -> Server:
    said = []
    for line in process.stderr or ():
        said.append(line)
        if line.startswith(SAID):
            break
    else:
        raise RagError(f"the chat did not start ({' '.join(said[-1:]).strip() or 'no word'}); try: antwoordwijzer chat")
    # what it writes from now on is read away: a full pipe would hold it up
    Thread(target=lambda: [None for _ in process.stderr or ()], daemon=True).start()
    address = said[-1].removeprefix(SAID).split()[0]
    opened = _until(f"{address}healthz", start)
    return Server(address, process.pid, opened, _until(f"{address}readyz", start))


def _until(address: str, start: float) -> float:
    """Return the seconds since ``start`` at which ``address`` answered with 200."""
    while perf_counter() - start < PATIENCE:
        try:
            if httpx.get(address, timeout=PATIENCE).status_code == 200:
                return perf_counter() - start
        except httpx.TransportError:
            pass  # it does not listen yet
        sleep(0.02)
    raise RagError(f"{address} was not ready within {PATIENCE:.0f} seconds; try: antwoordwijzer chat")
