"""A real nginx with the configuration that docs/running.md gives, on a free port, before processes of the application.

Skips with a reason where nginx is not installed, except when CI=true: then a missing nginx is a failure.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from browser import ROOT

PORTS = ("7861", "7862")  # those that the document names
LISTEN = "listen 8080;"
# One process, everything it writes in one folder: this is around the document's text, not in it.
FRAME = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log stderr warn;
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    {text}
}}
"""


def nginx() -> str:
    """Return the path of nginx; skips the test where there is none, fails when CI=true."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if found:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail("no nginx: CI must install it (apt-get install nginx-light)")
    pytest.skip("no nginx on this machine (apt-get install nginx-light)")


def documented() -> str:
    """Return the one nginx block of docs/running.md."""
    (text,) = re.findall(r"^```nginx\n(.*?)^```", (ROOT / "docs" / "running.md").read_text("utf-8"), re.S | re.M)
    return str(text)


def configured(upstream: Sequence[str], port: int) -> str:
    """Return the document's configuration with the ports of this test, and nothing else changed."""
    text = documented()
    assert text.count(LISTEN) == 1 and [text.count(f":{name} ") for name in PORTS] == [1, 1]
    for name, real in zip(PORTS, upstream, strict=True):
        text = text.replace(f":{name} ", f":{real} ")
    return text.replace(LISTEN, f"listen 127.0.0.1:{port};")


def free_port() -> int:
    """Return a port that nothing listens on just now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def proxied(addresses: Sequence[str], folder: Path) -> Iterator[str]:
    """Put nginx before ``addresses``; yields its address, without the sub-path."""
    port = free_port()
    path = folder / "nginx.conf"
    text = configured([address.rsplit(":", 1)[1] for address in addresses], port)
    path.write_text(FRAME.format(folder=folder, text=text), "utf-8")
    command = [nginx(), "-p", str(folder), "-c", str(path), "-e", "stderr"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            _until_open(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.communicate(timeout=20)


def _until_open(port: int, process: subprocess.Popen[str]) -> None:
    for _ in range(200):
        if process.poll() is not None:
            raise RuntimeError(f"nginx did not start: {process.stderr.read() if process.stderr else ''}")
        with socket.socket() as found:
            if found.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError("nginx does not listen")
