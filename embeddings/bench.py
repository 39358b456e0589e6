"""How long a model takes to load and to encode a question. Judges no quality; a figure, not a test.

    python -m embeddings.bench [MODEL] < questions.txt
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from embeddings.encoder import Encoder, load_encoder


@dataclass(frozen=True)
class Timing:
    """Milliseconds. `first_load_ms` includes importing the runtime; the others are warm."""

    model: str
    questions: int
    first_load_ms: float
    load_ms: float
    query_median_ms: float
    query_p95_ms: float


def measure(questions: Sequence[str], name: str | None = None, rounds: int = 3) -> Timing:
    """Load model `name` (None: the bundled one) twice, then encode each question alone, `rounds` times over."""
    if not questions:
        raise ValueError("no questions to measure with")
    start = time.perf_counter()
    load_encoder(name)
    first = time.perf_counter()
    encoder = load_encoder(name)
    second = time.perf_counter()
    encoder.encode_queries(questions)
    times = [_timed(encoder, question) for _ in range(rounds) for question in questions]
    p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    return Timing(
        encoder.name, len(questions), 1e3 * (first - start), 1e3 * (second - first), statistics.median(times), p95
    )


def _timed(encoder: Encoder, question: str) -> float:
    start = time.perf_counter()
    encoder.encode_queries([question])
    return 1e3 * (time.perf_counter() - start)


def main() -> None:
    """Read questions, one per line, and write the figures as one JSON object."""
    parser = argparse.ArgumentParser(description="Time a model: loading, and one question at a time.")
    parser.add_argument("model", nargs="?", help="folder or hub name; the bundled model when left out")
    questions = [line.strip() for line in sys.stdin if line.strip()]
    sys.stdout.write(json.dumps(asdict(measure(questions, parser.parse_args().model))) + "\n")


if __name__ == "__main__":
    main()
