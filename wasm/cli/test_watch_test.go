package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/catalog/embedded"
)

// written is a buffer that may be read while a command writes.
type written struct {
	mu sync.Mutex
	bytes.Buffer
}

func (w *written) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.Buffer.Write(p)
}

func (w *written) text() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.Buffer.String()
}

// await waits until a condition holds.
func await(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("nothing came: " + what)
		}
	}
}

// --watch runs again when the policy changes, mends and breaks, and ends with its context.
func TestWatch(t *testing.T) {
	folder := t.TempDir()
	put := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put("p.json", `{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}`)
	put("p.test.yml", "tests: [{action: \"s3:GetObject\", expect: allow}]\n")
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	root := &cobra.Command{Use: "leastwise", SilenceErrors: true, SilenceUsage: true}
	root.AddCommand(testCommand(Options{Catalog: embedded.Open}))
	var stdout, stderr written
	root.SetOut(&stdout)
	root.SetErr(&stderr)
	root.SetArgs([]string{"test", "--watch", "--interval", "1ms", folder})
	ended := make(chan error)
	go func() { ended <- root.ExecuteContext(ctx) }()

	await(t, "the first run", func() bool { return strings.Contains(stdout.text(), "1 passed") })
	put("p.json", `{"Statement":{"Effect":"Allow","Action":"sqs:*","Resource":"*"}}`)
	await(t, "a run that fails", func() bool { return strings.Contains(stdout.text(), "----\nFAIL") })
	put("p.test.yml", "tests: [{acton: \"s3:GetObject\", expect: allow}]\n")
	await(t, "a suite with a mistake", func() bool { return strings.Contains(stderr.text(), "did you mean action?") })
	put("p.test.yml", "tests: [{action: \"sqs:SendMessage\", expect: allow}] # mended\n")
	await(t, "the mended suite", func() bool { return strings.Count(stdout.text(), "1 passed") == 2 })
	put("new.test.yml", "policies: {identity: p.json}\ntests: [{action: \"sqs:SendMessage\", expect: allow}]\n")
	await(t, "a new suite", func() bool { return strings.Contains(stdout.text(), "2 suites: 2 passed") })
	stop()
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("got %v at the end of a run that was fine", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("--watch does not end with its context")
	}
}
