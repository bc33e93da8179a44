package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

const module = "github.com/leastwise/leastwise"

// runGo runs the Go tests of all packages on this machine.
func runGo(ctx context.Context, r *report) error {
	// One more at a time than there are processors: those that speak to moto wait a lot.
	return goTest(ctx, r, "", os.Environ(), fmt.Sprintf("-p=%d", runtime.GOMAXPROCS(0)+1), "./...")
}

// runWasm runs the tests of the browser's packages under node, as WebAssembly that is made as
// the page's engine is.
func runWasm(ctx context.Context, r *report) error {
	packages, err := exec.CommandContext(ctx, "scripts/browser-packages.sh").Output()
	if err != nil {
		return fmt.Errorf("scripts/browser-packages.sh: %w", err)
	}
	run, err := filepath.Abs("scripts/wasmexec.sh")
	if err != nil {
		return err
	}
	// Go's loader takes at most 12 KB of arguments and environment.
	var env []string
	for _, name := range []string{"PATH", "HOME", "TMPDIR", "LEASTWISE_SOAK", "GOPATH", "GOCACHE", "GOMODCACHE", "GOPROXY", "GONOSUMDB", "GOSUMDB", "GOFLAGS", "GOTOOLCHAIN"} {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	env = append(env, "GOOS=js", "GOARCH=wasm")
	return goTest(ctx, r, "wasm ", env, append([]string{"-exec", run}, strings.Fields(string(packages))...)...)
}

// goTest runs "go test -json" and reports each top-level test, and each skip below one.
func goTest(ctx context.Context, r *report, prefix string, env []string, args ...string) error {
	limit := "15m"
	if os.Getenv("LEASTWISE_SOAK") != "" {
		limit = "6h"
	}
	// Built as "make build" does, so that nothing is compiled twice; "make check" vets.
	cmd := exec.CommandContext(ctx, "go", append([]string{"test", "-json", "-trimpath", "-vet=off", "-timeout", limit}, args...)...)
	cmd.Env = env
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	failed := readEvents(stdout, r, prefix)
	if err := cmd.Wait(); err != nil && failed == 0 {
		return fmt.Errorf("go test: %w\n%s", err, stderr.Bytes())
	}
	return nil
}

// event is one line of "go test -json"; see "go doc test2json".
type event struct {
	Action      string
	Package     string
	ImportPath  string // of a build event
	FailedBuild string
	Test        string
	Elapsed     float64 // seconds
	Output      string
}

// readEvents turns events into results and answers how many failed.
func readEvents(in io.Reader, r *report, prefix string) (failed int) {
	output := map[string]*strings.Builder{} // by package and test
	said := func(e event) *strings.Builder {
		key := e.Package + e.ImportPath + " " + e.Test
		if output[key] == nil {
			output[key] = new(strings.Builder)
		}
		return output[key]
	}
	failedIn := map[string]int{} // by package
	for lines := bufio.NewReader(in); ; {
		line, err := lines.ReadString('\n')
		if line == "" && err != nil {
			return failed
		}
		var e event
		if json.Unmarshal([]byte(line), &e) != nil {
			continue // what a test wrote past the harness
		}
		pkg := strings.TrimPrefix(strings.TrimPrefix(e.Package, module), "/")
		if pkg == "" {
			pkg = "main"
		}
		res := result{name: prefix + pkg + " " + e.Test, took: time.Duration(e.Elapsed * float64(time.Second))}
		top := e.Test != "" && !strings.Contains(e.Test, "/")
		switch e.Action {
		case "output", "build-output":
			said(e).WriteString(e.Output)
			if e.Test != "" { // a parent shows what its children said
				for test := e.Test; strings.Contains(test, "/"); {
					test = test[:strings.LastIndexByte(test, '/')]
					parent := e
					parent.Test = test
					said(parent).WriteString(e.Output)
				}
			}
			continue
		case "pass":
			if !top {
				continue
			}
		case "skip":
			if e.Test == "" {
				continue // no test files
			}
			res.verdict, res.output = skip, reason(said(e).String())
		case "fail":
			res.verdict, res.output = fail, said(e).String()
			switch {
			case e.Test == "" && failedIn[e.Package] > 0:
				continue // told by its tests
			case e.Test == "":
				res.name = prefix + pkg
				if e.FailedBuild != "" {
					res.output = said(event{ImportPath: e.FailedBuild}).String()
				}
			case !top:
				continue
			}
			failedIn[e.Package]++
			failed++
		default:
			continue
		}
		r.add(res)
	}
}

// reason finds what a test gave to Skip: "    file_test.go:12: reason".
func reason(output string) string {
	for _, line := range strings.Split(output, "\n") {
		trimmed := strings.TrimSpace(line)
		if at := strings.Index(trimmed, ".go:"); at > 0 && line != trimmed {
			if _, text, ok := strings.Cut(trimmed[at+4:], ": "); ok {
				return text
			}
		}
	}
	return "no reason given"
}
