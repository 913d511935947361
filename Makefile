# Everything that people do with this project, one target each. `make help` lists them.
SHELL := /bin/sh
.DEFAULT_GOAL := help

EMBEDDED := node libs/embedded/dist/main.js
SCRIPTS  := ./deployment/scripts
PREPARE  := $(SCRIPTS)/check-requirements.sh && $(SCRIPTS)/prepare.sh
# A checkout that was never started has nothing to stop, show or delete.
IF_BUILT := [ -f libs/embedded/dist/main.js ] || { echo "Nothing was started here yet: make start"; exit 0; };
TYPED    := node --conditions=aia-source --import tsx
# Runs a command and keeps what it printed: reports/analytics/NAME.log and NAME.json.
KEEP     := node scripts/reports/keep-output.mjs reports/analytics

.PHONY: help start stop restart status logs clean install build lint format test test-unit test-integration test-web \
	deploy-prod monitoring-start verify-docker helm-install verify-helm helm-readme db-backup db-restore update \
	bench-path bench-ingest bench-search bench-chat bench-gateway bench-observability bench-unit-costs bench-backup bench-stop bench-web chaos-path chaos-ingest \
	chaos-streams rebuild-index datasets-apply metrics-reference dashboards schema openapi openapi-diff environments fuzz-gateway fuzz-tenants

help: ## list these commands
	@node scripts/make-help.mjs $(MAKEFILE_LIST) 2>/dev/null || grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST)

ifeq ($(MODE),docker)
include deployment/docker/targets.mk
else
# --- Run -----------------------------------------------------------------------------------------------------------

start: ## install, build, fetch the models, start everything and wait until it is ready
	@$(SCRIPTS)/start-local.sh

stop: ## end every process in order
	@$(SCRIPTS)/check-requirements.sh
	@$(IF_BUILT) $(EMBEDDED) stop

restart: ## stop, then start
	@$(SCRIPTS)/start-local.sh --restart

status: ## each process with its state, memory and address
	@$(IF_BUILT) $(EMBEDDED) status

logs: ## follow the logs; of one process with NAME=gateway
	@$(IF_BUILT) $(EMBEDDED) logs $(NAME)

clean: ## delete all stored data, after asking (YES=1 agrees)
	@$(IF_BUILT) $(EMBEDDED) clean $(if $(YES),--yes)

endif

# --- Containers ----------------------------------------------------------------------------------------------------

deploy-prod: ## deploy production with Compose: backup, migration, rolling update, rollback (VERSION=… PULL=1 ARGS=…)
	@$(SCRIPTS)/deploy.sh $(if $(VERSION),--version $(VERSION)) $(if $(PULL),--pull) $(ARGS)

monitoring-start: ## start Prometheus beside what runs here; with STACK=prod, simple or dev also Grafana, in containers
	@if [ -n "$(STACK)" ] || { [ ! -f .data/supervisor.json ] && command -v docker >/dev/null; }; then \
		STACK=$(or $(STACK),prod) deployment/docker/stack.sh monitoring; \
	else \
		$(PREPARE) --packages-only && $(EMBEDDED) monitoring; \
	fi

verify-docker: install ## build every image and try both stacks: use, networks, crashes, update, rollback (ONLY=simple BUILD=0)
	@$(TYPED) scripts/verify-docker.ts

# --- Kubernetes ----------------------------------------------------------------------------------------------------

helm-install: ## install or upgrade on the cluster of the current kubeconfig (VALUES=values-production.yaml, ARGS=…)
	@$(SCRIPTS)/helm-install.sh $(if $(VALUES),--values $(firstword $(wildcard $(VALUES) deployment/helm/ai-assistant/$(VALUES)) $(VALUES))) $(ARGS)

verify-helm: install ## check the Helm chart: schemas, policies, templates, and a release in an API server (API_SERVER=0 leaves that out)
	@$(TYPED) scripts/verify-helm.ts

helm-readme: install ## write the chart's README.md from its values
	@$(TYPED) scripts/generate-helm-readme.ts

# --- Keep ----------------------------------------------------------------------------------------------------------

db-backup: ## save database, vectors and files below OUTPUT=backups while the system runs (KEEP_BACKUPS=7 deletes older ones)
	@$(SCRIPTS)/backup.sh --output $(or $(OUTPUT),backups) $(if $(KEEP_BACKUPS),--keep $(KEEP_BACKUPS))

db-restore: ## put the backup FROM=… back into a stopped, empty system (REPLACE=1 overwrites one that is not)
	@$(SCRIPTS)/restore.sh $(or $(FROM),--help) $(if $(REPLACE),--replace)

update: ## raise the dependencies, run the tests, keep the result or go back (MAJOR=1 takes new majors too)
	@$(PREPARE)
	@$(TYPED) scripts/update.ts $(if $(MAJOR),--major)

# --- Develop -------------------------------------------------------------------------------------------------------

install: ## install the packages of the lock file
	@$(PREPARE) --packages-only

build: ## compile everything and fetch the models
	@$(PREPARE)

lint: install ## types, code style, dependency rules, unused code
	npm run typecheck
	npm run lint

format: install ## rewrite the sources in the project's style
	npm run format

test: ## run every test; the last line is "N passed, N failed"
	@$(PREPARE)
	@node scripts/test.mjs unit integration

test-unit: install ## run the tests that need no server
	@node scripts/test.mjs unit

test-integration: ## run the tests with real servers and models
	@$(PREPARE)
	@node scripts/test.mjs integration

test-web: ## try the web app in a browser, on a whole system: a newcomer's path, attacks, accessibility, screenshots
	@$(PREPARE)
	@scripts/dev/install-chromium.sh
	@node scripts/test.mjs web

chaos-ingest: ## kill, freeze and flush everything during bulk imports, then compare the stores (PARTS=…)
	@$(PREPARE)
	@node --conditions=aia-source --import tsx scripts/chaos/ingest.ts

rebuild-index: ## write every vector again from the database, e.g. after the vector store was lost
	@node libs/cli/bin/aia.js admin rebuild index

datasets-apply: install ## make datasets and sources match FILE (config/datasets/dataset_config.yml); DRY_RUN=1 only prints
	@node libs/cli/bin/aia.js datasets apply $(or $(FILE),config/datasets/dataset_config.yml) $(if $(DRY_RUN),--dry-run,--yes)

environments: install ## write config/production.env from the schemas that check the environment
	@$(TYPED) scripts/generate-environments.ts

metrics-reference: install ## write docs/reference/METRICS.md from the metrics that the code declares
	@$(TYPED) scripts/generate-metrics.ts

dashboards: install ## write Grafana's dashboards from scripts/dashboards
	@$(TYPED) scripts/generate-dashboards.ts

openapi: install ## write config/openapi.yaml and the types of the client from the contracts
	@npm run --silent openapi -w services/gateway && npm run --silent generate -w libs/client

openapi-diff: install ## list changes of the API since REF (default: the last tag) that break clients
	@$(TYPED) scripts/openapi-diff.ts $(REF)

fuzz-gateway: ## call every route with right and wrong values (REQUESTS=5000 SEED=1): no 5xx, nothing undocumented
	@$(PREPARE)
	@$(KEEP) fuzz-gateway $(TYPED) scripts/fuzz/gateway.ts

fuzz-tenants: ## one organisation's users call every route with the other's ids (REQUESTS=10000 SEED=1): no byte of the other
	@$(PREPARE)
	@$(KEEP) fuzz-tenants $(TYPED) scripts/fuzz/tenants.ts

schema: install ## write scripts/sql/schema.sql from the migrations
	@$(TYPED) scripts/generate-schema.ts

# --- Measure -------------------------------------------------------------------------------------------------------

bench-path: ## measure start, restart, pipeline, search, streaming and memory
	@$(PREPARE)
	@$(KEEP) bench-path $(TYPED) scripts/bench/path.ts

bench-backup: ## measure backup and restore of CHUNKS=100000 chunks
	@$(PREPARE)
	@$(KEEP) bench-backup $(TYPED) scripts/bench/backup.ts $(CHUNKS)

bench-stop: ## measure how long each process takes from SIGTERM to its end
	@$(PREPARE)
	@$(KEEP) bench-stop $(TYPED) scripts/bench/stop.ts

bench-ingest: ## measure bulk ingestion with a stub embedder (PARTS=…, PAGES=folder)
	@$(PREPARE)
	@node --conditions=aia-source --import tsx scripts/bench/ingest.ts

bench-search: ## measure search over 100,000 chunks (CHUNKS=…; QDRANT_URL=… for Qdrant)
	@$(PREPARE) --packages-only
	@$(KEEP) bench-search $(TYPED) scripts/bench/search.ts $(CHUNKS)

bench-web: ## measure the web app: bundle, time to interactive, scrolling, streaming
	@$(PREPARE)
	@scripts/dev/install-chromium.sh
	@$(KEEP) bench-web $(TYPED) services/web/bench/main.ts

bench-chat: ## measure what chat and gateway add to a model's stream, memory of 200 streams, and how soon a model is freed
	@$(PREPARE)
	@$(KEEP) bench-chat $(TYPED) scripts/bench/chat.ts

chaos-streams: ## kill chat, gateway, models and Redis in the middle of 20 streams each; no message may be lost or doubled
	@$(PREPARE)
	@$(KEEP) chaos-streams $(TYPED) scripts/chaos/streams.ts

bench-gateway: ## measure the gateway beside a plain proxy in front of the same service (SOAK_SECONDS=30)
	@$(PREPARE)
	@$(KEEP) bench-gateway $(TYPED) scripts/bench/gateway.ts

bench-observability: ## measure what metrics and logging cost: the gateway with and without them (ROUNDS=9)
	@$(PREPARE)
	@$(KEEP) bench-observability $(TYPED) scripts/bench/observability.ts

bench-unit-costs: ## measure what a chunk, a search, an answer and a call cost: the figures of docs/architecture/SCALING.md
	@$(PREPARE)
	@$(KEEP) bench-unit-costs $(TYPED) scripts/bench/unit-costs.ts

chaos-path: ## kill processes in the middle of an import and check that nothing is lost (FOLDER=…)
	@$(PREPARE)
	@$(KEEP) chaos-path $(TYPED) scripts/chaos/path.ts $(FOLDER)

# Targets of your own; scripts/Makefile.local.example shows how.
-include scripts/Makefile.local
