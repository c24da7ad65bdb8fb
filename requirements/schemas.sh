#!/bin/sh
# Make .venv-schemas, the checkers of the files in deploy/. They need a newer jsonschema than Rasa.
set -eu
cd "$(dirname "$0")/.."
mark=.venv-schemas/.installed
[ -f "$mark" ] && [ ! requirements/schemas.txt -nt "$mark" ] && exit 0
log=.venv-schemas/install.log
fail() { echo "balise: the checkers of deploy/ could not be installed: $1. Details: $log" >&2; exit 1; }
[ -x .venv-schemas/bin/python ] || .venv/bin/python -m venv --without-pip .venv-schemas
: > "$log"
.venv/bin/uv pip install --python .venv-schemas/bin/python --require-hashes --no-deps \
    -r requirements/schemas.txt >> "$log" 2>&1 || fail "is there a network?"
touch "$mark"
