//go:build js

// Command relay is the tab's part of the sandbox: package api's operations, signed here, so
// that the secret key never leaves the page. The page passes what was signed to a broker.
//
// The thread that runs it has leastwiseSend(body), a promise of {status, text}, and
// leastwiseAnswer(id, status, text). It gets leastwiseCall(id, operation, body), which
// answers by leastwiseAnswer at some later time, and a call of leastwiseReady before. The
// operation "probes" stands beside package api's, and lists them.
package main

import (
	"errors"
	"syscall/js"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/worker/api"
	"github.com/leastwise/leastwise/worker/probe"
)

func main() {
	global := js.Global()
	env := api.Env{
		Do: api.Through(send),
		Now: func() int64 {
			return int64(global.Get("Date").Call("now").Float() / 1000)
		},
		Wait:     wait,
		Random:   func() uint32 { return uint32(global.Get("Math").Call("random").Float() * (1 << 32)) },
		Patience: 20_000,
	}
	global.Set("leastwiseCall", js.FuncOf(func(_ js.Value, args []js.Value) any {
		id, operation, body := args[0], args[1].String(), args[2].String()
		go func() { // a call waits for others: it must not hold the thread
			status, text := answer(operation, body, env)
			global.Call("leastwiseAnswer", id, status, text)
		}()
		return nil
	}))
	global.Call("leastwiseReady")
	select {}
}

// probes lists package probe's calls: [{"action", "resource"}].
func probes() string {
	text := []byte("[")
	for i, p := range probe.All() {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, `{"action":`...)
		text = jsonspan.AppendString(text, p.Action)
		text = append(text, `,"resource":`...)
		text = jsonspan.AppendString(text, p.Resource)
		text = append(text, '}')
	}
	return string(append(text, ']'))
}

func answer(operation, body string, env api.Env) (status int, text string) {
	defer func() {
		if recover() != nil { // its text might hold what was sent
			status, text = 500, `{"error":{"code":"unavailable","message":"the page's own part failed","retryable":true}}`
		}
	}()
	if operation == "probes" {
		return 200, probes()
	}
	reply := api.Call(operation, body, env)
	return reply.Status, string(reply.Body)
}

// send hands a signed request to the thread.
func send(body []byte) (status int, text string, err error) {
	answer, err := await(js.Global().Call("leastwiseSend", string(body)))
	if err != nil {
		return 0, "", err
	}
	return answer.Get("status").Int(), answer.Get("text").String(), nil
}

func wait(milliseconds int) error {
	done := make(chan struct{})
	var f js.Func
	f = js.FuncOf(func(js.Value, []js.Value) any {
		f.Release()
		close(done)
		return nil
	})
	js.Global().Call("setTimeout", f, milliseconds)
	<-done
	return nil
}

var errSend = errors.New("the broker was not reached")

// await waits for a promise.
func await(promise js.Value) (value js.Value, err error) {
	settled := make(chan bool, 1)
	then := js.FuncOf(func(_ js.Value, args []js.Value) any {
		value = args[0]
		settled <- true
		return nil
	})
	defer then.Release()
	catch := js.FuncOf(func(js.Value, []js.Value) any {
		settled <- false
		return nil
	})
	defer catch.Release()
	promise.Call("then", then, catch)
	if !<-settled {
		return js.Undefined(), errSend
	}
	return value, nil
}
