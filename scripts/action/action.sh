#!/bin/sh
# What action.yml runs: builds leastwise from the action's own files, and looks at the
# policies of the workflow's folder. Inputs come as variables and are never code.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
program=${RUNNER_TEMP:-${TMPDIR:-/tmp}}/leastwise
(cd "$here" && CGO_ENABLED=0 go build -trimpath -o "$program" .)

set -f # globs are leastwise's to expand: some lie in folders that this shell would not enter
# shellcheck disable=SC2086 # lists separated by white space
set -- lint --format "${LEASTWISE_FORMAT:-github}" ${LEASTWISE_FAIL_ON:+--fail-on "$LEASTWISE_FAIL_ON"} ${LEASTWISE_ARGS-} -- ${LEASTWISE_FILES:-.}
if [ -n "${LEASTWISE_OUTPUT-}" ]; then
	"$program" "$@" >"$LEASTWISE_OUTPUT"
else
	"$program" "$@"
fi
