//go:build js

// Command wasm is the engine as the browser's module: bytes in, bytes out.
//
// The page writes a request into the memory that Alloc points at, calls Call with its
// length, and reads ReplyLength bytes at the place that Call gives, before the next call.
// Blobs go the same way through AllocBlob and OpenBlob. Every reply is JSON, see package
// api. Exports must finish without waiting, and Go's memory may grow in each of them, so
// that the page looks at memory anew after every call.
//
// Alloc and AllocBlob end the program when there is not enough memory; the page then
// starts a new instance. Everything else recovers and replies.
package main

import (
	"syscall/js"
	"unsafe"

	"github.com/leastwise/leastwise/wasm/engine"
)

// Buffers of more than keep bytes are let go of after use: linear memory never shrinks,
// but the next large request can have their place.
const keep = 1 << 20

// The page holds pointers into these, so they stay here where the collector sees them.
var (
	current = engine.New(nil)
	request []byte
	blobs   [engine.BlobKinds][]byte
	reply   []byte
)

// room is for the first catalog. Go's memory needs much code to find a place of that size,
// and a browser compiles what is called when it is first called.
var room [384 << 10]byte
var taken bool

// untrusted is added to the kind of a blob that did not come from our own server.
const untrusted = 256

func main() {
	if ready := js.Global().Get("leastwiseReady"); ready.Type() == js.TypeFunction {
		ready.Invoke()
	}
	select {}
}

// Alloc gives the place for a request of n bytes.
//
//go:wasmexport Alloc
func Alloc(n int32) int32 {
	if int(n) > cap(request) || cap(request) > keep {
		request = make([]byte, n)
	}
	request = request[:n]
	return pointer(request)
}

// AllocBlob gives the place for a blob of n bytes; see engine.BlobKind.
//
//go:wasmexport AllocBlob
func AllocBlob(kind, n int32) int32 {
	var blob []byte
	if taken || int(n) > len(room) {
		blob = make([]byte, n)
	} else {
		blob, taken = room[:n:n], true
	}
	if k := kind &^ untrusted; 0 <= k && int(k) < len(blobs) {
		blobs[k] = blob
	}
	return pointer(blob)
}

// OpenBlob opens the blob that was written last and gives the place of the reply. The
// blob must not change from then on. One that is refused changes nothing.
//
//go:wasmexport OpenBlob
func OpenBlob(kind int32) int32 {
	return answer(func(dst []byte) []byte {
		k := kind &^ untrusted
		if k < 0 || int(k) >= len(blobs) {
			return engine.AppendError(dst, engine.ErrNoBlob)
		}
		blob := blobs[k]
		blobs[k] = nil
		next, opened, err := current.Open(engine.BlobKind(k), blob, kind&untrusted != 0)
		if err != nil {
			return engine.AppendError(dst, err)
		}
		current = next
		return engine.AppendOK(dst, opened.AppendJSON)
	})
}

// Call answers the request in the first n bytes of Alloc's place and gives the place of
// the reply.
//
//go:wasmexport Call
func Call(n int32) int32 {
	return answer(func(dst []byte) []byte { return current.AppendReply(dst, request[:n]) })
}

// ReplyLength is the length of the last reply in bytes.
//
//go:wasmexport ReplyLength
func ReplyLength() int32 { return int32(len(reply)) }

// answer puts what appendTo writes into the reply buffer.
func answer(appendTo func([]byte) []byte) (at int32) {
	if cap(reply) > keep {
		reply = nil
	}
	defer func() {
		if fault := recover(); fault != nil {
			reply = engine.AppendError(nil, engine.Fault(fault))
			at = pointer(reply)
		}
	}()
	reply = appendTo(reply[:0])
	return pointer(reply)
}

func pointer(b []byte) int32 { return int32(uintptr(unsafe.Pointer(unsafe.SliceData(b)))) }
