package cli

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/leastwise/leastwise/site/serve"
)

func TestServe(t *testing.T) {
	files := fstest.MapFS{
		"files.json": {Data: []byte(`{"routes":["/"]}`)},
		"index.html": {Data: []byte("hello")},
	}
	c := Commands(Options{Files: files})["serve"]()
	out, w := io.Pipe()
	c.SetOut(w)
	c.SetArgs([]string{"--addr", "127.0.0.1:0"})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- c.ExecuteContext(ctx) }()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.Get(strings.TrimSpace(line))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if got, _ := io.ReadAll(r.Body); string(got) != "hello" {
		t.Errorf("GET %s= %q, want hello", line, got)
	}
	cancel()
	if err := <-done; err != nil {
		t.Errorf("serve ended with %v, want nil", err)
	}
}

func TestServeWithoutSite(t *testing.T) {
	c := Commands(Options{Files: fstest.MapFS{}})["serve"]()
	c.SetArgs([]string{"--addr", "127.0.0.1:0"})
	c.SilenceErrors, c.SilenceUsage = true, true
	if err := c.Execute(); !errors.Is(err, serve.ErrNotBuilt) {
		t.Errorf("serve without a site = %v, want ErrNotBuilt", err)
	}
}

// With --broker the address printed holds what the page needs, and only this machine's own
// addresses are taken.
func TestServeBroker(t *testing.T) {
	files := fstest.MapFS{"files.json": {Data: []byte(`{"routes":["/"]}`)}, "index.html": {Data: []byte("hello")}}
	var port string
	options := Options{Files: files, Broker: func(site http.Handler, p string, _ io.Writer) (http.Handler, string, error) {
		port = p
		return site, "broker=token", nil
	}}
	c := Commands(options)["serve"]()
	c.SilenceErrors, c.SilenceUsage = true, true
	c.SetArgs([]string{"--broker", "--addr", "0.0.0.0:0"})
	if err := c.Execute(); err == nil || !strings.Contains(err.Error(), "own address only") || port != "" {
		t.Errorf("a broker on all addresses: %v", err)
	}
	c = Commands(options)["serve"]()
	out, w := io.Pipe()
	c.SetOut(w)
	c.SetArgs([]string{"--broker", "--addr", "127.0.0.1:0"})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- c.ExecuteContext(ctx) }()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.HasSuffix(line, ":"+port+"/#broker=token\n") {
		t.Errorf("printed %q, %v; the port is %s", line, err, port)
	}
	cancel()
	if err := <-done; err != nil {
		t.Errorf("serve ended with %v, want nil", err)
	}
}

// What was named and can't be served is named in the error.
func TestServeRefuses(t *testing.T) {
	empty := t.TempDir()
	nowhere, file := filepath.Join(empty, "nowhere"), filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{"files.json": {Data: []byte(`{"routes":["/"]}`)}, "index.html": {Data: []byte("hello")}}
	for _, tt := range []struct {
		args    []string
		catalog error
		want    string
	}{
		{[]string{"--dir", nowhere}, nil, nowhere},
		{[]string{"--dir", file}, nil, file + ": this is no folder"},
		{[]string{"--dir", empty}, nil, empty + ": no built site is in this folder"},
		{nil, errors.New("nope.bin: no catalog"), "nope.bin: no catalog"},
		{nil, nil, "of another build"}, // this page has no place for the catalog
	} {
		c := Commands(Options{Files: files, Catalog: func() (string, map[string][]byte, error) {
			return "my.bin", map[string][]byte{"catalog": nil}, tt.catalog
		}})["serve"]()
		c.SilenceErrors, c.SilenceUsage = true, true
		c.SetArgs(append([]string{"--addr", "127.0.0.1:0"}, tt.args...))
		if err := c.Execute(); err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "give its folder with --dir") {
			t.Errorf("serve %q: got %v, want an error with %q", tt.args, err, tt.want)
		}
	}
}
