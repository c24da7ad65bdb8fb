# make run    set everything up and serve http://127.0.0.1:5005 (make run PORT=5055 elsewhere)
# make test   set everything up and run the tests
PORT ?= 5005
PYTHON ?= python3.11
LOCKS = pyproject.toml requirements/install.sh requirements/bootstrap.txt

.PHONY: run test check help
help:
	@sed -n 's/^# //p' Makefile

run: .venv/.run
	@.venv/bin/balise serve --port "$(PORT)"

test: .venv/.test
	@.venv/bin/python -m pytest $(ARGS)

.venv/.run: requirements/run.txt $(LOCKS)
	@PYTHON="$(PYTHON)" sh requirements/install.sh run

.venv/.test: requirements/test.txt $(LOCKS)
	@PYTHON="$(PYTHON)" sh requirements/install.sh test
