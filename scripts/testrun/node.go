package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// runNode runs the tests in JavaScript: the site's, most of them in a real browser, and the
// Worker's in workerd. It installs what they need: the locked npm packages and, where the
// machine has none, a Chromium.
func runNode(ctx context.Context, r *report) error {
	if err := install(ctx); err != nil {
		return err
	}
	return errors.Join(runNodeIn(ctx, r, "site"), runNodeIn(ctx, r, "worker"))
}

// runNodeIn runs one room's tests.
func runNodeIn(ctx context.Context, r *report, room string) error {
	var files []string
	for _, pattern := range []string{"/test/*.test.js", "/test/*.test.mjs"} {
		found, err := filepath.Glob(room + pattern)
		if err != nil {
			return err
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		return errors.New(room + "/test holds no *.test.js")
	}
	args := append([]string{"--test", "--test-reporter=tap", "--test-concurrency=1"}, files...)
	cmd := exec.CommandContext(ctx, "node", args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	runErr := cmd.Run()
	if failed := readTAP(stdout.String(), room+" ", r); runErr != nil && failed == 0 {
		return fmt.Errorf("node --test: %w\n%s", runErr, stderr.Bytes())
	}
	return nil
}

func install(ctx context.Context) error {
	installed := "site/node_modules/.package-lock.json"
	if have, err := os.Stat(installed); err != nil || older(have, "site/package-lock.json") {
		if out, err := exec.CommandContext(ctx, "npm", "ci", "--prefix", "site", "--ignore-scripts", "--no-audit", "--no-fund").CombinedOutput(); err != nil {
			return fmt.Errorf("npm ci: %w\n%s", err, out)
		}
	}
	find := `import { findChromium } from "./scripts/browser/chromium.mjs"; findChromium();`
	if out, err := exec.CommandContext(ctx, "node", "--input-type=module", "-e", find).CombinedOutput(); err != nil {
		return fmt.Errorf("no browser: %w\n%s", err, out)
	}
	return nil
}

func older(have os.FileInfo, than string) bool {
	info, err := os.Stat(than)
	return err == nil && have.ModTime().Before(info.ModTime())
}

var (
	tapLine     = regexp.MustCompile(`^( *)(not )?ok \d+ - (.*)$`)
	tapDuration = regexp.MustCompile(`^ *duration_ms: ([0-9.]+)`)
	tapSkip     = regexp.MustCompile(`^(.*?) # (?:SKIP|TODO)\b ?(.*)$`)
)

// readTAP reads what node's test runner says in the Test Anything Protocol and answers
// how many tests failed. The top level counts; a skip counts at every level. Names get the
// prefix.
func readTAP(text, prefix string, r *report) (failed int) {
	lines := strings.Split(text, "\n")
	start := 0 // of what belongs to the test at the top level
	for i, line := range lines {
		m := tapLine.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		res := result{name: prefix + m[3]}
		if s := tapSkip.FindStringSubmatch(m[3]); s != nil {
			res.verdict, res.name, res.output = skip, prefix+s[1], s[2]
			if res.output == "" {
				res.output = "no reason given"
			}
		} else if m[1] != "" {
			continue
		}
		end := i + 1
		for end < len(lines) && strings.TrimSpace(lines[end]) != "..." && tapLine.FindString(lines[end]) == "" {
			if d := tapDuration.FindStringSubmatch(lines[end]); d != nil {
				ms, err := strconv.ParseFloat(d[1], 64)
				if err == nil {
					res.took = time.Duration(ms * float64(time.Millisecond))
				}
			}
			end++
		}
		if m[2] != "" && res.verdict != skip {
			res.verdict, res.output = fail, strings.Join(lines[start:end], "\n")
			failed++
		}
		if m[1] == "" {
			start = end
		}
		r.add(res)
	}
	return failed
}
