//go:build js

package main

import (
	"strings"
	"testing"
	"unsafe"

	"github.com/leastwise/leastwise/wasm/internal/sample"
)

// memory is what the page sees at a place.
func memory(at, n int32) []byte { return unsafe.Slice((*byte)(unsafe.Add(nil, at)), n) }

func send(text string) string {
	copy(memory(Alloc(int32(len(text))), int32(len(text))), text)
	at := Call(int32(len(text)))
	return string(memory(at, ReplyLength()))
}

func open(kind int32, blob []byte) string {
	copy(memory(AllocBlob(kind, int32(len(blob))), int32(len(blob))), blob)
	at := OpenBlob(kind)
	return string(memory(at, ReplyLength()))
}

func TestBridge(t *testing.T) {
	expect := func(what, got, want string) {
		t.Helper()
		if !strings.HasPrefix(got, want) {
			t.Errorf("%s: got %.300s, want it to begin with %s", what, got, want)
		}
	}
	blob := sample.Blob(t)
	const search = `{"op":"search","request":{"text":"getobject"}}`
	const hit = `{"ok":{"total":1,"totals":{"services":0,"actions":1,"resourceTypes":0,"conditionKeys":0},"results":[{"kind":"action","id":"s3:GetObject"`
	expect("before a catalog", send(search), `{"error":{"code":"catalog"`)
	expect("a blob never written", string(memory(OpenBlob(0), ReplyLength())), `{"error":{"code":"catalog"`)
	expect("a trusted catalog", open(0, blob), `{"ok":{"kind":"catalog","size":`)
	expect("search", send(search), hit)
	broken := append([]byte{}, blob...)
	broken[len(broken)/2] ^= 0x55
	expect("a damaged catalog", open(untrusted, broken), `{"error":{"code":"catalog"`)
	expect("the old catalog stays", send(search), hit)
	expect("an untrusted catalog", open(untrusted, blob), `{"ok":{"kind":"catalog"`)
	expect("no such kind", open(7, blob), `{"error":{"code":"argument","message":"no such kind of blob"`)
	expect("a ledger that is none", open(2, blob), `{"error":{"code":"catalog"`)
	expect("a kind nobody reads", open(3, blob), `{"error":{"code":"argument","message":"no operation of this engine reads`)
	expect("nesting", send(strings.Repeat("[", 100_000)), `{"error":{"code":"syntax","message":"the request is not JSON: lists and objects nest more than 128 deep","hint":"","offset":128}}`)
	large := `{"op":"generate","request":{"items":[{"arn":"arn:aws:s3:::` + strings.Repeat("x", 5<<20) + `"}]}}`
	expect("5 MB", send(large), `{"ok":{`)
	expect("an empty request", send(""), `{"error":{"code":"syntax"`)
	expect("a length that was never allocated", string(memory(Call(1<<30), ReplyLength())), `{"error":{"code":"internal"`)
	expect("afterwards", send(search), hit)
	send("x") // lets go of the large request and reply
	if cap(request) > keep || cap(reply) > keep {
		t.Errorf("request %d and reply %d bytes are kept, want at most %d", cap(request), cap(reply), keep)
	}
}
