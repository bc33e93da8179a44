package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/term"
)

// runner runs commands in a sandbox's environment.
type runner struct {
	env            []string
	stdin          io.Reader
	stdout, stderr io.Writer
	hold           *holder
	region         string

	stop chan struct{} // closed by a signal
	once sync.Once
	// listens is set where said is asked for; a command that is not listened to has the
	// terminal itself.
	listens bool
	said    tail // of the last command
}

// run runs the command as often as expect asks for.
func (r *runner) run(args []string, expect string, control []string) error {
	r.hold.on(func(os.Signal) { r.end() })
	if len(control) > 0 {
		code, err := r.until(control)
		if err != nil {
			return err
		}
		if code != 0 {
			return broken(fmt.Sprintf("the control ends with code %d; nothing is known", code), "the policy has to allow it")
		}
		fmt.Fprintf(r.stderr, "readiness: control-ok (%s in %s)\n", strings.Join(control, " "), r.region)
	} else {
		fmt.Fprintln(r.stderr, "readiness: assumable")
	}
	switch expect {
	case "allow":
		code, err := r.until(args)
		if err == nil && code != 0 {
			err = negative(fmt.Sprintf("expected to be allowed, and ends with code %d for a minute", code), "")
		}
		return err
	case "deny":
		return r.denied(args)
	}
	code, err := r.command(args)
	if err == nil && code != 0 {
		err = &told{code: code}
	}
	return err
}

// errStopped is an expectation that a signal ended.
var errStopped = errors.New("interrupted")

// end ends what is repeated.
func (r *runner) end() { r.once.Do(func() { close(r.stop) }) }

// pause waits, unless a signal came.
func (r *runner) pause(d time.Duration) error {
	select {
	case <-r.stop:
		return errStopped
	case <-time.After(d):
		return nil
	}
}

// until repeats a command until it succeeds, for up to a minute.
func (r *runner) until(args []string) (code int, err error) {
	end := time.Now().Add(time.Minute)
	for pause := time.Second; ; pause = min(2*pause, 8*time.Second) {
		code, err = r.command(args)
		if err != nil || code == 0 || time.Now().Add(pause).After(end) {
			return code, err
		}
		if err := r.pause(pause); err != nil {
			return code, err
		}
	}
}

// denied expects a command to be denied, three times in a row.
func (r *runner) denied(args []string) error {
	r.listens = true
	for i := range 3 {
		if i > 0 {
			if err := r.pause(2 * time.Second); err != nil {
				return err
			}
		}
		code, err := r.command(args)
		switch {
		case err != nil:
			return err
		case code == 0:
			return negative("expected to be denied, and succeeds", "")
		case !r.said.tellsDenial():
			return broken(fmt.Sprintf("the command ends with code %d, and says nothing of a denial", code), "it has to reach AWS to be denied")
		}
	}
	return nil
}

// command runs a command to its end. Signals go to it and do not end us; a terminal has sent
// it the interrupt already.
func (r *runner) command(args []string) (code int, err error) {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = r.env, r.stdin, r.stdout, r.stderr
	if r.listens {
		r.said = tail{}
		cmd.Stderr = io.MultiWriter(r.stderr, &r.said)
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	terminal := isTerminal(r.stdin)
	r.hold.on(func(s os.Signal) {
		r.end()
		if s != os.Interrupt || !terminal {
			_ = cmd.Process.Signal(s) // it may have ended
		}
	})
	err = cmd.Wait()
	r.hold.on(func(os.Signal) { r.end() }) // removing the sandbox goes on
	var ended *exec.ExitError
	if !errors.As(err, &ended) {
		return 0, err
	}
	if status, ok := ended.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal()), nil
	}
	return max(1, ended.ExitCode()), nil
}

// itself gives the standard file that a writer stands for, so that a command gets the
// terminal and no pipe.
func itself(w io.Writer, file *os.File) io.Writer {
	if f, ok := w.(interface{ Fd() uintptr }); ok && f.Fd() == file.Fd() {
		return file
	}
	return w
}

func isTerminal(f any) bool {
	file, ok := f.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(int(file.Fd()))
}

// tail keeps the end of what a command says.
type tail struct{ b []byte }

func (t *tail) Write(p []byte) (int, error) {
	const most = 64 << 10
	t.b = append(t.b, p...)
	if len(t.b) > most {
		t.b = t.b[len(t.b)-most:]
	}
	return len(p), nil
}

// tellsDenial reports whether AWS's words for a denial are in it.
func (t *tail) tellsDenial() bool {
	for _, word := range []string{"AccessDenied", "Access Denied", "UnauthorizedOperation", "not authorized", "Forbidden", "AuthorizationError", "(403)"} {
		if strings.Contains(string(t.b), word) {
			return true
		}
	}
	return false
}
