// Command bench measures whole processes of leastwise and of Policy Sentry and iam-expand
// on the same questions, one after the other in turn, and prints medians and ratios.
//
//	go run ./scripts/peers/bench [-runs 15] [-program out/leastwise] [-only expand]
//
// Both start cold but for the file cache: what counts is what a user waits for. Peak memory
// is the kernel's, of the process. Exit code 1 when a target is missed (for policies 50 times
// faster, at most 20 MB; for expansion see expand.go), 2 when nothing could be measured.
package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"github.com/leastwise/leastwise/scripts/peers"
)

//go:embed crud.yml
var crud string

//go:embed ec2.yml
var ec2 string

const (
	wantFaster = 50
	wantMemory = 20 << 20
)

// task is one question in both programs' words.
type task struct {
	name         string
	ours, theirs []string
}

// measured is one process.
type measured struct {
	wall   time.Duration
	memory int64 // bytes
}

func main() {
	runs := flag.Int("runs", 15, "processes of each, an odd number")
	program := flag.String("program", "out/leastwise", "ours")
	folder := flag.String("folder", "out/peers", "where policy_sentry goes")
	sources := flag.String("sources", "../shared/sources", "`folder` with the archive of AWS's pages")
	only := flag.String("only", "", "\"generate\" or \"expand\", one of the tables")
	write := flag.String("write", "", "a `folder` to write the policies of an archive into; nothing is measured then")
	flag.Parse()
	if *write != "" {
		if err := writePolicies(*write, flag.Arg(0)); err != nil {
			fmt.Fprintln(os.Stderr, "error:", err)
			os.Exit(2)
		}
		return
	}
	missed, err := run(*program, *folder, *sources, *runs, *only)
	switch {
	case errors.Is(err, peers.ErrUnavailable), errors.Is(err, peers.ErrNoNPM):
		fmt.Fprintln(os.Stderr, "not measured:", err)
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(2)
	case missed:
		os.Exit(1)
	}
}

// installed is a copy of a program, as an installation makes one. Of a file that was just
// linked the page cache keeps larger pieces, and the kernel counts some 3 MB around what is
// used that no process needs.
func installed(program string) (path string, remove func(), err error) {
	temp, err := os.MkdirTemp("", "bench")
	if err != nil {
		return "", nil, err
	}
	remove = func() { os.RemoveAll(temp) }
	path = filepath.Join(temp, filepath.Base(program))
	if err := copyFile(path, program); err != nil {
		remove()
		return "", nil, err
	}
	return path, remove, nil
}

// copyFile does not read the file into memory: the kernel counts what this process ever held
// with that of the programs it starts.
func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o755)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

func run(program, folder, sources string, runs int, only string) (missed bool, err error) {
	program, remove, err := installed(program)
	if err != nil {
		return false, err
	}
	defer remove()
	p, err := peers.Setup(context.Background(), folder, peers.PagesArchive(sources), func(text string) { fmt.Fprintln(os.Stderr, text) })
	if only == "expand" && errors.Is(err, peers.ErrUnavailable) {
		fmt.Fprintln(os.Stderr, "without policy_sentry:", err)
		p, err = nil, nil
	}
	if err != nil {
		return false, err
	}
	if only != "expand" {
		if missed, err = runGenerate(program, runs, p); err != nil {
			return missed, err
		}
	}
	if only != "generate" {
		slow, err := runExpand(program, folder, sources, runs, p)
		return missed || slow, err
	}
	return missed, nil
}

// runGenerate compares policies and queries with Policy Sentry.
func runGenerate(program string, runs int, p *peers.Peer) (missed bool, err error) {
	temp, err := os.MkdirTemp("", "bench")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(temp)
	tasks, err := writeTasks(temp)
	if err != nil {
		return false, err
	}
	fmt.Printf("%-34s %9s %13s %7s %7s %13s\n", "whole process, median of "+fmt.Sprint(runs), "leastwise", "policy_sentry", "faster", "MB", "theirs, MB")
	for _, t := range tasks {
		var ours, theirs []measured
		for range runs {
			one, err := measure(os.Environ(), program, t.ours, "")
			if err != nil {
				return false, err
			}
			two, err := measure(p.Env(), p.Command, t.theirs, "")
			if err != nil {
				return false, err
			}
			ours, theirs = append(ours, one), append(theirs, two)
		}
		a, b := median(ours), median(theirs)
		faster := float64(b.wall) / float64(a.wall)
		mark := ""
		if faster < wantFaster || a.memory > wantMemory {
			missed, mark = true, "  misses the target"
		}
		fmt.Printf("%-34s %6.1f ms %10.0f ms %6.0fx %7.1f %13.1f%s\n", t.name, ms(a.wall), ms(b.wall), faster, mb(a.memory), mb(b.memory), mark)
	}
	data := "the database inside its package"
	if p.Pages != "" {
		data = "the database of " + filepath.Base(p.Pages)
	}
	fmt.Printf("policy_sentry %s with %s; target: %d times faster, at most %d MB\n", p.Version, data, wantFaster, wantMemory>>20)
	return missed, nil
}

func writeTasks(folder string) ([]task, error) {
	one, all := filepath.Join(folder, "crud.yml"), filepath.Join(folder, "ec2.yml")
	if err := errors.Join(os.WriteFile(one, []byte(crud), 0o644), os.WriteFile(all, []byte(ec2), 0o644)); err != nil {
		return nil, err
	}
	return []task{
		{"crud example of its package page", []string{"generate", "-f", one}, []string{"write-policy", "--input-file", one}},
		{"ec2 */*", []string{"generate", "-f", all}, []string{"write-policy", "--input-file", all}},
		{"ec2 */*, minimized", []string{"generate", "--minimize", "-f", all}, []string{"write-policy", "--minimize", "--input-file", all}},
		{"query permissions management of all", []string{"query", "actions", "--service", "all", "--level", "permissions-management"},
			[]string{"query", "action-table", "--service", "all", "--access-level", "permissions-management"}},
	}, nil
}

// measure runs a program that answers with at least 100 bytes, stdin from a file if one is
// named.
func measure(env []string, program string, args []string, stdin string) (measured, error) {
	m, size, err := runProcess(env, program, args, stdin)
	if err == nil && size < 100 {
		err = fmt.Errorf("%s %v: the answer has %d bytes only", program, args, size)
	}
	return m, err
}

// runProcess runs a program and says how long its answer was.
func runProcess(env []string, program string, args []string, stdin string) (m measured, size int, err error) {
	cmd := exec.Command(program, args...)
	cmd.Env = env
	if stdin != "" {
		f, err := os.Open(stdin)
		if err != nil {
			return m, 0, err
		}
		defer f.Close()
		cmd.Stdin = f
	}
	start := time.Now()
	out, err := cmd.Output()
	m.wall = time.Since(start)
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			err = fmt.Errorf("%w\n%s", err, exit.Stderr)
		}
		return m, 0, fmt.Errorf("%s %v: %w", program, args, err)
	}
	m.memory = peakMemory(cmd.ProcessState)
	return m, len(out), nil
}

func median(list []measured) measured {
	var wall []time.Duration
	var memory []int64
	for _, m := range list {
		wall, memory = append(wall, m.wall), append(memory, m.memory)
	}
	slices.Sort(wall)
	slices.Sort(memory)
	return measured{wall[len(wall)/2], memory[len(memory)/2]}
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
func mb(n int64) float64         { return float64(n) / (1 << 20) }
