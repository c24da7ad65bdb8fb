#!/bin/sh
# Make an environment beside .venv, for programs of the tests whose packages and Rasa's do not agree:
# apart.sh NAME WHAT MODULE  makes .venv-NAME from requirements/NAME.txt; WHAT names it in messages,
# MODULE is one that must be possible to import. Made once, and anew when its lock is newer.
set -eu
cd "$(dirname "$0")/.."
name=$1 what=$2 module=$3
folder=.venv-$name lock=requirements/$name.txt
mark=$folder/.installed log=$folder/install.log
[ -f "$mark" ] && [ ! "$lock" -nt "$mark" ] && exit 0
fail() { echo "balise: $what could not be installed: $1. Details: $log" >&2; exit 1; }
[ -x "$folder/bin/python" ] || .venv/bin/python -m venv --without-pip "$folder"
: > "$log"
.venv/bin/uv pip install --python "$folder/bin/python" --require-hashes --no-deps --compile-bytecode \
    -r "$lock" >> "$log" 2>&1 || fail "is there a network?"
"$folder/bin/python" -c "import $module" >> "$log" 2>&1 || fail "it cannot be started on this machine"
touch "$mark"
