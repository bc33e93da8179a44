#!/bin/sh
# Prints the project's packages that run under GOOS=js: what the browser's module, the
# Worker and the tab's relay are made of.
set -eu
roots=./wasm
for dir in worker worker/relay worker/api worker/flow worker/aws worker/broker; do
	if ls "$dir"/*.go >/dev/null 2>&1; then roots="$roots ./$dir"; fi
done
# shellcheck disable=SC2086 # one argument a root
GOOS=js GOARCH=wasm go list -deps $roots | grep '^github.com/leastwise/leastwise'
