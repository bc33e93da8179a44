//go:build js

// Command worker is the broker as a Cloudflare Worker: package broker's handler, with
// Cloudflare's fetch below it. README.md beside it says how to put it there.
//
// Every request gets a Go instance of its own, which ends with it: a heap that served
// somebody else could still hold their session.
package main

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"net/http"
	"strings"
	"syscall/js"
	"time"

	"github.com/syumai/workers"
	"github.com/syumai/workers/cloudflare"

	"github.com/leastwise/leastwise/worker/api"
	"github.com/leastwise/leastwise/worker/broker"
)

// version is set by the linker.
var version = "unreleased"

func main() {
	b := &broker.Broker{
		Do:               fetch,
		Now:              func() int64 { return time.Now().Unix() },
		Wait:             wait,
		Random:           random,
		Origins:          strings.Fields(setting("ORIGINS")),
		AllowCredentials: setting("ALLOW_CREDENTIALS") == "1",
		// The connection is Cloudflare's; this header is too, and no client can set it.
		Address: func(r *http.Request) string { return r.Header.Get("Cf-Connecting-Ip") },
		Audit:   func(line string) { js.Global().Get("console").Call("log", line) },
		Version: version,
		// Whoever waits can ask again: a request here does not wait for long.
		Env: api.Env{Attempts: 3},
	}
	if limit := cloudflare.GetBinding("LIMIT"); limit.Truthy() {
		b.Limit = func(_ context.Context, key string) bool { return within(limit, key) }
	}
	workers.Serve(b)
}

// setting is a text variable of wrangler.jsonc, "" if there is none.
func setting(name string) string {
	if v := cloudflare.GetBinding(name); v.Type() == js.TypeString {
		return v.String()
	}
	return ""
}

// within counts a key with Cloudflare's rate limiting binding. A counter that is out of
// order stops nobody: it is there against waste, and AWS decides what may be done.
//
// See https://developers.cloudflare.com/workers/runtime-apis/bindings/rate-limit/.
func within(limit js.Value, key string) bool {
	outcome, err := await(limit.Call("limit", map[string]any{"key": key}))
	return err != nil || outcome.Get("success").Bool()
}

func wait(ctx context.Context) func(milliseconds int) error {
	return func(ms int) error {
		timer := time.NewTimer(time.Duration(ms) * time.Millisecond)
		defer timer.Stop()
		select {
		case <-timer.C:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func random() uint32 {
	var b [4]byte
	_, _ = rand.Read(b[:]) // never fails: it ends the program instead
	return binary.BigEndian.Uint32(b[:])
}
