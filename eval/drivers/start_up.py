"""Open an index, get ready for a question, and print the peak of memory; without an index: do nothing, likewise."""

import sys
from pathlib import Path

from harness import peak_memory


def main() -> None:
    """Take the folder of an index as the only argument, or none."""
    if len(sys.argv) > 1:
        from rag.archive import Archive

        Archive.open(Path(sys.argv[1])).warm_up()
    sys.stdout.write(f"{peak_memory()}\n")


if __name__ == "__main__":
    main()
