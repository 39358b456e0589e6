"""How often each source is seen: product documentation is capped, everything people wrote for people is raised.

Nine tenths of the parallel text is product documentation; unweighted, `opslaan` would mean only "to save a file".
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

# Times that a row of the source is seen in one pass. Product documentation (PRODUCT) fills up to its cap instead.
TIMES = {
    "tatoeba": 2.0,
    "tatoeba-pivot": 1.5,
    "esco": 1.5,
    "esco-labels": 1.0,
    "covid19-dashboard": 1.5,
    "mozilla-www": 1.5,
    "corona-faq": 1.5,
    "internet.nl": 2.0,
    "openkat": 1.0,
    "privacyguides": 2.0,
    "odwn": 0.7,
}
PRODUCT = "ms-"
PRODUCT_SHARE = 0.4


def is_product(source: str) -> bool:
    """True for product documentation."""
    return source.startswith(PRODUCT)


def draw(sources: Sequence[str], rng: np.random.Generator) -> NDArray[np.int64]:
    """The rows of one pass, a row as often as its source's weight says (fractions by chance)."""
    product = np.asarray([is_product(source) for source in sources], dtype=bool)
    times = np.asarray([TIMES.get(source, 1.0) for source in sources])
    times[product] = 0.0
    copies = np.floor(times + rng.random(len(times))).astype(np.int64)
    own = np.repeat(np.arange(len(times)), copies)
    pool = np.flatnonzero(product)
    room = round(len(own) * PRODUCT_SHARE / (1 - PRODUCT_SHARE)) if len(own) else len(pool)
    return np.concatenate([own, rng.permutation(pool)[:room]])
