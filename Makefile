# Everything a person types. `make run` and `make test` start from nothing; a second time they start at once.
# What is installed, and how, is in assets/deploy/prepare.
VENV := .venv
PREPARE := assets/deploy/prepare
.DEFAULT_GOAL := help
.PHONY: help run demo province test bench lint explore clean

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

run:  ## the kiosk; without a display: the whole survey on a virtual one
	@$(PREPARE) run
	@$(VENV)/bin/kiosk run

demo:  ## a server and three districts with kiosks, left running
	@$(PREPARE) test
	@$(VENV)/bin/python -m tests.end_to_end.demo

province:  ## the province's server on http://127.0.0.1:8080
	@$(PREPARE) province
	@$(VENV)/bin/province serve

test:  ## all tests
	@$(PREPARE) test
	@$(VENV)/bin/python -m pytest -n 2 --dist loadfile $(ARGS)

bench:  ## measurements, each beside its floor
	@$(PREPARE) test
	@$(VENV)/bin/python -m tests.benchmarks $(ARGS)

lint:  ## style and types
	@$(PREPARE) test
	@$(VENV)/bin/ruff check kiosk screens sync tests
	@$(VENV)/bin/mypy

explore:  ## properties with fresh random examples, many more of them
	@$(PREPARE) test
	@HYPOTHESIS_PROFILE=explore $(VENV)/bin/python -m pytest --timeout 900 $(ARGS)

clean:  ## forget what was installed and built here
	rm -rf $(VENV) build dist out *.egg-info .pytest_cache .hypothesis .mypy_cache .ruff_cache
