# make run    set everything up and serve http://127.0.0.1:5005 (make run PORT=5055 elsewhere)
# make test   set everything up and run the tests
# make widget       build the widget's script anew from bot/widget/src (needs Node), tell its size
# make screenshots  take pictures of the widget into reports/screenshots (needs Chromium)
PORT ?= 5005
PYTHON ?= python3.11
LOCKS = pyproject.toml requirements/install.sh requirements/bootstrap.txt

.PHONY: run test widget screenshots check help
help:
	@sed -n 's/^# //p' Makefile

run: .venv/.run
	@.venv/bin/balise serve --port "$(PORT)"

test: .venv/.test
	@.venv/bin/python -m pytest $(ARGS)

widget: .venv/.run
	@command -v npm >/dev/null || { echo "balise: Node with npm is needed to build the widget and was not found. Install it (Debian, Ubuntu: apt install npm)" >&2; exit 1; }
	@cd bot/widget && npm ci --silent --ignore-scripts && npm run --silent build
	@.venv/bin/python -m bot.channels.widget_script

screenshots: .venv/.test
	@.venv/bin/python -m tests.browser.screenshots

.venv/.run: requirements/run.txt $(LOCKS)
	@PYTHON="$(PYTHON)" sh requirements/install.sh run

.venv/.test: requirements/test.txt $(LOCKS)
	@PYTHON="$(PYTHON)" sh requirements/install.sh test
