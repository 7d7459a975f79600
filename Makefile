# Everything a person types. `make run` and `make test` start from nothing; a second time they start at once.
# What is installed, and how, is in assets/deploy/prepare.
VENV := .venv
PREPARE := assets/deploy/prepare
unexport PYTHONDONTWRITEBYTECODE  # tests start hundreds of programs: compiled anew each time they take twice as long
.DEFAULT_GOAL := help
.PHONY: help run demo province check lint test recount looks test-debian13 test-release image machine-test container-test power-test endurance windows windows-test windows-check bench coverage explore release lock clean

help:  ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

run:  ## the kiosk; without a display: the whole survey on a virtual one
	@$(PREPARE) run
	@$(VENV)/bin/kiosk run

demo:  ## a server and three districts with kiosks, left running
	@$(PREPARE) test
	@$(VENV)/bin/python -m tests.end_to_end.demo

province:  ## the province's server on http://127.0.0.1:8080
	@$(PREPARE) province
	@$(VENV)/bin/province serve

check: lint test windows-check  ## everything that must hold before a change is handed on: form, rules, types, tests; where Wine is, Windows in short

lint:  ## form, rules and types
	@$(PREPARE) test
	@$(VENV)/bin/ruff format --check --quiet
	@$(VENV)/bin/ruff check --quiet
	@$(VENV)/bin/mypy

test:  ## all tests
	@$(PREPARE) test
	@$(VENV)/bin/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

# Without the rules about the code, which run none of it, and without what says which modules a start loads: coverage is loaded too.
# It fails below pyproject's `fail_under`, which is set from a whole run.
coverage:  ## which lines and branches no test runs, most missing first (longer than `make test`)
	@$(PREPARE) test
	@mkdir -p out/coverage && $(VENV)/bin/coverage erase
	@$(VENV)/bin/coverage run -m pytest -n 3 --dist loadfile --no-loadscope-reorder --timeout 600 --ignore tests/house \
		-m 'not of_a_start' $(ARGS); status=$$?; \
		$(VENV)/bin/coverage combine --quiet && $(VENV)/bin/coverage report && exit $$status

recount:  ## every figure of pages and report once more, of twenty provinces made by chance (PROVINCES=100: of more)
	@$(PREPARE) test
	@RECOUNT_PROVINCES=$(or $(PROVINCES),20) $(VENV)/bin/python -m pytest -n 2 --timeout 600 tests/recount $(ARGS)

looks:  ## every page of the province by axe and every task in Chromium, on a telephone and on a desk, Thai and English
	@$(PREPARE) test
	@LOOKS=all $(VENV)/bin/python -m pytest -n 2 --timeout 600 tests/sync/server/pages/test_every_page.py tests/sync/server/pages/test_everyday_tasks.py $(ARGS)

bench:  ## measurements, each beside its floor
	@$(PREPARE) test
	@$(VENV)/bin/python -m tests.benchmarks $(ARGS)

test-debian13:  ## the README's two commands in a fresh Debian 13; in DEBIAN13=folder, otherwise out/debian13
	@assets/deploy/in-debian trixie $(or $(DEBIAN13),out/debian13)

explore:  ## properties with fresh random examples, many more of them
	@$(PREPARE) test
	@HYPOTHESIS_PROFILE=explore $(VENV)/bin/python -m pytest --timeout 900 $(ARGS)

release:  ## what machines install, into out/release: Debian packages of kiosk and province, wheel, lists of parts, sums
	@$(PREPARE) release
	@assets/deploy/release $(ARGS)

test-release:  ## the packages built twice, then installed, used and purged in fresh Debian 12 and 13 (root, a mirror; minutes)
	@$(PREPARE) release
	@assets/deploy/test-release $(ARGS)

image:  ## a disk or a USB stick that is a kiosk, into out/image: UEFI and BIOS, a read-only system, answers apart (root, a mirror; minutes)
	@$(PREPARE) image
	@assets/deploy/image/build $(ARGS)

machine-test:  ## what `make image` built, in a PC of qemu's: first screen, escapes, the plug, once more (root; without KVM ten minutes)
	@$(PREPARE) machine-test
	@$(VENV)/bin/python -m tests.machine.boot $(ARGS)

container-test:  ## what `make image` built, its own system in a container on a virtual screen, with an update (root; minutes)
	@$(PREPARE) machine-test
	@$(VENV)/bin/python -m tests.machine.in_container $(ARGS)

power-test:  ## the plug pulled at every write and flush of the data disk while a kiosk thanks (root; minutes)
	@$(PREPARE) machine-test
	@$(VENV)/bin/python -m tests.machine.power_cuts $(ARGS)

endurance:  ## 104 hours at a counter by a faster clock: memory, files, the log, every answer (an hour; ARGS="3 true": three true hours)
	@$(PREPARE) test
	@$(VENV)/bin/python -m tests.machine.endurance $(ARGS)

windows:  ## the kiosk for Windows 10 and 11, into out/windows: a zip and an installer; needs no Windows
	@$(PREPARE) windows
	@assets/deploy/windows/build $(ARGS)

windows-test: windows  ## what `make windows` built, under Wine: the floor, a whole survey, kills, the province
	@$(PREPARE) windows-test
	@KIOSK_WINDOWS=out/windows/kiosk $(VENV)/bin/python -m pytest -n 0 --timeout 900 tests/windows $(TESTS)

windows-check:  ## `make windows-test` in a few minutes, of the files as they lie here; without Wine a line says why not
	@$(PREPARE) test
	@assets/deploy/windows/check

lock:  ## newer versions of the libraries, into assets/deploy/lock
	@$(PREPARE) test
	@assets/deploy/lock/renew $(ARGS)

clean:  ## forget what was installed and built here
	rm -rf $(VENV) build dist out *.egg-info .pytest_cache .hypothesis .mypy_cache .ruff_cache
