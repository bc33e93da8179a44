package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// What scripts/Dockerfile promises holds without Docker: its build line gives a program
// that runs in an empty root folder, as its unprivileged user, under each name, and reads
// standard input.
func TestImage(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program anew")
	}
	text, err := os.ReadFile("scripts/Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`(?m)^RUN (.*)$`).FindStringSubmatch(string(text))
	if line == nil {
		t.Fatal("scripts/Dockerfile has no RUN line")
	}
	for _, want := range []string{"\nFROM scratch AS base\n", "\nUSER 65532:65532\n", "\nENTRYPOINT [\"/leastwise\"]\n"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("scripts/Dockerfile lacks %q", want)
		}
	}
	root := t.TempDir()
	build := exec.Command("sh", "-c", strings.ReplaceAll(line[1], "/out/", root+"/"))
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", line[1], err, out)
	}
	if os.Getuid() != 0 {
		t.Skip("only root may change the root folder; the image's program was built but not run in one")
	}
	if err := openFor(root); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		command, stdin, stdout, stderr string
		code                           int
	}{
		{command: "/leastwise version", stdout: "built in"},
		{command: "/policy_sentry initialize", stdout: "Nothing to initialize"},
		{command: "/iam_syncr --version", stdout: "iam_syncr, version"},
		{command: "/leastwise generate --read -", stdin: "arn:aws:s3:::my-bucket/*\n", stdout: "s3:GetObject"},
		{command: "/leastwise version --catalog nowhere", code: 2, stderr: "hint: "},
	} {
		t.Run(tt.command, func(t *testing.T) {
			args := strings.Fields(tt.command)
			cmd := &exec.Cmd{Path: args[0], Args: args, Dir: "/", Env: []string{}, Stdin: strings.NewReader(tt.stdin)}
			cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: root, Credential: &syscall.Credential{Uid: 65532, Gid: 65532}}
			var stdout, stderr bytes.Buffer
			cmd.Stdout, cmd.Stderr = &stdout, &stderr
			err := cmd.Run()
			if cmd.ProcessState == nil {
				t.Fatal(err)
			}
			if cmd.ProcessState.ExitCode() != tt.code || !strings.Contains(stdout.String(), tt.stdout) || !strings.Contains(stderr.String(), tt.stderr) {
				t.Errorf("got exit %d, stdout %q, stderr %q; want %d, %q, %q",
					cmd.ProcessState.ExitCode(), &stdout, &stderr, tt.code, tt.stdout, tt.stderr)
			}
		})
	}
}

// openFor lets another user into the folder: test folders are their owner's only.
func openFor(root string) error {
	for dir := root; dir != filepath.Dir(os.TempDir()) && dir != "/"; dir = filepath.Dir(dir) {
		if dir == os.TempDir() {
			break
		}
		if err := os.Chmod(dir, 0o755); err != nil {
			return err
		}
	}
	return nil
}
