#!/bin/sh
# Make .venv-schemas, the checkers of the files in deploy/. They need a newer jsonschema than Rasa.
exec sh "$(dirname "$0")/apart.sh" schemas "the checkers of deploy/" kubernetes_validate
