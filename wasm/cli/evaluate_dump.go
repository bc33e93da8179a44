package cli

import (
	"errors"
	"strings"

	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/source/accountdump"
)

// readDumps gathers the principal's policies from the dump that has it, and the trust
// policies of roles that are the resource.
func (e *evaluation) readDumps() error {
	var absent error
	found := false
	for _, value := range e.dumps {
		name, text, err := e.read("--dump", value)
		if err != nil {
			return err
		}
		dump, err := accountdump.Read(text)
		if err != nil {
			bad := err.(*accountdump.Error)
			return placed(name, text, bad.Offset, bad.Reason, bad.Hint)
		}
		e.remember(name, text)
		e.warnOfDump(name, dump)
		e.addTrust(name, dump)
		have, err := dump.Gather(e.as)
		switch bad := (*accountdump.Error)(nil); {
		case err == nil && !found:
			found = true
			e.addGathered(name, dump, have)
		case errors.As(err, &bad):
			absent = &usageError{name + ": " + bad.Reason, bad.Hint}
		}
	}
	if !found {
		return absent
	}
	return nil
}

func (e *evaluation) warnOfDump(name string, d *accountdump.Dump) {
	for _, s := range d.Skipped {
		e.warn("warning", e.placeIn(name, s.Start)+": "+quote(s.Name)+" in "+s.In+" is not known and was passed over")
	}
	if d.Truncated {
		e.warn("warning", name+": the last page says that further ones follow, and they are not there")
	}
}

func (e *evaluation) addGathered(name string, d *accountdump.Dump, have *accountdump.Gathered) {
	p := &e.request.Principal
	if p.Name != have.Principal {
		p.Name = have.Principal
		if strings.Contains(e.as, ":instance-profile/") {
			e.warn("note", "the request is made by the role in the instance profile, "+p.Name)
		}
	}
	if p.Parent == "" {
		p.Parent = have.Role
	}
	p.ID = have.ID
	if have.Role != "" {
		session := "session"
		if strings.Contains(p.Name, ":assumed-role/") {
			session = p.Name[strings.LastIndexByte(p.Name, '/')+1:]
		}
		p.ID += ":" + session
	}
	for _, t := range have.Tags {
		if !hasTag(p.Tags, t.Key) { // a flag's wins
			p.Tags = append(p.Tags, api.TagPair{Key: t.Key, Value: t.Value})
		}
	}
	for i := range have.Policies {
		e.addFromDump(name, d, &have.Policies[i])
	}
	if len(have.Policies) == 0 {
		e.warn("note", name+": "+have.Principal+" has no policies")
		e.texts = append(e.texts, policyText{PolicyText: api.PolicyText{Name: name, Layer: "identity", Text: emptyPolicy}, file: name})
	}
}

const emptyPolicy = `{"Version":"2012-10-17","Statement":[]}`

// unknownPolicy stands for a policy whose text is not there: a statement that may allow or
// deny everything.
const unknownPolicy = `{"Version":"2012-10-17","Statement":[{"Sid":"TextNotKnown","Effect":"Unknown","Action":"*","Resource":"*"}]}`

func (e *evaluation) addFromDump(name string, d *accountdump.Dump, p *accountdump.Policy) {
	one := policyText{PolicyText: api.PolicyText{Name: p.Name, Layer: "identity"}, file: name, base: p.Document.Start}
	if p.Use == accountdump.Boundary {
		one.Layer = "boundary"
	}
	if p.Missing() {
		one.Text, one.base, one.missing = unknownPolicy, p.Start, p.Reason
		e.warn("warning", e.placeIn(name, p.Start)+": "+p.Name+": "+p.Reason)
	} else {
		one.Text = d.Text(p.Document)
	}
	e.texts = append(e.texts, one)
}

func (e *evaluation) addTrust(name string, d *accountdump.Dump) {
	for i := range e.request.Resources {
		arn := e.request.Resources[i].ARN
		if at, ok := d.Trust(arn); ok {
			e.texts = append(e.texts, policyText{file: name, base: at.Start,
				PolicyText: api.PolicyText{Name: "trust policy of " + arn, Layer: "trust", ARN: arn, Text: d.Text(at)}})
		}
	}
}

func hasTag(list []api.TagPair, key string) bool {
	for _, t := range list {
		if strings.EqualFold(t.Key, key) {
			return true
		}
	}
	return false
}
