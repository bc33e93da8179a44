package shell

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"

	"github.com/spf13/cobra"
)

// told is an error as verbs return it.
type told struct {
	text, hint string
	code       int
}

func (e *told) Error() string { return e.text }
func (e *told) Hint() string  { return e.hint }
func (e *told) ExitCode() int { return e.code }

func TestExitCodesAndHints(t *testing.T) {
	for _, tt := range []struct {
		name   string
		err    error
		code   int
		stderr string
	}{
		{"fine", nil, 0, ""},
		{"plain error", errors.New("x.json:3: no"), 2, "error: x.json:3: no\n"},
		{"hint", &told{"no", "try yes", 2}, 2, "error: no\nhint: try yes\n"},
		{"two hints", &told{"no", "a\nb", 2}, 2, "error: no\nhint: a\nhint: b\n"},
		{"wrapped", fmt.Errorf("x.json: %w", &told{"no", "try yes", 1}), 1, "x.json: no\nhint: try yes\n"},
		{"findings", &told{"3 findings", "", 1}, 1, "3 findings\n"},
		{"silent answer", &told{"", "", 1}, 1, ""},
		{"interrupted", fmt.Errorf("get x: %w", context.Canceled), 2, "error: interrupted\n"},
		{"reader left", fmt.Errorf("write: %w", syscall.EPIPE), 2, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			root := &cobra.Command{Use: "leastwise"}
			root.AddCommand(&cobra.Command{Use: "do", RunE: func(*cobra.Command, []string) error { return tt.err }})
			var stdout, stderr bytes.Buffer
			code := Run(context.Background(), root, []string{"do"}, nil, &stdout, &stderr)
			if code != tt.code || stderr.String() != tt.stderr || stdout.Len() > 0 {
				t.Errorf("got exit %d, stdout %q, stderr %q; want %d and stderr %q", code, &stdout, &stderr, tt.code, tt.stderr)
			}
		})
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

func TestFailedWriteIsAFailure(t *testing.T) {
	root := &cobra.Command{Use: "leastwise"}
	root.AddCommand(&cobra.Command{Use: "do", Run: func(cmd *cobra.Command, _ []string) { fmt.Fprintln(cmd.OutOrStdout(), "data") }})
	var stderr bytes.Buffer
	if code := Run(context.Background(), root, []string{"do"}, nil, full{}, &stderr); code != 2 || !strings.HasPrefix(stderr.String(), "error: stdout: ") {
		t.Errorf("got exit %d, %q; want 2 and an error about stdout", code, &stderr)
	}
}

func TestNearest(t *testing.T) {
	names := []string{"catalog", "completion", "generate", "serve", "version"}
	for _, tt := range []struct{ word, want string }{
		{"genrate", "generate"},
		{"gneerate", "generate"},
		{"gen", "generate"},
		{"VERSION", "version"},
		{"serv", "serve"},
		{"catalogue", "catalog"},
		{"lint", ""},
		{"x", ""},
		{"", ""},
	} {
		if got, _ := nearest(tt.word, names); got != tt.want {
			t.Errorf("nearest(%q) = %q, want %q", tt.word, got, tt.want)
		}
	}
}
