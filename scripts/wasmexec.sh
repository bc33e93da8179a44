#!/bin/sh
# Runs a WebAssembly program of Go's under node as the page's engine is made, with direct
# jumps:
#
#	GOOS=js GOARCH=wasm go test -exec "$PWD/scripts/wasmexec.sh" ./wasm/...
set -e
root=$(dirname "$(dirname "$0")")
env -u GOOS -u GOARCH go -C "$root" build -o out/tools/wasmjump ./scripts/wasmjump
"$root/out/tools/wasmjump" "$1"
exec "$(go env GOROOT)/lib/wasm/go_js_wasm_exec" "$@"
