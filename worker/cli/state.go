package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/flow"
	"github.com/leastwise/leastwise/worker/sandbox"
)

// ticket is what is written down of a sandbox before AWS is first called, so that a later
// shell finds what a killed one left. Nothing of it is secret.
type ticket struct {
	Nonce     string `json:"nonce"`
	ExpiresAt string `json:"expiresAt"`
	Region    string `json:"region"`
	Profile   string `json:"profile,omitempty"`
	ID        string `json:"id,omitempty"` // empty until the account is known
}

// folder is where tickets are: LEASTWISE_STATE, or the user's cache.
func folder() (string, error) {
	if dir := os.Getenv("LEASTWISE_STATE"); dir != "" {
		return dir, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("no folder for tickets: %w; set LEASTWISE_STATE", err)
	}
	return filepath.Join(cache, "leastwise", "sandboxes"), nil
}

func (t ticket) path() (string, error) {
	dir, err := folder()
	return filepath.Join(dir, t.Nonce+".json"), err
}

// save writes a ticket in one go.
func (t ticket) save() error {
	path, err := t.path()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	text, err := json.Marshal(t)
	if err != nil {
		return err
	}
	if err := os.WriteFile(path+".new", append(text, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

func (t ticket) remove() {
	if path, err := t.path(); err == nil {
		_ = os.Remove(path) // at worst it names a sandbox that is gone
	}
}

// tickets are all that are written down, the oldest end first.
func tickets() ([]ticket, error) {
	dir, err := folder()
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all []ticket
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".json") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		var t ticket
		if json.Unmarshal(text, &t) != nil || flow.CheckNonce(t.Nonce) != nil || t.Nonce+".json" != e.Name() {
			return nil, fmt.Errorf("%s is no ticket of a sandbox; delete it", filepath.Join(dir, e.Name()))
		}
		all = append(all, t)
	}
	sort.Slice(all, func(i, k int) bool { return all[i].ExpiresAt+all[i].Nonce < all[k].ExpiresAt+all[k].Nonce })
	return all, nil
}

// find gives the ticket of a sandbox.
func find(id string) (ticket, bool) {
	all, _ := tickets()
	for _, t := range all {
		if t.ID == id {
			return t, true
		}
	}
	return ticket{}, false
}

// journal writes tickets for sandboxes as they are made and removed.
func journal(region, profile string) (begin func(sandbox.Ticket) error, done func(sandbox.Ticket)) {
	of := func(t sandbox.Ticket) ticket {
		return ticket{Nonce: t.Nonce, ExpiresAt: aws.FormatDate(t.Expires), Region: region, Profile: profile, ID: t.Name}
	}
	return func(t sandbox.Ticket) error { return of(t).save() }, func(t sandbox.Ticket) { of(t).remove() }
}
