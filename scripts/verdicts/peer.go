package main

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
)

// The peer, with all it stands on, is pinned by npm/package-lock.json.
var (
	//go:embed npm/package.json
	manifest []byte
	//go:embed npm/package-lock.json
	lock []byte
	//go:embed peer.mjs
	script []byte
)

// errUnavailable is wrapped where the peer can't be had on this machine, for want of Node or
// of the network.
var errUnavailable = errors.New("@cloud-copilot/iam-simulate is not available")

// version is the peer's.
func version() string {
	return string(regexp.MustCompile(`"@cloud-copilot/iam-simulate": "([^"]+)"`).FindSubmatch(manifest)[1])
}

// peer is a running process that answers lines with lines.
type peer struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
}

// startPeer installs the peer below folder, unless it is there, and starts it.
func startPeer(ctx context.Context, folder string) (*peer, error) {
	folder, err := filepath.Abs(filepath.Join(folder, "iam-simulate-"+version()))
	if err != nil {
		return nil, err
	}
	if err := install(ctx, folder); err != nil {
		return nil, err
	}
	p := &peer{cmd: exec.CommandContext(ctx, "node", "peer.mjs")}
	p.cmd.Dir, p.cmd.Stderr = folder, os.Stderr
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.out = bufio.NewScanner(out)
	p.out.Buffer(nil, 16<<20)
	return p, p.cmd.Start()
}

// install puts everything in a folder of its own first, so that two runs at once, or one
// that breaks off, leave no half of it.
func install(ctx context.Context, folder string) error {
	if _, err := os.Stat(filepath.Join(folder, "node_modules")); err == nil {
		return os.WriteFile(filepath.Join(folder, "peer.mjs"), script, 0o644)
	}
	if err := os.MkdirAll(filepath.Dir(folder), 0o755); err != nil {
		return err
	}
	temp, err := os.MkdirTemp(filepath.Dir(folder), "npm-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	for name, text := range map[string][]byte{"package.json": manifest, "package-lock.json": lock, "peer.mjs": script} {
		if err := os.WriteFile(filepath.Join(temp, name), text, 0o644); err != nil {
			return err
		}
	}
	cmd := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
	cmd.Dir = temp
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: npm: %w\n%s", errUnavailable, err, bytes.TrimSpace(out))
	}
	if err := os.Rename(temp, folder); err != nil {
		if _, there := os.Stat(filepath.Join(folder, "node_modules")); there != nil {
			return err
		}
	}
	return nil
}

// answer is what the peer says of one line.
type answer struct {
	Result string   `json:"result"`
	Errors []string `json:"errors"`
	NS     float64  `json:"ns"`
}

func (p *peer) ask(question any) (a answer, err error) {
	line, err := json.Marshal(question)
	if err != nil {
		return a, err
	}
	if _, err := p.in.Write(append(line, '\n')); err != nil {
		return a, fmt.Errorf("the peer ended: %w", err)
	}
	if !p.out.Scan() {
		return a, fmt.Errorf("the peer ended without an answer: %v", p.out.Err())
	}
	return a, json.Unmarshal(p.out.Bytes(), &a)
}

func (p *peer) close() {
	p.in.Close()
	p.cmd.Wait()
}
