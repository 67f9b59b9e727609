# Thin on purpose: what happens is in setup/, which needs nothing but Python.
# Variables come from the environment or the command line: make run PORT=8001.
PYTHON ?= python3

.DEFAULT_GOAL := help
.PHONY: help run accounts check test bench bench-quick day messages requirements clean

help: ## List the targets
	@sed -n 's/^\([a-z-]*\): ## /  make \1|/p' Makefile | while IFS='|' read -r target does; do \
		printf '%-20s %s\n' "$$target" "$$does"; done

run: ## Set the site up and serve it on http://127.0.0.1:8000 (HOST=, PORT=, DATABASE_URL= change that)
	@$(PYTHON) -m setup run

accounts: ## Print the demo accounts and their passwords
	@$(PYTHON) -m setup accounts

check: ## Lint, types, migrations, deploy settings, quick tests: under a minute
	@$(PYTHON) -m setup check

test: ## The whole suite: SQLite, PostgreSQL, Redis and Chromium where there are (REQUIRE_BACKENDS=1 demands them)
	@$(PYTHON) -m setup test

bench: ## Measure this site beside others: some 25 minutes (ARGS=--write puts the table into README.md)
	@$(PYTHON) -m setup bench $(ARGS)

bench-quick: ## The same in two minutes, for daily use (ARGS="--only replies" takes some rows alone)
	@$(PYTHON) -m setup bench --quick $(ARGS)

day: ## Play a day in the moderation room, in Chromium, and say what it took (ARGS="--comments 1000" a short one)
	@$(PYTHON) -m setup day $(ARGS)

messages: ## Bring locale/ in step with the sources; says what is left to translate
	@$(PYTHON) -m setup messages

requirements: ## Pin requirements*.in anew, with hashes
	@$(PYTHON) -m setup requirements

clean: ## Remove the virtual environment and caches; var/ with its database stays
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
