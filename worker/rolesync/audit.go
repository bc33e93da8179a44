package rolesync

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"syscall"
	"time"

	"github.com/leastwise/leastwise/wasm/roles"
)

// Record is a line of the audit output, as JSON. Each call has one with event "begin" before
// it and one with "done" or "failed" behind it: a "begin" that stands alone is a call of
// which nobody knows. Documents and credentials are not in it.
type Record struct {
	Time    string `json:"time"` // UTC, with milliseconds
	Event   string `json:"event"`
	Step    int    `json:"step"` // from 1
	Account string `json:"account"`
	Caller  string `json:"caller"` // ARN
	Call    string `json:"call"`   // "iam:PutRolePolicy"
	// Resource is an ARN. Item is what of it, as in roles.Step.
	Resource string `json:"resource"`
	Item     string `json:"item,omitempty"`
	// Before and After are fingerprints of the resource, see roles.Actual; empty for what is
	// not there.
	Before    string `json:"before"`
	After     string `json:"after"`
	RequestID string `json:"requestId,omitempty"`
	// Error is AWS's code.
	Error string `json:"error,omitempty"`
}

// record is what is known of a step before its call.
func (r *run) record(number int, s *roles.Step, after *roles.Actual) *Record {
	return &Record{Step: number + 1, Account: r.ID, Caller: r.Caller, Call: s.Op.String(), Resource: r.arn(s, after), Item: s.Item,
		Before: s.Fingerprint, After: after.Fingerprint(s.Thing)}
}

// log writes a record, to the disk where there is one.
func (r *run) log(record *Record, event string) error {
	if r.options.Audit == nil {
		return nil
	}
	record.Event, record.Time = event, time.Now().UTC().Format("2006-01-02T15:04:05.000Z")
	line, err := json.Marshal(record)
	if err == nil {
		_, err = r.options.Audit.Write(append(line, '\n'))
	}
	if file, ok := r.options.Audit.(interface{ Sync() error }); ok && err == nil {
		if err = file.Sync(); errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) {
			err = nil // a pipe or terminal has nothing to sync
		}
	}
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	return nil
}

// arn is that of a step's resource; a key without known ID goes by its alias.
func (r *run) arn(s *roles.Step, after *roles.Actual) string {
	path := func(of func(*roles.Actual) string) string {
		if p := of(r.state); p != "" {
			return p
		}
		return of(after)
	}
	name := s.Thing.Name
	switch s.Kind {
	case roles.RoleKind:
		return "arn:" + r.Partition + ":iam::" + r.ID + ":role" + path(func(a *roles.Actual) string {
			if role := a.Role(name); role != nil {
				return role.Path
			}
			return ""
		}) + name
	case roles.ProfileKind:
		return "arn:" + r.Partition + ":iam::" + r.ID + ":instance-profile" + path(func(a *roles.Actual) string {
			if p := a.Profile(name); p != nil {
				return p.Path
			}
			return ""
		}) + name
	case roles.BucketKind:
		return "arn:" + r.Partition + ":s3:::" + name
	}
	prefix := "arn:" + r.Partition + ":kms:" + s.Region + ":" + r.ID + ":"
	if k := r.state.Key(name, s.Region); k != nil && k.ID != "" {
		return prefix + "key/" + k.ID
	}
	return prefix + "alias/" + name
}

// thingText is a resource for people, "role app" or "key main in eu-west-1".
func thingText(t roles.Thing) string {
	text := strings.ReplaceAll(t.Kind.String(), "_", " ") + " " + t.Name
	if t.Kind == roles.KeyKind {
		text += " in " + t.Region
	}
	return text
}

// StepText is what a step is about for people, "role app, logs".
func StepText(s *roles.Step) string {
	if s.Item != "" {
		return thingText(s.Thing) + ", " + s.Item
	}
	return thingText(s.Thing)
}
