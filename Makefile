# The two commands people need: `make demo` and `make test`. `make help` lists the others.
SHELL := bash
PORT ?= 8000
SERVE ?= 1
ARGS ?=
PYTHON_BIN := .venv/bin/python
MANAGE := $(PYTHON_BIN) manage.py
TEST_MANAGE := DJANGO_SETTINGS_MODULE=shop.settings_test $(MANAGE)
# Values as in production, none of them secret, for `check --deploy`.
PRODUCTION := DEBUG=off SECRET_KEY=for-the-deployment-check-only-0123456789-abcdefghijklmnopqrstuvwxyz \
	FIELD_ENCRYPTION_KEYS=check:MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA= \
	ALLOWED_HOSTS=licensing.example.org SITE_URL=https://licensing.example.org
GERMAN := locale/de/LC_MESSAGES/django.po
# Sources of our own; the copied migrations of Oscar's apps stay as they came.
IGNORE_MESSAGES := --ignore=.venv --ignore=var --ignore=tests --ignore=node_modules --ignore=forked_apps/*/migrations

.NOTPARALLEL:
.PHONY: help demo serve worker check test test-full services bench load messages golden clients sbom clean environment \
	environment-dev pango gettext .compiled-messages

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

demo: environment pango .env .compiled-messages ## Set up, run the main job once, serve on http://localhost:8000 (PORT=…, SERVE=0)
	@$(PYTHON_BIN) scripts/prepare.py --demo
	@if [ "$(SERVE)" != 0 ]; then exec $(PYTHON_BIN) scripts/serve.py $(PORT); fi

serve: environment pango .env .compiled-messages ## Serve what is there: the web process and one relay process
	@$(PYTHON_BIN) scripts/prepare.py
	@exec $(PYTHON_BIN) scripts/serve.py $(PORT)

worker: environment pango .compiled-messages ## A Celery worker (with REDIS_URL)
	@exec .venv/bin/celery -A shop worker --concurrency=2 --loglevel=info

check: environment-dev pango .compiled-messages ## Lint, types, imports, templates, settings
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports
	.venv/bin/mypy
	.venv/bin/djlint templates --lint --quiet
	$(PYTHON_BIN) scripts/compile_templates.py
	$(TEST_MANAGE) check
	$(TEST_MANAGE) makemigrations --check --dry-run
	$(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING

test: environment-dev pango .compiled-messages ## All tests, with real services (ARGS="-k name" narrows)
	@$(PYTHON_BIN) scripts/test.py $(ARGS)

test-full: environment-dev pango .compiled-messages ## All tests and those that take minutes
	@$(PYTHON_BIN) scripts/test.py --slow $(ARGS)

bench: environment-dev pango .env .compiled-messages ## Figures beside their baselines (ARGS="catalogue --rounds 3"; after `make demo SERVE=0`)
	@$(PYTHON_BIN) -m benchmarks $(ARGS)

load: environment-dev pango .env .compiled-messages ## Load on a whole installation with 100,000 licences (ARGS="R-01 --minutes 5")
	@$(PYTHON_BIN) -m benchmarks.load $(ARGS)

services: environment-dev ## A PostgreSQL of its own for development, until Ctrl-C
	@exec $(PYTHON_BIN) scripts/postgres.py

messages: environment-dev gettext ## Collect translatable texts into locale/de
	@mkdir -p $(dir $(GERMAN))
	$(TEST_MANAGE) makemessages --locale=de --no-wrap --no-location $(IGNORE_MESSAGES)
	$(PYTHON_BIN) scripts/compile_messages.py

golden: environment-dev pango .compiled-messages ## Write the golden files and the URL list anew; read the difference before committing
	$(PYTHON_BIN) -m pytest -q --update-golden -m "not postgres and not browser" tests $(ARGS)

sbom: environment-dev ## Write the bills of materials (CycloneDX) into var/sbom
	@$(PYTHON_BIN) scripts/sbom.py var/sbom

clients: environment-dev ## Write the typed Python client anew from docs/openapi.json
	@$(PYTHON_BIN) scripts/generate_client.py

clean: ## Remove everything that was made, the demo's data too (asks for nothing)
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete 2>/dev/null || true

# --- What the targets above stand on -------------------------------------------------------------------------------
environment:
	@scripts/environment.sh demo

environment-dev:
	@scripts/environment.sh dev

pango: environment
	@$(PYTHON_BIN) -c 'import weasyprint' 2>/dev/null || { \
		scripts/apt.sh libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 && $(PYTHON_BIN) -c 'import weasyprint'; }

gettext:
	@command -v xgettext >/dev/null || scripts/apt.sh gettext

.env:
	@sed 's/^DEBUG=.*/DEBUG=on/' .env.example > .env
	@echo "Wrote .env with DEBUG=on: for trying the project on this machine only"

.compiled-messages:
	@$(PYTHON_BIN) scripts/compile_messages.py
