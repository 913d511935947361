# Everything that people do with this project, one target each. `make help` lists them.
SHELL := /bin/sh
.DEFAULT_GOAL := help

EMBEDDED := node libs/embedded/dist/main.js
PREPARE  := ./deployment/scripts/check-requirements.sh && ./deployment/scripts/prepare.sh

.PHONY: help start stop restart status logs clean install build lint format test test-unit test-integration \
	bench-path bench-search chaos-path schema openapi

help: ## list these commands
	@node scripts/make-help.mjs $(MAKEFILE_LIST) 2>/dev/null || grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST)

start: ## install, build, fetch the models, start everything and wait until it is ready
	@$(PREPARE)
	@$(EMBEDDED) start

stop: ## end every process in order
	@./deployment/scripts/check-requirements.sh
	@if [ -f libs/embedded/dist/main.js ]; then $(EMBEDDED) stop; else echo "Nothing was running."; fi

restart: ## stop, then start
	@$(PREPARE)
	@$(EMBEDDED) restart

status: ## each process with its state, memory and address
	@$(PREPARE) --packages-only
	@$(EMBEDDED) status

logs: ## follow the logs; of one process with NAME=gateway
	@$(EMBEDDED) logs $(NAME)

clean: ## delete all stored data, after asking (YES=1 agrees)
	@$(EMBEDDED) clean $(if $(YES),--yes)

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

bench-path: ## measure start, restart, pipeline, search, streaming and memory
	@$(PREPARE)
	@node --conditions=aia-source --import tsx scripts/bench/path.ts

bench-search: ## measure search over 100,000 chunks (CHUNKS=…; QDRANT_URL=… for Qdrant)
	@$(PREPARE) --packages-only
	@node --conditions=aia-source --import tsx scripts/bench/search.ts $(CHUNKS)

chaos-path: ## kill processes in the middle of an import and check that nothing is lost (FOLDER=…)
	@$(PREPARE)
	@node --conditions=aia-source --import tsx scripts/chaos/path.ts $(FOLDER)

schema: install ## write scripts/sql/schema.sql from the migrations
	@node --conditions=aia-source --import tsx scripts/generate-schema.ts
