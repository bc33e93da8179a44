#!/bin/sh
# Builds the committed blobs from the two archives in the folder given.
#   scripts/catalog.sh FOLDER          write catalog/embedded
#   scripts/catalog.sh -check FOLDER   exit 1 if they are not what the archives give
set -eu
check=
if [ "${1-}" = -check ]; then check=yes; shift; fi
folder=${1:?usage: scripts/catalog.sh [-check] FOLDER}
pages=$(ls "$folder"/service-authorization-reference-*.tar.zst 2>/dev/null | tail -n 1)
json=$(ls "$folder"/service-reference-*.tar.zst 2>/dev/null | tail -n 1)
if [ -z "$pages" ] || [ -z "$json" ]; then
	echo "no archives in $folder: the committed catalog is taken as it is" >&2
	if [ -n "$check" ]; then exit 0; fi
	echo "hint: \"leastwise catalog fetch\" makes a mirror, \"leastwise catalog build\" a catalog of it" >&2
	exit 2
fi
out=catalog/embedded
if [ -n "$check" ]; then
	out=$(mktemp -d)
	trap 'rm -rf "$out"' EXIT
fi
go run . catalog build --pages "$pages" --service-reference "$json" -o "$out"
if [ -n "$check" ]; then
	bad=0
	for kind in catalog operations ledger; do
		if ! cmp "$out/$kind.bin" "catalog/embedded/$kind.bin"; then bad=1; fi
	done
	if [ "$bad" = 1 ]; then echo 'hint: make catalog' >&2; fi
	exit "$bad"
fi
