"""A worker that counts the words of a text."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from yardmaster_worker import CapabilityError, Context, Worker

INPUT_SCHEMA = {
    "type": "object",
    "properties": {
        "text": {"type": "string", "maxLength": 100_000},
        "top": {
            "type": "integer",
            "minimum": 0,
            "maximum": 100,
            "description": "Number of most frequent words to return (default: 3).",
        },
    },
    "required": ["text"],
    "additionalProperties": False,
}
OUTPUT_SCHEMA = {
    "type": "object",
    "properties": {
        "words": {"type": "integer"},
        "top": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"word": {"type": "string"}, "count": {"type": "integer"}},
                "required": ["word", "count"],
            },
        },
    },
    "required": ["words", "top"],
}
LINES_PER_PROGRESS = 100
WORD = re.compile(r"[^\W_]+")

# The workers that `yard up` starts offer the built-in capabilities, such as python.run.
worker = Worker(built_in=False)


@worker.capability(
    "text.word_count",
    description="Counts the words of a text, and names the most frequent ones.",
    input_schema=INPUT_SCHEMA,
    output_schema=OUTPUT_SCHEMA,
)
def count_words(value: dict[str, Any], context: Context) -> dict[str, Any]:
    """Count the words line by line, and report progress."""
    lines = value["text"].split("\n")
    counts: Counter[str] = Counter()
    for done, line in enumerate(lines, start=1):
        counts.update(WORD.findall(line.lower()))
        if done % LINES_PER_PROGRESS == 0 or done == len(lines):
            context.progress({"done": done, "of": len(lines)})
    if not counts:
        raise CapabilityError("text.NO_WORDS", "the text has no words; send at least one")
    top = counts.most_common(value.get("top", 3))
    return {"words": counts.total(), "top": [{"word": word, "count": count} for word, count in top]}


def main() -> int:
    """Run until SIGTERM or SIGINT, then finish the running tasks. `--help` lists the options."""
    return worker.main()


if __name__ == "__main__":
    raise SystemExit(main())
