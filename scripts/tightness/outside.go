package main

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/leastwise/leastwise/scripts/peers"
)

// outside holds the figures that need what is no part of this repository.
type outside struct {
	Managed      measured `json:"managed"`
	PolicySentry measured `json:"policy_sentry"`
}

// measured are scores by task, and what they were measured with.
type measured struct {
	With   string           `json:"with"`
	Scores map[string]score `json:"scores"`
}

func (m measured) of(task string) *score {
	if s, ok := m.Scores[task]; ok {
		return &s
	}
	return nil
}

func readOutside(file string) (*outside, error) {
	o := &outside{}
	text, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return o, nil
	}
	if err == nil {
		err = json.Unmarshal(text, o)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return o, nil
}

func writeOutside(file string, o *outside) error {
	text, err := json.MarshalIndent(o, "", "  ") // maps come sorted
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o644)
}

// readManaged reads the documents of an archive of managed policies, by policy name. The
// error is fs.ErrNotExist where there is no archive.
func readManaged(archive string) (map[string]string, error) {
	f, err := os.Open(archive)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	unpacked, err := zstd.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", archive, err)
	}
	defer unpacked.Close()
	policies := map[string]string{}
	for files := tar.NewReader(unpacked); ; {
		head, err := files.Next()
		if err == io.EOF {
			return policies, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", archive, err)
		}
		name, ok := strings.CutSuffix(path.Base(head.Name), ".json")
		if !ok || head.Typeflag != tar.TypeReg {
			continue
		}
		text, err := io.ReadAll(files)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", archive, head.Name, err)
		}
		policies[name] = string(text)
	}
}

// managed scores the managed policies of the tasks. One that AWS names but the collection
// lacks has no score.
func (b *bench) managed(tasks []task, policies map[string]string) (measured, error) {
	m := measured{With: "managed policies of 2026-08-22", Scores: map[string]score{}}
	for i := range tasks {
		t := &tasks[i]
		text, ok := policies[t.managed+t.nearest] // one of the two is empty
		if !ok {
			if t.nearest != "" {
				return m, fmt.Errorf("%s: nearest %s is not in the collection", t.id, t.nearest)
			}
			continue
		}
		s, _, err := judge(b.catalog, t, text)
		if err != nil {
			return m, fmt.Errorf("%s: %s: %w", t.id, t.managed+t.nearest, err)
		}
		m.Scores[t.id] = s
	}
	return m, nil
}

// policySentry scores the policies that the peer writes for the same templates.
func (b *bench) policySentry(tasks []task, peer *peers.Peer) (measured, error) {
	m := measured{With: "policy_sentry " + peer.Version, Scores: map[string]score{}}
	if peer.Pages != "" {
		m.With += " with a database of " + strings.TrimSuffix(filepath.Base(peer.Pages), ".tar.zst")
	}
	for i := range tasks {
		t := &tasks[i]
		cmd := exec.Command(peer.Command, "write-policy")
		cmd.Env = peer.Env()
		cmd.Stdin = strings.NewReader(t.crud)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		text, err := cmd.Output()
		if err != nil {
			return m, fmt.Errorf("%s: policy_sentry write-policy: %w: %s", t.id, err, stderr.String())
		}
		if m.Scores[t.id], _, err = judge(b.catalog, t, string(text)); err != nil {
			return m, fmt.Errorf("%s: policy_sentry: %w", t.id, err)
		}
	}
	return m, nil
}
