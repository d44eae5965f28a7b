"""How fast statements are found, in megabytes of article text a second. `python -m benchmarks.attributions`.

CPU seconds, the least of several rounds. The annotated articles hold a statement every 120 characters, more than
newspapers do; FILE... are measured as well.
"""

import sys
import time
from pathlib import Path

from archiver.citations.attributions.find import attributions
from archiver.documents.read import read

ROUNDS = 3
SIZE = 1_000_000
CORPUS = Path(__file__).parents[1] / "tests" / "corpus" / "attributions" / "open"
ODD = {
    "quotation marks": "“",
    "pairs of guillemets": "«»",
    "nested quotations": "“‘a’ b” ",
    "the words “ said": "“ said ",
    "the word said": "said ",
    "one sentence": "word ",
}


def measured(text: str) -> tuple[float, int]:
    """CPU seconds for a text, and how many statements it holds."""
    document = read(text.encode(), name="article.txt", origin="article.txt")
    took, found = float("inf"), 0
    for _ in range(ROUNDS):
        begun = time.process_time()
        found = len(attributions(document))
        took = min(took, time.process_time() - begun)
    return took, found


def repeated(text: str) -> str:
    return text * (SIZE // len(text.encode()) + 1)


def told(name: str, text: str) -> None:
    took, found = measured(text)
    size = len(text.encode()) / 1_000_000
    print(f"{name:<32} {size / took:>5.2f} MB/s, {found:>6} statements", flush=True)


def main() -> None:
    articles = "\n\n".join(path.read_text("utf-8") for path in sorted(CORPUS.glob("*.txt")))
    told("annotated articles", repeated(articles + "\n\n"))
    for name in sys.argv[1:]:
        told(Path(name).name, repeated(Path(name).read_text("utf-8") + "\n\n"))
    for name, piece in ODD.items():
        told(f"1 MB of {name}", "A man said. " + repeated(piece))


if __name__ == "__main__":
    main()
