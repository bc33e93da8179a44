package main

import (
	"bytes"
	"compress/gzip"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// form is one way to compress a file for transport, at its densest setting: files are
// packed once and sent often.
type form struct {
	suffix string
	pack   func([]byte) ([]byte, error)
	open   func(io.Reader) (io.Reader, error)
}

var forms = []form{
	{".br", packBrotli, func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil }},
	{".zst", packZstd, func(r io.Reader) (io.Reader, error) { return zstd.NewReader(r) }},
	{".gz", packGzip, func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }},
}

// unpack decodes a whole file.
func (f form) unpack(packed []byte) ([]byte, error) {
	r, err := f.open(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	if d, ok := r.(*zstd.Decoder); ok {
		defer d.Close()
	}
	return io.ReadAll(io.LimitReader(r, limit))
}

// limit is far above any file of the site: a twin that decodes to more is broken.
const limit = 256 << 20

// holds tells whether packed decodes to content.
func (f form) holds(packed, content []byte) bool {
	got, err := f.unpack(packed)
	return err == nil && bytes.Equal(got, content)
}

func packBrotli(content []byte) ([]byte, error) {
	var out bytes.Buffer
	w := brotli.NewWriterOptions(&out, brotli.WriterOptions{Quality: 11, LGWin: 24})
	return finish(&out, w, content)
}

func packZstd(content []byte) ([]byte, error) {
	var out bytes.Buffer
	// One goroutine: with more, the cut into blocks could depend on the machine.
	// Browsers refuse windows above 8 MB.
	w, err := zstd.NewWriter(&out, zstd.WithEncoderLevel(zstd.SpeedBestCompression),
		zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(8<<20))
	if err != nil {
		return nil, err
	}
	return finish(&out, w, content)
}

func packGzip(content []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	return finish(&out, w, content)
}

func finish(out *bytes.Buffer, w io.WriteCloser, content []byte) ([]byte, error) {
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
