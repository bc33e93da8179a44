package serve

import (
	"net/http"
	"slices"
	"strings"
)

// Policy is the content security policy of every response. The page has no inline
// script or style, talks to its own origin only, and may compile WebAssembly but not
// evaluate text as script.
const Policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; " +
	"img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; " +
	"manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types leastwise"

// security is sent with every response, errors included: a worker takes its policy from
// its own response, not from the page that started it.
var security = [][2]string{
	{"Content-Security-Policy", Policy},
	{"X-Content-Type-Options", "nosniff"},
	{"Referrer-Policy", "no-referrer"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Cross-Origin-Resource-Policy", "same-origin"},
	{"Permissions-Policy", "accelerometer=(), camera=(), display-capture=(), geolocation=(), " +
		"gyroscope=(), microphone=(), midi=(), payment=(), usb=(), clipboard-write=(self)"},
}

const (
	// Forever is the Cache-Control of names that carry a hash of their content.
	Forever = "public, max-age=31536000, immutable"
	// Ask is that of every other name: keep it, but ask before each use.
	Ask = "no-cache"
)

// Security are the headers of every response, for those who serve the site with another
// server: pairs of name and value.
func Security() [][2]string { return slices.Clone(security) }

// Types are the media types of the site's files, sorted by suffix: pairs of suffix and type.
func Types() [][2]string {
	out := make([][2]string, 0, len(types))
	for suffix, kind := range types {
		out = append(out, [2]string{suffix, kind})
	}
	slices.SortFunc(out, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	return out
}

func setSecurity(h http.Header) {
	for _, kv := range security {
		h.Set(kv[0], kv[1])
	}
}
