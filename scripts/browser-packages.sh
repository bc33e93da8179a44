#!/bin/sh
# Prints the project's packages that run under GOOS=js: what the browser's module and, once
# there, the Worker and the tab's relay are made of.
set -eu
roots=./wasm
for dir in worker worker/relay; do
	if [ -d "$dir" ]; then roots="$roots ./$dir"; fi
done
# shellcheck disable=SC2086 # one argument a root
GOOS=js GOARCH=wasm go list -deps $roots | grep '^github.com/leastwise/leastwise'
