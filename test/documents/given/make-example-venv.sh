#!/bin/bash
# Stands in for `pip install .`: the program of the example, in the environment of this checkout.
mkdir -p .venv/bin
printf '#!/bin/sh\nexec "%s" "%s/word_count.py" "$@"\n' "$PYTHON" "$PWD" > .venv/bin/word-count-worker
chmod +x .venv/bin/word-count-worker
