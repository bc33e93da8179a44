// Package shell is what all verbs share: how errors, hints and exit codes look, which
// catalog is in use, and the verb "version".
//
// Verbs live in the rooms' own cli packages and need nothing from here. They return
// errors; two optional methods on any error in the chain tell more:
//
//	ExitCode() int   // 1 for findings, changes or a negative answer; without it, 2
//	Hint() string    // what the user can do about it
//
// An error with an empty text sets the exit code and prints nothing.
package shell

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
)

// Exit codes, the same for every verb.
const (
	exitFine    = 0
	exitFailure = 2 // usage, broken input, failure
)

// Run executes root with args (without the program's name) and answers the exit code.
// Data goes to stdout; errors and hints go to stderr.
func Run(ctx context.Context, root *cobra.Command, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	out := &output{Writer: stdout}
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(out)
	root.SetErr(stderr)
	prepare(root)
	if completing(args) {
		completeFlags(root)
	}
	err := root.ExecuteContext(ctx)
	if err == nil {
		err = out.err
	}
	return report(stderr, err)
}

// report prints err and its hint, and answers the exit code.
func report(stderr io.Writer, err error) int {
	if err == nil {
		return exitFine
	}
	code := exitFailure
	var coder interface{ ExitCode() int }
	if errors.As(err, &coder) {
		code = coder.ExitCode()
	}
	if errors.Is(err, syscall.EPIPE) {
		return code // the reader has left and wants no comment
	}
	text := err.Error()
	if errors.Is(err, context.Canceled) {
		text = "interrupted"
	}
	switch {
	case text == "":
	case code == exitFailure:
		fmt.Fprintf(stderr, "error: %s\n", text)
	default:
		fmt.Fprintln(stderr, text)
	}
	var hinter interface{ Hint() string }
	if errors.As(err, &hinter) && hinter.Hint() != "" {
		fmt.Fprintf(stderr, "hint: %s\n", strings.ReplaceAll(hinter.Hint(), "\n", "\nhint: "))
	}
	return code
}

// output remembers the first failed write, so that a full disk is never an exit code 0
// even when a verb ignores what Fprintln returns.
type output struct {
	io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.Writer.Write(p)
	if err != nil && o.err == nil {
		o.err = fmt.Errorf("stdout: %w", err)
	}
	return n, err
}

// Fd lets verbs ask whether stdout is a terminal; it is all ones when it is no file.
func (o *output) Fd() uintptr {
	if f, ok := o.Writer.(interface{ Fd() uintptr }); ok {
		return f.Fd()
	}
	return ^uintptr(0)
}
