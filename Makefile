# Shorthand for the commands of the README; nothing here is needed.
.PHONY: demo run test bench lint tools

demo:
	python3 -m venv .venv && .venv/bin/pip install --quiet --editable . && .venv/bin/tearsheet demo

run:
	python3 -m venv .venv && .venv/bin/pip install --quiet --editable . && .venv/bin/tearsheet run

test:
	python3 -m venv .venv && .venv/bin/pip install --quiet --editable '.[test]' && .venv/bin/pytest -n 3 --dist worksteal

lint:
	.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy && .venv/bin/lint-imports

bench:
	python3 -m venv .venv && .venv/bin/pip install --quiet --editable '.[bench]' && .venv/bin/python -m tests.bench.warc && .venv/bin/python -m tests.bench.capture && .venv/bin/python -m tests.bench.records && .venv/bin/python -m tests.bench.peers && .venv/bin/python -m tests.bench.rebuilding && .venv/bin/python -m tests.bench.idle && .venv/bin/python -m tests.bench.polling && .venv/bin/python -m tests.bench.verifying && .venv/bin/python -m tests.bench.matching && .venv/bin/python -m tests.bench.rematching && .venv/bin/python -m tests.bench.searching && .venv/bin/python -m tests.bench.archiving && .venv/bin/python -m tests.bench.stories 10000

# What the field's own tools say of archive and bundles: pywb, wacz, cdxj-indexer, warcio, fastwarc; replayweb.page where npm is.
tools:
	python3 -m venv .venv-tools && .venv-tools/bin/pip install --quiet --requirement tests/tools/requirements.txt
	if command -v npm >/dev/null && [ ! -f .venv-tools/replaywebpage/ui.js ]; then cd .venv-tools && npm pack --silent replaywebpage@2.4.6 && mkdir -p replaywebpage && tar xzf replaywebpage-2.4.6.tgz -C replaywebpage --strip-components=1 package/ui.js package/sw.js; fi
	TEARSHEET_TOOLS=.venv-tools/bin TEARSHEET_REPLAYWEB=$$(test -f .venv-tools/replaywebpage/ui.js && echo .venv-tools/replaywebpage) TEARSHEET_SHOTS=.venv-tools/shots .venv/bin/pytest -ra tests/tools
