//go:build js

package main

import (
	"context"
	"errors"
	"syscall/js"
	"time"

	"github.com/leastwise/leastwise/worker/aws"
)

// Limits of one request to AWS.
const (
	timeout   = 10 * time.Second
	maxAnswer = 1 << 20 // bytes
)

var (
	errTooLong = errors.New("the answer is longer than 1 MiB")
	// errFetch stands for whatever went wrong: the runtime's own text might quote the request.
	errFetch = errors.New("the request was not answered")
)

// fetch sends requests by the runtime's fetch until ctx ends.
//
// The body is an array and no stream, so that it goes with a Content-Length. A redirect is
// an answer like any other, which no call of AWS takes for one of its own. fetch is called
// without a this: called on the global object that syumai/workers gives Go, it throws.
func fetch(ctx context.Context) aws.Do {
	return func(r aws.Request) (aws.Answer, error) {
		ctx, cancel := context.WithTimeout(ctx, timeout)
		defer cancel()
		abort := js.Global().Get("AbortController").New()
		stop := context.AfterFunc(ctx, func() { abort.Call("abort") })
		defer stop()

		headers := map[string]any{}
		for _, h := range r.Headers {
			headers[h.Name] = h.Value
		}
		method, target := r.Line()
		options := map[string]any{"method": method, "headers": headers, "redirect": "manual", "signal": abort.Get("signal")}
		if method == "POST" {
			body := js.Global().Get("Uint8Array").New(len(r.Body))
			js.CopyBytesToJS(body, r.Body)
			options["body"] = body
		}
		response, err := await(js.Global().Get("fetch").Invoke("https://"+r.Host+target, options))
		if err != nil {
			return aws.Answer{}, err
		}
		answer := aws.Answer{Status: response.Get("status").Int()}
		if id := response.Get("headers").Call("get", "x-amzn-requestid"); id.Type() == js.TypeString {
			answer.RequestID = id.String()
		}
		answer.Body, err = read(response.Get("body"), abort)
		return answer, err
	}
}

// read takes a stream's bytes, and gives up on one that is too long.
func read(stream, abort js.Value) ([]byte, error) {
	if !stream.Truthy() {
		return nil, nil
	}
	var all []byte
	for reader := stream.Call("getReader"); ; {
		part, err := await(reader.Call("read"))
		if err != nil {
			return nil, err
		}
		if part.Get("done").Bool() {
			return all, nil
		}
		bytes := part.Get("value")
		n := bytes.Get("length").Int()
		if len(all)+n > maxAnswer {
			abort.Call("abort")
			return nil, errTooLong
		}
		all = append(all, make([]byte, n)...)
		js.CopyBytesToGo(all[len(all)-n:], bytes)
	}
}

// await waits for a promise.
func await(promise js.Value) (js.Value, error) {
	type outcome struct {
		value js.Value
		err   error
	}
	settled := make(chan outcome, 1)
	first := func(args []js.Value) js.Value {
		if len(args) > 0 {
			return args[0]
		}
		return js.Undefined()
	}
	then := js.FuncOf(func(_ js.Value, args []js.Value) any {
		settled <- outcome{value: first(args)}
		return nil
	})
	defer then.Release()
	catch := js.FuncOf(func(js.Value, []js.Value) any {
		settled <- outcome{err: errFetch}
		return nil
	})
	defer catch.Release()
	promise.Call("then", then, catch)
	o := <-settled
	return o.value, o.err
}
