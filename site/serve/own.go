package serve

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"slices"
)

// What cannot be read as a request never reaches a handler: net/http answers it itself, with
// 400, 417, 431, 501 or 505 and headers that nobody can set. The listener here hands out
// connections that put the security headers into those answers as they are written.

type listener struct{ net.Listener }

func (l listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &conn{Conn: c}, nil
}

// conn is a connection that knows whose answer is being written. Only the goroutine that
// net/http gives it, handlers included, touches it.
type conn struct {
	net.Conn
	// handled is true from the start of a handler until its answer is out. What a handler
	// writes passes unread: its body may look like a status line.
	handled bool
}

// Write sends p, with the security headers behind the status line of an answer of net/http's.
func (c *conn) Write(p []byte) (int, error) {
	line, rest, ok := bytes.Cut(p, []byte("\r\n"))
	if c.handled || !ok || !bytes.HasPrefix(line, []byte("HTTP/1.")) {
		return c.Conn.Write(p)
	}
	lines := slices.Clone(line)
	for _, kv := range security {
		lines = append(lines, "\r\n"+kv[0]+": "+kv[1]...)
	}
	if n, err := c.Conn.Write(slices.Concat(lines, []byte("\r\n"), rest)); err != nil {
		return min(n, len(p)), err
	}
	return len(p), nil
}

// CloseWrite is what net/http calls after such an answer, so that the client can read it
// before the connection goes.
func (c *conn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

type connKey struct{}

// watch makes a server tell its connections, which come from a [listener], who answers, and
// gives the answers of its handler the security headers.
func watch(s *http.Server) {
	h := s.Handler
	s.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Context().Value(connKey{}).(*conn).handled = true
		setSecurity(w.Header())
		h.ServeHTTP(w, r)
	})
	s.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		return context.WithValue(ctx, connKey{}, c)
	}
	s.ConnState = func(c net.Conn, state http.ConnState) {
		if state == http.StateIdle { // between two requests
			c.(*conn).handled = false
		}
	}
}
