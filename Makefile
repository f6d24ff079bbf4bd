# Every target sets up what it needs first; nothing is installed outside of this folder.
RUN := python3 scripts/setup.py
WORLD ?= $(SIM_WORLD)

help: ## Lists the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "  make %-14s %s\n", $$1, $$2}'

demo: ## Runs everything in the foreground: PostgreSQL, simulator, web, queue, tick (WORLD=second: another MSP)
	@SIM_WORLD="$(WORLD)" exec $(RUN) demo

demo-reset: ## Removes the demo's data, so that the next demo starts over
	@exec $(RUN) demo-reset

sim: ## Runs the ConnectWise simulator alone
	@SIM_WORLD="$(WORLD)" exec $(RUN) sim

test: ## Runs every test, with a PostgreSQL of its own
	@exec $(RUN) test

check: ## What CI runs: ruff, mypy, import-linter, missing migrations, tests
	@exec $(RUN) check

prove: ## Runs the long proofs
	@exec $(RUN) prove

test-foreign: ## Runs clients that others wrote against the simulator, in environments of their own
	@CWHUB_FOREIGN=1 exec $(RUN) test-foreign

bench: ## Prints a table of ratios, measured side by side
	@exec $(RUN) bench

screenshots: ## Puts pictures of every page, light and dark, into var/screenshots
	@exec $(RUN) screenshots

.PHONY: help demo demo-reset sim test check prove test-foreign bench screenshots
.DEFAULT_GOAL := help
