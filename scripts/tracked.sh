#!/bin/sh
# Says what must not be in tracked files: paths of one machine, hosts of package
# registries, AWS's sentences, keys of an account, notes to self, and files nobody would
# look for. The patterns are written so that they do not match themselves.
set -eu
bad=0
complain() { # what, lines
	if [ -n "$2" ]; then
		printf '%s:\n%s\n' "$1" "$2" >&2
		bad=1
	fi
}
complain 'paths of one machine' \
	"$(git grep -nIE '(^|[^A-Za-z0-9_.])/(w[o]rk|r[o]ot|h[o]me|U[s]ers)/[A-Za-z.]|[A-Za-z]:\\+U[s]ers\\' -- . ':!*.sum' | cut -c1-160 || true)"
complain 'hosts of package registries' \
	"$(git grep -nIE 'https?://(r[e]gistry|p[r]oxy|p[y]pi|d[e]b|f[i]les)\.[a-z]+\.' -- . ':!*.sum' | cut -c1-160 || true)"
complain "AWS's own sentences" \
	"$(git grep -nI 'G[r]ants permission to [a-z]' -- . | cut -c1-160 || true)"
# Not the ids that say what they are, AWS's examples and our canaries, nor those of the
# broker's conversations, which the double counts up, and of a write-up of the encoding.
complain 'access keys' \
	"$(git grep -noIwE 'A[KS]IA[A-Z0-9]{16}' -- . ':!*.sum' |
		grep -vE 'EXAMPL|CANARY|0{16}|ASIABTX3GSDSQAAAAAA[DE]|ASIAQNZGKIQY56JQ7WML' || true)"
# TAP has the first of the words for its own.
complain 'unfinished' \
	"$(git grep -nIwE '(T[O]DO|F[I]XME|X[X]X)|(//|#|/\*|<!--) *(t[o]do|T[o]do|f[i]xme|F[i]xme)' -- . ':!*.sum' ':!*-lock.json' |
		grep -v '(?:SKIP|' | cut -c1-160 || true)"
complain 'files over 1.5 MB' \
	"$(git ls-files -z | xargs -0 -r ls -ld 2>/dev/null | awk '$5 > 1500000 { print $5, $NF }')"
exit "$bad"
