#!/bin/sh
# Keeps the catalog's date in README.md: the text between the two "catalog-date" marks.
#   scripts/readme.sh          write it
#   scripts/readme.sh -check   exit 1 if it is not the embedded catalog's
set -eu
date=$(go run . version --json | sed -n 's/^ *"date": "\(.*\)",*$/\1/p' | head -n 1)
if [ -z "$date" ]; then echo 'readme.sh: "leastwise version --json" names no date' >&2; exit 2; fi
new=$(sed "s|\(<!-- catalog-date -->\)[0-9-]*\(<!-- /catalog-date -->\)|\1$date\2|" README.md)
if ! printf '%s\n' "$new" | grep -q "<!-- catalog-date -->$date<"; then
	echo 'README.md: no catalog-date marks' >&2
	exit 1
fi
if [ "${1-}" = -check ]; then
	if printf '%s\n' "$new" | cmp -s - README.md; then exit 0; fi
	echo "README.md does not name the catalog's date, $date (hint: scripts/readme.sh)" >&2
	exit 1
fi
printf '%s\n' "$new" >README.md.new && mv README.md.new README.md
