#!/bin/sh
# The committed blobs and the archives that they are built from.
#   scripts/catalog.sh SOURCES            build from the archives in SOURCES, and install
#   scripts/catalog.sh -check SOURCES     exit 1 if the committed blobs are not what SOURCES give
#   scripts/catalog.sh -install FOLDER    take what "leastwise catalog build -o FOLDER" wrote
set -eu
cd "$(dirname "$0")/.."
target=catalog/embedded

# The repository keeps the blobs as they are read: a start has nothing to unpack.
forms() { # folder
	for kind in catalog names operations ledger; do
		if [ -f "$1/$kind.bin" ]; then echo "$kind.bin"; fi
	done
}
install() { # folder
	for file in $(forms "$1"); do
		cp "$1/$file" "$target/$file.new"
		mv "$target/$file.new" "$target/$file"
	done
}

mode=build
case ${1-} in
-check | -install) mode=${1#-} && shift ;;
esac
folder=${1:?usage: scripts/catalog.sh [-check | -install] FOLDER}
if [ "$mode" = install ]; then
	install "$folder"
	exit
fi
pages=$(find "$folder" -name 'service-authorization-reference-*.tar.zst' 2>/dev/null | sort | tail -n 1)
json=$(find "$folder" -name 'service-reference-*.tar.zst' 2>/dev/null | sort | tail -n 1)
if [ -z "$pages" ] || [ -z "$json" ]; then
	echo "no archives in $folder" >&2
	if [ "$mode" = check ]; then
		echo 'not checked: whether the committed catalog is what the archives give' >&2
		exit 0
	fi
	echo 'hint: "leastwise catalog fetch" makes a mirror, "leastwise catalog build" a catalog of it' >&2
	exit 2
fi
built=$(mktemp -d)
trap 'rm -rf "$built"' EXIT
build() { go run . catalog build --pages "$pages" --service-reference "$json" -o "$built"; }
if [ "$mode" = build ]; then
	build
	install "$built"
	scripts/readme.sh
	go test ./catalog -run '^TestTwin$' -update >&2 # testdata/facts.sha256
	exit
fi
if ! build 2>"$built/report"; then # hundreds of lines when all is well
	tail -n 40 "$built/report" >&2
	exit 2
fi
bad=0
for file in $(forms "$built"); do
	if ! cmp "$built/$file" "$target/$file"; then bad=1; fi
done
if [ "$bad" = 1 ]; then echo 'hint: make catalog' >&2; fi
exit "$bad"
