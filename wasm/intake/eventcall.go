package intake

import (
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/internal/facts"
)

// renamed is the operation of an event whose name is neither one nor an action.
func renamed(event string) string {
	switch event {
	case "s3:GetBucketLifecycle", "s3:PutBucketLifecycle":
		return event[len("s3:"):] + "Configuration"
	}
	return ""
}

// eventCalls are the actions that an event's call needed, on its resources.
func (r *reading) eventCalls(e *event) []call {
	s, ok := r.serviceOf(e.service)
	if !ok {
		r.note("the catalog of " + r.catalog.Date() + " has no service for the event source " + e.service)
		return nil
	}
	name := e.name
	if other := renamed(s.Prefix() + ":" + name); other != "" {
		name = other
	}
	n, ok := r.needsOf(s, name)
	if !ok {
		if plain := withoutVersion(name); plain != name {
			n, ok = r.needsOf(s, plain)
		}
	}
	if !ok {
		r.note("the catalog of " + r.catalog.Date() + " has no action for the event " + e.name + " of " + e.service)
		return nil
	}
	var out []call
	for _, a := range n.always {
		out = append(out, call{id: a.ID(), besides: n.others, on: r.eventResources(a, e, name)})
	}
	if n.passRole != nil {
		out = append(out, r.passed(e, n.passRole)...)
	}
	return out
}

// withoutVersion takes the API's version from an event's name: GetFunction20150331v2,
// CreateDistribution2020_05_31.
func withoutVersion(name string) string {
	for i := 1; i+8 <= len(name); i++ {
		if name[i:i+2] == "20" && strings.Trim(name[i:], "0123456789_v") == "" {
			return name[:i]
		}
	}
	return name
}

// passed asks for iam:PassRole on the roles that a call hands on. There is no event for it.
func (r *reading) passed(e *event, services []string) []call {
	a, ok := r.catalog.LookupAction("iam:PassRole")
	if !ok {
		return nil
	}
	rows := facts.Rows(a)
	c := call{id: a.ID(), on: found{notes: []string{e.name + " hands on a role"}}}
	for _, p := range e.parameters {
		if strings.HasPrefix(p.value, "arn:") && strings.Contains(p.value, ":role/") && r.fits(rows, p.value) {
			c.on.resources = addOnce(c.on.resources, p.value)
		}
	}
	if c.on.resources == nil {
		return nil
	}
	if len(services) > 0 {
		c.condition = stringCondition("StringEquals", "iam:PassedToService", services...)
	}
	return []call{c}
}

// eventResources are the resources of an action in an event: those of its types that the
// event lists or has as ARNs among the parameters, else formats filled from these.
func (r *reading) eventResources(a catalog.Action, e *event, operation string) found {
	rows := facts.Rows(a)
	if len(rows) == 0 {
		return found{resources: []string{everything}}
	}
	var f found
	if f.resources = e.copied(a, operation); f.resources != nil {
		return f
	}
	had := map[catalog.ResourceType]bool{}
	take := func(text string) {
		for _, t := range r.typesOf(text) {
			if hasRow(rows, t) {
				had[t] = true
				f.resources = addOnce(f.resources, text)
			}
		}
	}
	for _, text := range e.resources {
		take(text)
	}
	for _, p := range e.parameters {
		if strings.HasPrefix(p.value, "arn:") {
			take(p.value)
		}
	}
	for _, row := range rows {
		if t := row.ResourceType(); !had[t] {
			if filled := e.filled(t, operation); filled != nil {
				had[t] = true
				f.resources = addOnce(f.resources, filled...)
			}
		}
	}
	if len(f.resources) == 0 && a.ResourceOptional() {
		return found{resources: []string{everything}}
	}
	if len(f.resources) == 0 {
		some := func(t catalog.ResourceType) func(string) string { return e.valueFor(t, operation) }
		return loosely("an event names no resource, or a part of one: put names in place of *", unsaid(rows, e.where, some))
	}
	var lacking []string
	for _, row := range rows {
		if t := row.ResourceType(); isRequired(row) && !had[t] {
			for _, format := range facts.Formats(t) {
				text, _ := e.where.fill(format, nothing)
				f.resources = addOnce(f.resources, text)
			}
			lacking = addOnce(lacking, t.Name())
		}
	}
	if lacking != nil {
		f.loose = true
		f.notes = []string{"an event names no " + strings.Join(lacking, ", ") + ", which " + a.ID() + " requires: put names in place of *"}
	}
	return f
}

// copied is the object that a call copies from, which is no resource of the event; nil for
// all else.
func (e *event) copied(a catalog.Action, operation string) []string {
	if a.ID() != "s3:GetObject" || !strings.Contains(operation, "Copy") {
		return nil
	}
	for _, p := range e.parameters {
		if p.key == "x-amz-copy-source" {
			source, _, _ := strings.Cut(strings.TrimPrefix(p.value, "/"), "?")
			return []string{"arn:" + e.where.partition + ":s3:::" + source}
		}
	}
	return nil
}

// filled are the ARNs of a resource type whose placeholders all are among the parameters.
// Of one placeholder there may be several values.
func (e *event) filled(t catalog.ResourceType, operation string) (out []string) {
	for _, format := range facts.Formats(t) {
		values := e.values(format, t, operation)
		if len(values) == 0 {
			continue // it would fit every request
		}
		most := 1
		for _, v := range values {
			most = max(most, len(v.texts))
		}
		for n := range most {
			text, complete := e.where.fill(format, func(name string) string { return values.pick(name, n) })
			if complete {
				out = addOnce(out, text)
			}
		}
	}
	return out
}

// valueFor gives what is known of a type's placeholders, where it is one text each.
func (e *event) valueFor(t catalog.ResourceType, operation string) func(placeholder string) string {
	var all filling
	for _, format := range facts.Formats(t) {
		all = append(all, e.values(format, t, operation)...)
	}
	return func(name string) string { return all.pick(name, 0) }
}

// filling has the texts for the placeholders of a format.
type filling []struct {
	placeholder string
	texts       []string
}

// pick is text number n for a placeholder, of several, or the only one.
func (f filling) pick(placeholder string, n int) string {
	for _, v := range f {
		if v.placeholder == placeholder && len(v.texts) > 0 {
			if len(v.texts) == 1 {
				n = 0
			}
			if n < len(v.texts) {
				return v.texts[n]
			}
		}
	}
	return ""
}

// values are the texts for each placeholder of a format. No parameter stands for two.
func (e *event) values(format string, t catalog.ResourceType, operation string) (out filling) {
	names := placeholders(format)
	used := make([]bool, len(e.parameters))
	for i, name := range names {
		out = append(out, filling{{name, e.valuesOf(name, t, operation, i == len(names)-1 && strings.HasSuffix(format, "}"), used)}}...)
	}
	return out
}

// placeholders are those of a format, without the ones for its place.
func placeholders(format string) (names []string) {
	for {
		_, rest, ok := strings.Cut(format, "${")
		if !ok {
			return names
		}
		name, after, _ := strings.Cut(rest, "}")
		if name != "Partition" && name != "Region" && name != "Account" {
			names = append(names, name)
		}
		format = after
	}
}

// valuesOf are the parameters that stand for a placeholder of a type's format. last is set
// for the one that ends the format, which names the resource itself. used are the parameters taken.
func (e *event) valuesOf(placeholder string, t catalog.ResourceType, operation string, last bool, used []bool) (values []string) {
	want, kind := plain(placeholder), plain(t.Name())
	path := ""
	for _, p := range e.parameters {
		if p.key == "path" {
			path = strings.Trim(p.value, "/")
		}
	}
	for i, p := range e.parameters {
		value := p.value
		if used[i] {
			continue
		}
		if p.key == "queueUrl" && kind == "queue" {
			value = value[strings.LastIndexByte(value, '/')+1:]
		} else if !isNamed(plain(p.key), want, kind, plain(operation), last) || strings.HasPrefix(value, "arn:") || strings.HasPrefix(value, "alias/") || strings.ContainsAny(value, "\n\t") {
			continue
		}
		used[i] = true
		if kind == "secret" {
			value += "-??????" // what Secrets Manager adds to the name
		}
		if strings.HasSuffix(placeholder, "WithoutLeadingSlash") {
			value = strings.TrimPrefix(value, "/")
		}
		if strings.HasSuffix(placeholder, "WithPath") && path != "" {
			value = path + "/" + value
		}
		values = addOnce(values, value)
	}
	return values
}

// isNamed reports whether a parameter's key names what a placeholder stands for: the same
// word (tableName for TableName), the type's (hostedZoneId for the Id of a hostedzone), or,
// for the resource that the operation is named after, no more than "name" or "id".
func isNamed(key, want, kind, operation string, last bool) bool {
	stem := bareName(key)
	switch {
	case key == want:
		return true
	case stem != "" && stem == bareName(want):
		return true
	case !last:
		return false
	case key == "key":
		return kind == "object"
	case stem == "" && strings.HasPrefix(key, "name") && strings.HasSuffix(want, "id"):
		return false // a name is no ID
	case stem == "":
		return strings.Contains(operation, kind) || bareName(want) != "" && strings.Contains(operation, bareName(want))
	}
	return stem == kind
}

// bareName takes from a name in small letters what says that it is one.
func bareName(name string) string {
	for _, end := range []string{"withpath", "withoutleadingslash"} {
		name = strings.TrimSuffix(name, end)
	}
	for _, end := range []string{"identifiers", "identifier", "names", "name", "ids", "id"} {
		if short, ok := strings.CutSuffix(name, end); ok {
			return short
		}
	}
	return name
}

// plain is a name in small letters without signs: "DBInstanceName" and "db-instance-name" agree.
func plain(name string) string {
	var out strings.Builder
	for i := range len(name) {
		if c := ascii.Lower(name[i]); 'a' <= c && c <= 'z' || '0' <= c && c <= '9' {
			out.WriteByte(c)
		}
	}
	return out.String()
}
