#!/bin/sh
# Runs the agent once, so that its class archive holds what a start needs: `train.sh java options...`.
exec "$@" < /dev/null
