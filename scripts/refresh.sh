#!/bin/sh
# Refreshes the committed catalog from what AWS publishes today.
#   scripts/refresh.sh             fetch, build, compare; the difference is out/refresh/diff.md
#   scripts/refresh.sh --propose   put the new blobs on a branch and open a pull request
# In a workflow it also sets the output "changed". The committed catalog is the oldest layer:
# what AWS no longer publishes stays, with the day it was last seen, and the difference names
# it as withdrawn. out/refresh/report says where sources disagree. Nobody merges unread.
set -eu
cd "$(dirname "$0")/.."
work=out/refresh
if [ "${1-}" = --propose ]; then
	branch=catalog/$(date -u +%Y-%m-%d)
	git config user.name 'catalog refresh'
	git config user.email 'actions@users.noreply.github.com'
	git switch --create "$branch"
	git add catalog/embedded README.md
	git commit --quiet --message 'catalog: what AWS publishes now'
	git push --force origin "$branch"
	# A body has a limit of 65,536 characters; the whole difference can be made again.
	head -c 60000 "$work/diff.md" >"$work/body.md"
	gh pr create --title 'catalog: what AWS publishes now' --body-file "$work/body.md" --head "$branch" ||
		gh pr edit "$branch" --body-file "$work/body.md"
	exit 0
fi
mkdir -p "$work"
go build -o "$work/leastwise" .
"$work/leastwise" catalog fetch --mirror "$work/mirror"
if ! "$work/leastwise" catalog build --base built-in --pages "$work/mirror" --service-reference "$work/mirror" \
	-o "$work/new" 2>"$work/report"; then
	tail -n 40 "$work/report" >&2
	exit 2
fi
changed=false
# 0: nothing changed, 1: something did, else a failure.
"$work/leastwise" catalog diff --format markdown built-in "$work/new" >"$work/diff.md" || {
	[ $? -eq 1 ] || exit 2
	changed=true
	scripts/catalog.sh -install "$work/new"
	scripts/readme.sh
}
echo "changed: $changed"
if [ -n "${GITHUB_OUTPUT-}" ]; then echo "changed=$changed" >>"$GITHUB_OUTPUT"; fi
