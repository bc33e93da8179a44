// Package peers installs the program that ours is compared with: Policy Sentry, from its
// published package, in a virtual environment of its own.
//
// Setup leaves everything below a folder that Git ignores and that may be thrown away. The
// peer's home is in there too, so that a database in the user's own home plays no part.
package peers

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

//go:embed requirements.txt
var requirements string

//go:embed database.py
var database string

// ErrUnavailable is wrapped where a peer can't be had on this machine, for want of Python,
// of the network or of room.
var ErrUnavailable = errors.New("the peer's packages are not available")

// Peer is an installed Policy Sentry.
type Peer struct {
	// Python and Command are its interpreter and its own command, absolute.
	Python, Command string
	// Home is the HOME to run it with.
	Home string
	// Version is the package's.
	Version string
	// Pages is the archive that its database was built from; empty when it is the
	// database inside the package, which is of another date than our catalog.
	Pages string
}

// Env is the environment of a command: ours without what would lead the peer astray.
func (p *Peer) Env() []string {
	out := []string{"HOME=" + p.Home, "PYTHONHASHSEED=0", "PYTHONUTF8=1"}
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		switch {
		case name == "HOME", name == "CUSTOM_ACCESS_OVERRIDES_FILE", strings.HasPrefix(name, "PYTHON"), strings.HasPrefix(name, "_POLICY_SENTRY"):
		default:
			out = append(out, v)
		}
	}
	return out
}

// Setup installs the peer below folder, or finds it there. pages is the archive to build
// its database from, empty for the database inside the package. What takes time (pip about
// 20 s, the database about 2 minutes) is told to progress.
func Setup(ctx context.Context, folder, pages string, progress func(string)) (*Peer, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	unlock, err := lock(ctx, folder)
	if err != nil {
		return nil, err
	}
	defer unlock()
	version := regexp.MustCompile(`(?m)^policy_sentry==(.*)$`).FindStringSubmatch(requirements)[1]
	venv := filepath.Join(folder, "policy_sentry-"+version+"-"+digest(requirements))
	p := &Peer{
		Python:  filepath.Join(venv, "bin", "python"),
		Command: filepath.Join(venv, "bin", "policy_sentry"),
		Home:    filepath.Join(venv, "home-package"),
		Version: version,
		Pages:   pages,
	}
	if !exists(filepath.Join(venv, "installed")) {
		progress("installing policy_sentry " + version)
		if err := install(ctx, venv, requirements); err != nil {
			return nil, err
		}
	}
	if pages == "" {
		return p, os.MkdirAll(p.Home, 0o755)
	}
	info, err := os.Stat(pages)
	if err != nil {
		return nil, err
	}
	p.Home = filepath.Join(venv, "home-"+digest(fmt.Sprint(filepath.Base(pages), info.Size(), database)))
	if exists(filepath.Join(p.Home, "built")) {
		return p, nil
	}
	progress("building policy_sentry's database from " + filepath.Base(pages))
	return p, p.build(ctx)
}

// lock keeps two runs from installing at once. A lock that is older than any installation
// was left by a run that was killed.
func lock(ctx context.Context, folder string) (unlock func(), err error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	path := filepath.Join(folder, "lock")
	for {
		err := os.Mkdir(path, 0o755)
		if err == nil {
			return func() { os.Remove(path) }, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
		if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > 15*time.Minute {
			os.Remove(path)
			continue
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// install makes the virtual environment. A half-made one is begun anew.
func install(ctx context.Context, venv, requirements string) error {
	python, err := findPython()
	if err != nil {
		return err
	}
	if err := os.RemoveAll(venv); err != nil {
		return err
	}
	if err := run(ctx, nil, python, "-m", "venv", venv); err != nil {
		return fmt.Errorf("%w: no virtual environment: %w", ErrUnavailable, err)
	}
	list := filepath.Join(venv, "requirements.txt")
	if err := os.WriteFile(list, []byte(requirements), 0o644); err != nil {
		return err
	}
	pip := filepath.Join(venv, "bin", "python")
	if err := run(ctx, nil, pip, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-cache-dir", "-r", list); err != nil {
		return fmt.Errorf("%w: pip: %w", ErrUnavailable, err)
	}
	return os.WriteFile(filepath.Join(venv, "installed"), nil, 0o644)
}

// findPython finds an interpreter; the pinned packages need 3.10.
func findPython() (string, error) {
	python, err := exec.LookPath("python3")
	if err != nil {
		return "", fmt.Errorf("%w: there is no python3 on the path", ErrUnavailable)
	}
	if err := exec.Command(python, "-c", "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))").Run(); err != nil {
		return "", fmt.Errorf("%w: %s is older than 3.10, or has no module venv", ErrUnavailable, python)
	}
	return python, nil
}

// run runs a command; its error has the end of what the command said.
func run(ctx context.Context, env []string, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = env
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); err != nil {
		lines := strings.Split(strings.TrimSpace(said.String()), "\n")
		return fmt.Errorf("%w: %s", err, strings.Join(lines[max(0, len(lines)-3):], "; "))
	}
	return nil
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:5])
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
