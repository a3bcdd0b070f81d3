# What a contributor types; `.ci/run` is what must pass.
python := ".venv/bin/python"

# the environment for everything below
setup:
    python3 -m venv .venv && .venv/bin/pip install -e '.[test,bench]'

# all tests, or those of the paths given
test *paths:
    {{python}} -m pytest -n auto {{paths}}

# everything but the slow tests
quick:
    {{python}} -m pytest -n auto -m 'not slow and not long'

# the same properties and simulations, with more seeds and for minutes
long:
    {{python}} -m pytest -n auto -m long

# mutation testing of queue and journal, or of the files given: an hour and more for all of them
mutants *files:
    .venv/bin/pip install -q -e '.[mutation]'
    {{python}} -m tests.mutants.mutation {{files}}

# style, types, arrows, generated files
lint:
    .venv/bin/ruff check
    .venv/bin/mypy
    .venv/bin/lint-imports
    {{python}} -m tools.documents --check
    .venv/bin/bandit -q -c pyproject.toml -r sqscli tools

# whether what sqscli needs has known vulnerabilities; asks a service on the network
audit:
    {{python}} -m tools.audit

# man pages and completions from the command table
documents:
    {{python}} -m tools.documents

# the speed table of the README
benchmark:
    {{python}} -m tests.benchmarks

# which lines no test reaches
coverage:
    {{python}} -m coverage run -m pytest && {{python}} -m coverage combine && {{python}} -m coverage report
