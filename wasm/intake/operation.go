package intake

import (
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/near"
	"github.com/leastwise/leastwise/wasm/policy"
)

// call is an action that a request needs.
type call struct {
	id        string // as the catalog writes it
	on        found  // without resources where the message alone says
	condition []policy.Condition
	besides   []string
}

// callsOf are the actions that a message or an event is about. A message that names one is
// taken at its word.
func (r *reading) callsOf(m *Refusal, e *event) []call {
	if prefix, name, ok := strings.Cut(m.Action, ":"); ok && prefix != "" && name != "" {
		c := r.named(m.Action)
		if m.Resource == "" && e.name != "" {
			for _, of := range r.callsOf(&Refusal{}, e) {
				if of.id == c.id {
					return []call{of}
				}
			}
		}
		return []call{c}
	}
	if e.name != "" {
		return r.eventCalls(e)
	}
	operation := m.Operation
	if operation == "" {
		operation = m.Action
	}
	if operation == "" {
		return nil
	}
	return r.sdkCalls(m, operation)
}

// named is a call of an action by its ID.
func (r *reading) named(id string) call {
	a, ok := r.catalog.LookupAction(id)
	if ok {
		c := call{id: a.ID()}
		for _, d := range facts.Dependents(a) {
			c.besides = append(c.besides, d.Action.ID())
		}
		return c
	}
	c := call{id: id}
	note := id + " is not in the catalog of " + r.catalog.Date()
	prefix, name, _ := strings.Cut(id, ":")
	if s, ok := r.catalog.LookupService(prefix); ok {
		var names []string
		for i := range s.NumActions() {
			names = append(names, s.Action(i).Name())
		}
		if word, ok := near.Word(name, names); ok {
			note += "; did the text mean " + s.Prefix() + ":" + word + "?"
		}
	}
	c.on.notes = []string{note}
	return c
}

// needs are the actions that a service checks for an operation: those that are needed for
// every call, others that depend on how it is called.
type needs struct {
	always   []catalog.Action
	others   []string // IDs
	passRole []string // the services that a role may be passed to; nil without iam:PassRole
}

// curated are the actions of operations for which the documented list does not say what
// every call needs: copying reads one object and writes another.
func curated(operation string) []string {
	switch operation {
	case "s3:CopyObject", "s3:UploadPartCopy":
		return []string{"s3:GetObject", "s3:PutObject"}
	}
	return nil
}

// needsOf finds out which actions an operation of a service needs. ok is false if neither
// the operation nor an action of that name is known.
func (r *reading) needsOf(s catalog.Service, name string) (n needs, ok bool) {
	if r.operations == nil {
		r.result.NeedsOperations = true
	} else if op, found := r.operations.Lookup(s, name); found {
		var list []catalog.Action
		for _, a := range facts.Authorized(op) {
			if a.Action.ID() == "iam:PassRole" {
				n.passRole = append([]string{}, facts.PassedTo(a)...)
				continue
			}
			list = append(list, a.Action)
		}
		n.always = r.choose(s, op.Name(), list)
		for _, a := range list {
			if !hasAction(n.always, a) {
				n.others = append(n.others, a.ID())
			}
		}
	}
	if len(n.always) == 0 {
		if a, found := s.LookupAction(name); found {
			n.always = []catalog.Action{a}
		}
	}
	return n, len(n.always) > 0
}

// choose picks of the documented actions of an operation those that every call needs: the
// one of its name, or else the first of its service with the same verb, or else the first.
func (r *reading) choose(s catalog.Service, name string, list []catalog.Action) []catalog.Action {
	var out []catalog.Action
	for _, id := range curated(s.Prefix() + ":" + name) {
		if a, ok := r.catalog.LookupAction(id); ok {
			out = append(out, a)
		}
	}
	if out != nil || len(list) == 0 {
		return out
	}
	best, verb := list[0], firstWord(name)
	rank := func(a catalog.Action) int {
		switch own := a.Service() == s; {
		case own && ascii.EqualFold(a.Name(), name):
			return 3
		case own && firstWord(a.Name()) == verb:
			return 2
		case own:
			return 1
		}
		return 0
	}
	for _, a := range list {
		if rank(a) > rank(best) {
			best = a
		}
	}
	return append(out, best)
}

func hasAction(list []catalog.Action, a catalog.Action) bool {
	for _, one := range list {
		if one == a {
			return true
		}
	}
	return false
}

// firstWord is a name up to its second capital letter: "List" of "ListObjects".
func firstWord(name string) string {
	for i := 1; i < len(name); i++ {
		if c := name[i]; 'A' <= c && c <= 'Z' {
			return name[:i]
		}
	}
	return name
}

// sources are the event sources, and names of SDKs, whose first part is no prefix of actions,
// each in front of the prefix.
const sources = ", " +
	"monitoring cloudwatch, email ses, tagging tag, rdsdata rds-data, " +
	"cloudcontrolapi cloudformation, marketplace aws-marketplace, appstream2 appstream, sesv2 ses, " +
	"cloudwatchlogs logs, eventbridge events, sfn states, " +
	"elasticloadbalancingv2 elasticloadbalancing, efs elasticfilesystem, emr elasticmapreduce, " +
	"elasticsearch es, ssoadmin sso, costexplorer ce, pinpoint mobiletargeting, " +
	"cognitoidentityprovider cognito-idp, cognitoidentity cognito-identity, " +
	"applicationautoscaling application-autoscaling, resourcegroupstaggingapi tag, acmpca acm-pca, " +
	"databasemigrationservice dms, "

// prefixOf is the prefix for a name in sources, empty where there is none.
func prefixOf(source string) string {
	_, rest, _ := strings.Cut(sources, ", "+source+" ")
	prefix, _, _ := strings.Cut(rest, ",")
	return prefix
}

// serviceOf finds the service of an event source ("s3.amazonaws.com") or an SDK's name of
// one ("CloudWatch Logs").
func (r *reading) serviceOf(source string) (catalog.Service, bool) {
	host := ascii.ToLower(source)
	for _, end := range [...]string{".cn", ".amazonaws.com"} {
		host = strings.TrimSuffix(host, end)
	}
	for host != "" {
		var part string
		part, host, _ = strings.Cut(host, ".")
		for _, name := range [...]string{part, prefixOf(part)} {
			if s, ok := r.catalog.LookupService(name); ok && name != "" {
				return s, true
			}
		}
	}
	return catalog.Service{}, false
}

// sdkCalls are the actions for the operation that an SDK says it called. Python's doesn't
// say of which service.
func (r *reading) sdkCalls(m *Refusal, operation string) []call {
	var found []catalog.Service
	if s, ok := r.serviceOf(m.Service); ok {
		found = []catalog.Service{s}
	} else {
		for i := range r.catalog.NumServices() {
			s := r.catalog.Service(i)
			if _, ok := r.needsOf(s, operation); ok {
				found = append(found, s)
			}
		}
	}
	if len(found) > 1 {
		// S3 answers with these words and no more, EC2 with this code.
		usual := "s3"
		if strings.Contains(m.Code, "UnauthorizedOperation") {
			usual = "ec2"
		}
		var names []string
		for _, s := range found {
			if names = append(names, s.Prefix()); s.Prefix() == usual {
				found = []catalog.Service{s}
				break
			}
		}
		if len(found) > 1 {
			r.note("the operation " + operation + " is one of " + strings.Join(names, ", ") + ", and the text doesn't say of which")
			return nil
		}
	}
	if len(found) == 0 {
		r.note("no service in the catalog of " + r.catalog.Date() + " has an operation " + operation)
		return nil
	}
	n, _ := r.needsOf(found[0], operation)
	var out []call
	for _, a := range n.always {
		out = append(out, call{id: a.ID(), besides: n.others})
	}
	return out
}
