# What CI runs is `make check`; `make bench` prints the figures of the CHANGELOG.
PYTHON ?= .venv/bin/python
PATHS = src tests bench docs screenshots

.PHONY: check lint format test bench screenshots

check: lint test

lint:
	$(PYTHON) -m ruff check $(PATHS)
	$(PYTHON) -m ruff format --check $(PATHS)
	$(PYTHON) -m mypy
	$(PYTHON) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"

format:
	$(PYTHON) -m ruff check --fix $(PATHS)
	$(PYTHON) -m ruff format $(PATHS)

test:
	$(PYTHON) -m pytest -n 4 --dist loadfile

bench:
	$(PYTHON) -m bench.sql
	$(PYTHON) -m bench.files
	$(PYTHON) -m bench.cli
	$(PYTHON) -m bench.client
	$(PYTHON) -m bench.feed_files
	$(PYTHON) -m bench.feed_sql
	$(PYTHON) -m bench.feed_tail
	$(PYTHON) -m bench.views
	$(PYTHON) -m bench.run_table
	$(PYTHON) -m bench.screen
	$(PYTHON) -m bench.screen_point
	$(PYTHON) -m bench.screen_soak

screenshots:
	$(PYTHON) screenshots/make.py
