#!/bin/sh
# Make .venv-synapse, the Matrix home server that the tests of the bridge run against.
# It has an environment of its own: its packages and Rasa's do not agree.
set -eu
cd "$(dirname "$0")/.."
mark=.venv-synapse/.installed
[ -f "$mark" ] && [ ! requirements/synapse.txt -nt "$mark" ] && exit 0
log=.venv-synapse/install.log
fail() { echo "balise: the Matrix home server for the tests could not be installed: $1. Details: $log" >&2; exit 1; }
[ -x .venv-synapse/bin/python ] || .venv/bin/python -m venv --without-pip .venv-synapse
: > "$log"
.venv/bin/uv pip install --python .venv-synapse/bin/python --require-hashes --no-deps \
    --compile-bytecode -r requirements/synapse.txt >> "$log" 2>&1 || fail "is there a network?"
.venv-synapse/bin/python -c 'import synapse.app.homeserver' >> "$log" 2>&1 ||
    fail "it cannot be started on this machine"
touch "$mark"
