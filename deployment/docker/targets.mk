# The targets of MODE=docker: the same words for containers. STACK=simple (default), prod or dev.
CONTAINERS := STACK=$(or $(STACK),simple) deployment/docker/stack.sh

start: ## build the images that are missing (BUILD=1: all), start the containers, wait until they are ready
	@BUILD=$(BUILD) $(CONTAINERS) start

stop: ## end every container in order; data stays
	@$(CONTAINERS) stop

restart: ## stop, then start
	@BUILD=$(BUILD) $(CONTAINERS) restart

status: ## each container with its state and health
	@$(CONTAINERS) status

logs: ## follow the logs; of one service with NAME=gateway
	@$(CONTAINERS) logs $(NAME)

clean: ## delete the containers and all stored data, after asking (YES=1 agrees)
	@$(CONTAINERS) clean $(if $(YES),--yes)
