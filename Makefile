# Two commands do everything on a fresh machine: make demo, make test.
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3

.PHONY: demo audit test cover soak check bench clean

demo: $(VENV)/demo.installed ## ten simulated days in the life of an article
	@$(BIN)/archiver demo --workspace demo

audit: $(VENV)/demo.installed ## audit a real article: make audit ARTICLE=path-or-URL
	@test -n "$(ARTICLE)" || { echo "say which article: make audit ARTICLE=path-or-URL" >&2; exit 2; }
	@$(BIN)/archiver audit "$(ARTICLE)" || { code=$$?; [ $$code -eq 1 ] || exit $$code; } # findings are no failure of make

test: $(VENV)/dev.installed ## the whole suite
	@scripts/test

cover: $(VENV)/dev.installed ## the whole suite with branch coverage and its floor: half as long again
	@rm -f .coverage .coverage.*
	@scripts/test --cov --cov-report=term

soak: $(VENV)/dev.installed ## a thousand flipped bytes, a hundred kills of the daemon; then an hour of it at high speed
	@FLIPS=1000 $(BIN)/python -m pytest -q tests/acceptance/test_verify.py
	@KILLS=100 $(BIN)/python -m pytest -q tests/acceptance/test_faults_month.py
	@$(BIN)/python -m benchmarks.soak --minutes 60

check: $(VENV)/dev.installed ## lint, types, import rules
	@scripts/check

bench: $(VENV)/bench.installed ## speed, memory and who calls what dead, next to lychee and linkchecker
	@$(BIN)/python -m benchmarks
	@$(BIN)/python -m benchmarks.confusion

$(VENV)/%.installed: pyproject.toml scripts/install
	@scripts/install "$(PYTHON)" "$(VENV)" $*

clean:
	rm -rf $(VENV) demo .coverage* htmlcov .mypy_cache .ruff_cache .pytest_cache .hypothesis
