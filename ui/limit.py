"""How many questions one address may ask a minute: a token bucket for each address, in bounded memory.

Forgets the address that was silent longest when there are too many. Writes nothing down.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from math import ceil
from threading import Lock
from time import monotonic
from typing import Protocol

from starlette.responses import JSONResponse

ADDRESSES = 10_000  # some 2 MB; more than that at once is an attack that this is no defence against


class Client(Protocol):
    """Who is at the other end of a connection, as Starlette and Gradio both give it."""

    @property
    def host(self) -> str:
        """The address."""


class Limit:
    """``take`` gives each address ``per_minute`` questions a minute; what is not used is saved up to that many."""

    def __init__(
        self, per_minute: int, *, addresses: int = ADDRESSES, clock: Callable[[], float] = monotonic
    ) -> None:
        self._most = float(per_minute)
        self._addresses = addresses
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, address: str) -> int:
        """Return 0 and count a question of ``address``, or the seconds until it may ask again."""
        key, now = bucket_of(address), self._clock()
        with self._lock:
            left, since = self._buckets.pop(key, (self._most, now))
            left = min(self._most, left + (now - since) * self._most / 60)
            allowed = left >= 1
            self._buckets[key] = (left - allowed, now)
            if len(self._buckets) > self._addresses:
                self._buckets.popitem(last=False)
        return 0 if allowed else max(1, ceil((1 - left) * 60 / self._most))

    def __len__(self) -> int:
        return len(self._buckets)


def bucket_of(address: str) -> str:
    """Return what shares a bucket: an IPv4 address, or the /64 that one IPv6 subscriber can choose addresses from."""
    try:
        found = ip_address(address.split("%")[0])
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return f"{IPv6Address(int(found) >> 64 << 64)}/64"


def address_of(client: Client | None) -> str:
    """Return the address of a connection; one that has none (a Unix socket) shares a bucket with its like."""
    return client.host if client is not None else ""


def slow_down(seconds: int) -> JSONResponse:
    """Return the answer to a program that asks too often."""
    words = f"too many questions from this address; wait {seconds} seconds"
    return JSONResponse({"error": words}, status_code=429, headers={"retry-after": str(seconds)})
