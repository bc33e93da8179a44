package main

import (
	"bufio"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"

	"github.com/leastwise/leastwise/scripts/peers"
)

//go:embed peer.py
var peerProgram string

// peer is a running Policy Sentry that answers one question after the other.
type peer struct {
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	stdout *bufio.Reader
}

// question is one line to the peer; see peer.py.
type question struct {
	Template  string         `json:"template,omitempty"`
	Minimize  *int           `json:"minimize"`
	Table     string         `json:"table,omitempty"`
	Arguments map[string]any `json:"arguments,omitempty"`
}

// reply is its answer: a policy, what was printed, or the exception's type and text.
type reply struct {
	Policy  policy `json:"policy"`
	Printed string `json:"printed"`
	Error   string `json:"error"`
}

func startPeer(ctx context.Context, p *peers.Peer) (*peer, error) {
	cmd := exec.CommandContext(ctx, p.Python, "-c", peerProgram)
	cmd.Env, cmd.Stderr = p.Env(), os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	return &peer{cmd, stdin, bufio.NewReader(stdout)}, cmd.Start()
}

func (p *peer) ask(q question) (reply, error) {
	line, err := json.Marshal(q)
	if err != nil {
		return reply{}, err
	}
	if _, err := p.stdin.Write(append(line, '\n')); err != nil {
		return reply{}, fmt.Errorf("policy_sentry: %w", err)
	}
	answer, err := p.stdout.ReadBytes('\n')
	if err != nil {
		return reply{}, fmt.Errorf("policy_sentry: %w", err)
	}
	var r reply
	if err := json.Unmarshal(answer, &r); err != nil {
		return reply{}, fmt.Errorf("policy_sentry: %w: %.200s", err, answer)
	}
	return r, nil
}

func (p *peer) close() error {
	p.stdin.Close()
	return p.cmd.Wait()
}
