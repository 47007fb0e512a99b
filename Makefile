# Two commands matter: `make run` from a bare machine to a served page, `make test` for everything
# we can check. Both install what they miss; the work is done by the scripts in .ci.
.PHONY: help run test dev bench prove fmt
.DEFAULT_GOAL := help

help:
	@echo "make run     build and serve the demo desk (data in ./data, or SPORTELLO_DATA)"
	@echo "make test    format, types, every test, journeys in a browser"
	@echo "make dev     like run; builds again and reloads the page when a file changes"
	@echo "make bench   what 100,000 tickets cost, beside floors measured in the same run"
	@echo "make prove   as test, with the lints, the documentation and a load of 1,000,000 tickets"
	@echo "make fmt     format the sources"

run:
	@exec .ci/serve

test:
	@.ci/test

dev:
	@exec .ci/dev

bench:
	@.ci/bench

prove:
	@.ci/prove

fmt:
	@.ci/setup rust
	@.ci/format
