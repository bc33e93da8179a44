package intake

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/jsonspan"
)

// event is what a record of CloudTrail says of a call. The zero value is no event.
type event struct {
	service, name string // "s3.amazonaws.com", "GetObject"
	code, message string // of the error, if it failed
	caller        caller
	where         where
	endpoint      string // the VPC endpoint's ID, of a network activity event
	resources     []string
	parameters    []parameter
	start, end    int
}

// parameter is a text somewhere in a request's parameters.
type parameter struct{ key, value string }

// maxDepth is how deep parameters are looked for. Records nest four levels at most.
const maxDepth = 6

// json reads a text that is JSON: a policy, events, a decoded message, or something with
// messages in it. It reports whether the text was any of these.
func (r *reading) json() bool {
	trimmed := strings.TrimLeft(strings.TrimPrefix(r.text, "\ufeff"), " \t\r\n")
	if trimmed == "" || strings.IndexByte(`{["%`, trimmed[0]) < 0 {
		return false
	}
	at := len(r.text) - len(trimmed)
	d, err := jsonspan.Parse(r.text)
	switch {
	case err != nil && r.lines(at):
		return true
	case err == nil && d.Root().Kind() == jsonspan.String && !strings.HasPrefix(d.Root().Text(), "{"):
		return r.messages()
	case err == nil && (r.records(d.Root(), 0) || r.decoded(d.Root())):
		return true
	case r.policies(r.text, 0):
		return true
	}
	return r.messages()
}

// lines reads JSON that has one record on each line.
func (r *reading) lines(at int) bool {
	found, broken := false, 0
	for rest := r.text[at:]; rest != ""; {
		line, after, _ := strings.Cut(rest, "\n")
		if strings.TrimSpace(line) != "" {
			if d, err := jsonspan.Parse(line); err != nil {
				broken++
			} else if r.recordsAt(d.Root(), at, 0) {
				found = true
			}
		}
		at += len(line) + 1
		rest = after
		if broken > 2 && !found {
			return false // it is some other text
		}
	}
	if found && broken > 0 {
		r.note(plural(broken, "line") + " could not be read as JSON")
	}
	return found
}

func (r *reading) records(n jsonspan.Node, depth int) bool { return r.recordsAt(n, 0, depth) }

// recordsAt reads what holds records: a log file, a list, an answer of lookup-events or of
// a log group, a rule's event. offset is where the node's text begins in the reading's.
func (r *reading) recordsAt(n jsonspan.Node, offset, depth int) (found bool) {
	if depth > maxDepth {
		return false
	}
	name, source := false, false
	for w := walkOf(n); w.next(); {
		switch w.name {
		case "eventName":
			name = true
		case "eventSource":
			source = true
		case "", "Records", "Events", "events", "detail": // lists have no names
			found = r.recordsAt(w.value, offset, depth+1) || found
		case "CloudTrailEvent", "message", "@message":
			found = r.inside(w.value, offset, depth) || found
		}
	}
	if name && source {
		r.form(Events)
		r.result.Events++
		r.event(readEvent(n, offset))
		return true
	}
	return found
}

// inside reads records from JSON in a string.
func (r *reading) inside(n jsonspan.Node, offset, depth int) bool {
	if n.Kind() != jsonspan.String {
		return false
	}
	d, err := jsonspan.Parse(n.Text())
	if err != nil || d.Root().Kind() != jsonspan.Object {
		return false
	}
	before := len(r.asks)
	found := r.recordsAt(d.Root(), 0, depth+1)
	for _, a := range r.asks[before:] { // their places are inside of the string
		a.start, a.end = offset+n.Start(), offset+n.End()
	}
	return found
}

func readEvent(n jsonspan.Node, offset int) event {
	e := event{start: offset + n.Start(), end: offset + n.End()}
	kind := ""
	for w := walkOf(n); w.next(); {
		text := w.value.Text()
		switch w.name {
		case "eventSource":
			e.service = text
		case "eventName":
			e.name = text
		case "errorCode":
			e.code = text
		case "errorMessage":
			e.message = text
		case "awsRegion":
			e.where.region = text
		case "recipientAccountId":
			e.where.account = text
		case "vpcEndpointId":
			e.endpoint = text
		case "eventType":
			kind = text
		case "userIdentity":
			e.caller = identityOf(w.value)
		case "requestParameters":
			e.parameters = appendParameters(nil, "", w.value, 0)
		case "resources":
			e.resources = resourcesIn(w.value)
		}
	}
	if kind == "AwsServiceEvent" || kind == "AwsConsoleSignIn" || kind == "AwsConsoleAction" {
		e.caller.free = "events that no request made, such as sign-ins and those of services"
	}
	e.where.partition = partitionOf(&e)
	return e
}

// resourcesIn are the ARNs in an event's list of resources.
func resourcesIn(n jsonspan.Node) (out []string) {
	for w := walkOf(n); w.next(); {
		for w := walkOf(w.value); w.next(); {
			text := w.value.Text()
			switch name := ascii.ToLower(w.name); {
			case text == "":
			case name == "arn":
				out = append(out, text)
			case name == "arnprefix":
				out = append(out, text+everything)
			}
		}
	}
	return out
}

// identityOf reads who made a request. A role's session has the role, with its path, as
// issuer.
func identityOf(n jsonspan.Node) caller {
	kind, own, invoked := textOf(n, "type"), textOf(n, "arn"), textOf(n, "invokedBy")
	issuer := ""
	for w := walkOf(n); w.next(); {
		if w.name == "sessionContext" {
			for w := walkOf(w.value); w.next(); {
				if w.name == "sessionIssuer" {
					issuer = textOf(w.value, "arn")
				}
			}
		}
	}
	c := callerOf(own)
	if i := callerOf(issuer); i.entity != "" && kind != "FederatedUser" {
		c = i
	}
	switch {
	case kind == "AWSService" || kind == "AWSAccount" && invoked != "":
		c.free = "calls of AWS's services, which the trust in their roles or their own policies allow"
	case c.entity == "":
		c.free = "calls whose event doesn't name the caller, from other accounts or without an identity"
	case strings.Contains(c.entity, ":role/aws-service-role/"):
		c.free = "calls of service-linked roles, whose policies are AWS's"
	}
	return c
}

// partitionOf is the partition of an event, by its caller or its region.
func partitionOf(e *event) string {
	switch region := e.where.region; {
	case e.caller.partition != "":
		return e.caller.partition
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	}
	return "aws"
}

// appendParameters lists the texts in a request's parameters, in order.
func appendParameters(out []parameter, key string, n jsonspan.Node, depth int) []parameter {
	if depth > maxDepth {
		return out
	}
	if n.Kind() == jsonspan.String {
		p := parameter{key, n.Text()}
		for _, have := range out {
			if have == p {
				return out
			}
		}
		if p.value != "" {
			out = append(out, p)
		}
		return out
	}
	for w := walkOf(n); w.next(); {
		name := key // of a list
		if w.name != "" {
			name = w.name
		}
		out = appendParameters(out, name, w.value, depth+1)
	}
	return out
}
