# Shorthand for the commands of the README; nothing here is needed.
.PHONY: demo run test bench lint

demo:
	python3 -m venv .venv && .venv/bin/pip install --quiet --editable . && .venv/bin/tearsheet demo

run:
	python3 -m venv .venv && .venv/bin/pip install --quiet --editable . && .venv/bin/tearsheet run

test:
	python3 -m venv .venv && .venv/bin/pip install --quiet --editable '.[test]' && .venv/bin/pytest

lint:
	.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy && .venv/bin/lint-imports

bench:
	python3 -m venv .venv && .venv/bin/pip install --quiet --editable '.[bench]' && .venv/bin/python -m tests.bench.warc && .venv/bin/python -m tests.bench.capture && .venv/bin/python -m tests.bench.records && .venv/bin/python -m tests.bench.peers && .venv/bin/python -m tests.bench.rebuilding && .venv/bin/python -m tests.bench.idle && .venv/bin/python -m tests.bench.polling && .venv/bin/python -m tests.bench.verifying
