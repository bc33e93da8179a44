package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/sandbox"
)

func execCommand() *cobra.Command {
	var at connection
	var want wanted
	var expect, control string
	var keepGuard, noSweep bool
	c := &cobra.Command{
		Use:   "exec --policy p.json [flags] -- command [arguments]",
		Short: "Run a command with exactly a policy's permissions",
		Long: `Run a command with credentials that have exactly a policy's permissions.

A sandbox is made, the command runs when it can be assumed, and the sandbox is removed
when the command ends, whichever way, and when making it fails half-way. The command's
environment has the sandbox's credentials and no others: every other AWS_ variable that
leads to credentials is taken out, and AWS's configuration files are switched off.

The exit code is the command's. With --expect it is 0 if the command does what is
expected and 1 if not: "allow" repeats it for up to a minute until it succeeds, since
IAM's changes take a while to arrive; "deny" needs --control, a command that the policy
allows, and expects the command to fail three times in a row once the control works.`,
		Example: `  leastwise sandbox exec --policy p.json -- aws s3 ls s3://bucket
  leastwise sandbox exec --policy p.json --expect deny --control 'aws s3 ls s3://bucket' -- aws s3 rb s3://bucket
  leastwise sandbox exec --policy p.json --base arn:aws:iam::111122223333:role/dev -- bash`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			switch dash := c.ArgsLenAtDash(); {
			case dash != 0 || len(args) == 0:
				return broken("the command to run has to stand behind --", "leastwise sandbox exec --policy p.json -- aws s3 ls")
			case expect != "" && expect != "allow" && expect != "deny":
				return broken("--expect is neither allow nor deny", "")
			case expect == "deny" && strings.TrimSpace(control) == "":
				return broken("--expect deny needs --control", "what is denied can't be told from what has not arrived yet; name a command that the policy allows")
			}
			text, err := want.read(c)
			if err != nil {
				return err
			}
			if err := valid(want.policy, text); err != nil {
				return err
			}
			if _, err := exec.LookPath(args[0]); err != nil {
				return err
			}
			config, err := at.open(c.Context(), c.ErrOrStderr())
			if err != nil {
				return err
			}
			want.warn(c)
			config.KeepGuard = keepGuard
			begin, done := journal(config.Region, at.profile)
			var id string
			options := sandbox.Options{
				Policy: text, TTL: want.ttl, Base: want.base, Boundary: want.boundary, NoBoundary: want.noBoundary,
				AllowChaining: want.allowChaining, Principal: want.principal, CarryIdentity: want.carry,
				Begin: func(t sandbox.Ticket) error { id = t.Name; return begin(t) }, Done: done,
			}
			hold := holdSignals()
			defer hold.release()
			ctx, cancel := context.WithCancel(context.WithoutCancel(c.Context()))
			defer cancel()
			hold.onSignal(cancel) // until the command runs
			err = sandbox.With(ctx, config, options, func(_ context.Context, session aws.Credentials) error {
				r := &runner{
					env:   environment(os.Environ(), session, config.Region, id),
					stdin: c.InOrStdin(), stdout: c.OutOrStdout(), stderr: c.ErrOrStderr(), hold: hold, region: config.Region,
				}
				return r.run(args, expect, strings.Fields(control))
			})
			if !noSweep && want.base == "" {
				sweepQuietly(config)
			}
			return explained(err)
		},
	}
	at.flags(c)
	want.flags(c)
	c.Flags().StringVar(&expect, "expect", "", "what the command should meet: \"allow\" or \"deny\"")
	c.Flags().StringVar(&control, "control", "", "`command` that the policy allows; words are split at blanks")
	c.Flags().BoolVar(&keepGuard, "no-wait", false, "do not wait 10 s to remove the role; it can do nothing, and a sweep removes it")
	c.Flags().BoolVar(&noSweep, "no-sweep", false, "do not remove sandboxes that ended long ago, at most 3, on the way")
	return c
}

// sweepQuietly removes a few sandboxes that others forgot. Whether it can is no concern of
// the command that ran.
func sweepQuietly(config sandbox.Config) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if f, err := config.Flow(ctx); err == nil {
		_, _ = f.Sweep("", 3, false)
	}
}

// holder keeps signals from ending the process while there is something to clean up.
type holder struct {
	signals chan os.Signal
	does    chan func(os.Signal)
}

func holdSignals() *holder {
	h := &holder{make(chan os.Signal, 4), make(chan func(os.Signal))}
	signal.Notify(h.signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		do := func(os.Signal) {}
		for {
			select {
			case s, more := <-h.signals:
				if !more {
					return
				}
				do(s)
			case do = <-h.does:
			}
		}
	}()
	return h
}

// on says what signals do from now on.
func (h *holder) on(do func(os.Signal)) { h.does <- do }

func (h *holder) onSignal(do func()) { h.on(func(os.Signal) { do() }) }

func (h *holder) release() {
	signal.Stop(h.signals)
	close(h.signals)
}

// runner runs commands in a sandbox's environment.
type runner struct {
	env            []string
	stdin          io.Reader
	stdout, stderr io.Writer
	hold           *holder
	region         string
	stopped        bool // by a signal
}

// run runs the command as often as expect asks for.
func (r *runner) run(args []string, expect string, control []string) error {
	if len(control) > 0 {
		if code, err := r.until(control); err != nil || code != 0 {
			return errors.Join(err, broken(fmt.Sprintf("the control ends with code %d; nothing is known", code), "the policy has to allow it"))
		}
		fmt.Fprintf(r.stderr, "readiness: control-ok (%s in %s)\n", strings.Join(control, " "), r.region)
	} else {
		fmt.Fprintln(r.stderr, "readiness: assumable")
	}
	switch expect {
	case "allow":
		code, err := r.until(args)
		if err == nil && code != 0 && !r.stopped {
			err = negative(fmt.Sprintf("expected to be allowed, and ends with code %d for a minute", code), "")
		}
		return err
	case "deny":
		for i := range 3 {
			if i > 0 {
				time.Sleep(2 * time.Second)
			}
			code, err := r.once(args)
			if err != nil || r.stopped {
				return err
			}
			if code == 0 {
				return negative("expected to be denied, and succeeds", "")
			}
		}
		return nil
	}
	code, err := r.once(args)
	if err == nil && code != 0 {
		err = &told{code: code}
	}
	return err
}

// until repeats a command until it succeeds, for up to a minute.
func (r *runner) until(args []string) (code int, err error) {
	end := time.Now().Add(time.Minute)
	for pause := time.Second; ; pause = min(2*pause, 8*time.Second) {
		code, err = r.once(args)
		if err != nil || code == 0 || r.stopped || time.Now().Add(pause).After(end) {
			return code, err
		}
		time.Sleep(pause)
	}
}

// once runs a command to its end. Signals go to it and do not end us; a terminal has sent it
// the interrupt already.
func (r *runner) once(args []string) (code int, err error) {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = r.env, r.stdin, r.stdout, r.stderr
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	file, isFile := r.stdin.(*os.File)
	terminal := isFile && term.IsTerminal(int(file.Fd()))
	r.hold.on(func(s os.Signal) {
		r.stopped = true
		if s != os.Interrupt || !terminal {
			_ = cmd.Process.Signal(s) // it may have ended
		}
	})
	err = cmd.Wait()
	r.hold.on(func(os.Signal) {}) // removing the sandbox goes on
	var ended *exec.ExitError
	if !errors.As(err, &ended) {
		return 0, err
	}
	if status, ok := ended.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal()), nil
	}
	return max(1, ended.ExitCode()), nil
}
