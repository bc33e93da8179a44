package broker

import (
	"crypto/subtle"
	"net"
	"net/http"
	"strings"
)

// TokenHeader carries the token that [Local] asks for.
const TokenHeader = "X-Leastwise-Token"

// Local puts a broker and a site on one loopback address, and keeps out every page but that
// site, and every program that was not told the token.
//
// A page of the internet can make its own name point at 127.0.0.1, so a request whose Host
// is no name of the loopback address with our port is refused before anything else. It can
// also send requests to us without reading the answers, so calls of the broker need our own
// Origin, which pages can't forge, and the token, which they don't know.
func Local(broker, site http.Handler, port, token string) http.Handler {
	hosts := map[string]bool{}
	for _, name := range []string{"localhost", "127.0.0.1", "::1"} {
		hosts[net.JoinHostPort(name, port)] = true
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		forbid := func(why string) {
			guard(w.Header())
			answer(w, 403, `{"error":{"code":"denied","message":"`+why+`","retryable":false}}`)
		}
		switch {
		case !hosts[strings.ToLower(r.Host)]:
			forbid("this server answers to its own name only")
		case !strings.HasPrefix(r.URL.Path, "/v1/"):
			site.ServeHTTP(w, r)
		case r.Header.Get("Origin") != "http://"+r.Host:
			forbid("calls come from the page of this server only")
		case token == "" || subtle.ConstantTimeCompare([]byte(r.Header.Get(TokenHeader)), []byte(token)) != 1:
			forbid("the token is not the one of this server's address")
		default:
			broker.ServeHTTP(w, r)
		}
	})
}
