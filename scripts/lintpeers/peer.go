package main

import (
	"bufio"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/leastwise/leastwise/builder/archive"
	"github.com/leastwise/leastwise/scripts/peers"
	"github.com/leastwise/leastwise/wasm/policy"
)

//go:embed requirements.txt
var requirements string

//go:embed peer.py
var program string

// Names of the tools.
const (
	leastwise      = "leastwise"
	parliament     = "parliament"
	validator      = "iam-policy-validator"
	cloudsplaining = "cloudsplaining"
)

// version is a peer's.
func version(tool string) string {
	return regexp.MustCompile(`(?m)^` + tool + `==(.*)$`).FindStringSubmatch(requirements)[1]
}

// claim is what a tool says about a text.
type claim struct {
	Code     string `json:"code"`
	Severity string `json:"severity"`
	Detail   string `json:"detail"`
}

// document is one text in a corpus.
type document struct {
	name, text   string
	kind         policy.Kind
	resourceType string
	// auditors is set where parliament's community auditors are to look too. They take
	// twenty times as long as what runs by default.
	auditors bool
	config   json.RawMessage // a configuration of the peer's; empty is its own
}

// peer is the process that runs the other tools.
type peer struct {
	services string
	in       io.WriteCloser
	out      *bufio.Reader
	cmd      *exec.Cmd
}

// startPeer installs the peers below folder and starts them. iam-policy-validator reads
// AWS's service reference; it gets the archive that our catalog is built from.
func startPeer(ctx context.Context, folder, sources string) (*peer, error) {
	progress := func(text string) { fmt.Fprintln(os.Stderr, text) }
	venv, err := peers.SetupPython(ctx, folder, "lint", requirements, progress)
	if err != nil {
		return nil, err
	}
	p := &peer{services: filepath.Join(venv, "services")}
	if err := writeServices(p.services, sources); err != nil {
		return nil, err
	}
	p.cmd = exec.CommandContext(ctx, filepath.Join(venv, "bin", "python"), "-c", program)
	p.cmd.Env = append(os.Environ(), "HOME="+venv, "PYTHONHASHSEED=0", "PYTHONUTF8=1")
	p.cmd.Stderr = os.Stderr
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.out = bufio.NewReader(out)
	return p, p.cmd.Start()
}

func (p *peer) close() error { return errors.Join(p.in.Close(), p.cmd.Wait()) }

// kindNames are iam-policy-validator's; the zero kind is Identity.
var kindNames = map[policy.Kind]string{
	policy.Resource: "RESOURCE_POLICY", policy.VPCEndpoint: "RESOURCE_POLICY", policy.Trust: "TRUST_POLICY",
	policy.SCP: "SERVICE_CONTROL_POLICY", policy.RCP: "RESOURCE_CONTROL_POLICY",
}

// run has a tool look at all documents: what it says of each, and how long it took.
func (p *peer) run(tool string, documents []document, quiet bool) ([][]claim, time.Duration, error) {
	type one struct {
		Text     string `json:"text"`
		Kind     string `json:"kind"`
		Auditors bool   `json:"auditors"`
		Config   any    `json:"config,omitempty"`
	}
	list := make([]one, len(documents))
	for i, d := range documents {
		if list[i] = (one{Text: d.text, Kind: kindNames[d.kind], Auditors: d.auditors}); list[i].Kind == "" {
			list[i].Kind = "IDENTITY_POLICY"
		}
		if len(d.config) > 0 {
			list[i].Config = d.config
		}
	}
	var answer struct {
		Findings [][]claim
		Seconds  float64
	}
	if err := p.ask(tool, map[string]any{"documents": list, "quiet": quiet}, &answer); err != nil {
		return nil, 0, err
	}
	if !quiet && len(answer.Findings) != len(documents) {
		return nil, 0, fmt.Errorf("%s: %d answers for %d documents", tool, len(answer.Findings), len(documents))
	}
	return answer.Findings, time.Duration(answer.Seconds * 1e9), nil
}

// names are all that a tool may say, with the check that each belongs to, if it has such.
func (p *peer) names(tool string) (map[string]string, error) {
	var answer struct {
		Names []struct{ Code, Check string }
	}
	if err := p.ask(tool, map[string]any{"names": true}, &answer); err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, n := range answer.Names {
		out[n.Code] = n.Check
	}
	return out, nil
}

func (p *peer) ask(tool string, request map[string]any, answer any) error {
	request["tool"], request["services"] = tool, p.services
	line, err := json.Marshal(request)
	if err != nil {
		return err
	}
	if _, err := p.in.Write(append(line, '\n')); err != nil {
		return err
	}
	reply, err := p.out.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("%s: %w", tool, err)
	}
	return json.Unmarshal(reply, answer)
}

// writeServices unpacks the service reference in the form of iam-policy-validator's
// offline mode, unless it is there.
func writeServices(folder, sources string) error {
	index := filepath.Join(folder, "_services.json")
	if _, err := os.Stat(index); err == nil {
		return nil
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	type service struct {
		Service string `json:"service"`
		URL     string `json:"url"`
	}
	var services []service
	err := archive.Walk(filepath.Join(sources, reference+".tar.zst"), func(name string, data []byte) error {
		prefix := path.Base(path.Dir(name))
		if path.Base(name) != prefix+".json" || strings.HasPrefix(prefix, ".") {
			return nil
		}
		services = append(services, service{prefix, "https://servicereference.us-east-1.amazonaws.com/v1/" + prefix + "/" + prefix + ".json"})
		return os.WriteFile(filepath.Join(folder, prefix+".json"), data, 0o644)
	})
	if err != nil {
		return err
	}
	list, err := json.Marshal(services)
	if err != nil {
		return err
	}
	return os.WriteFile(index, list, 0o644)
}
