package compile

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/generate"
	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/source"
)

// providerFields are the shorthands for providers of identities:
//
//	{oidc: github, repository: owner/name, branch: main}   # or tag, environment, pull_requests: true
//	{oidc: gitlab, project: group/name, branch: main}
//	{oidc: terraform, organization: acme, workspace: prod}
//	{oidc: https://oidc.eks.eu-west-1.amazonaws.com/id/ABC, service_account: namespace/name}
//	{oidc: https://id.example.com, audiences: app, subjects: someone}
//	{saml: corp}
//
// subjects and audiences are what a token has to say; the others are ways to write them.
var providerFields = []string{"oidc", "saml", "subjects", "audiences",
	"repository", "branch", "tag", "environment", "pull_requests", "project", "organization", "workspace", "phase", "pipeline", "service_account"}

// recipe is a provider that many use.
type recipe struct {
	name string
	// host is the provider's issuer without https://; <organization> stands for that field.
	host     string
	audience string // that the provider's tokens have for AWS; empty where package generate knows it
	// fields are those that make its subjects; the first has to be there.
	fields   []string
	subjects func(f subjectFields) []string
}

// recipes are the providers by name, with the subjects of their tokens as they document them.
//
// https://docs.github.com/en/actions/reference/security/oidc
// https://docs.gitlab.com/ci/secrets/id_token_authentication/
// https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/workload-identity-tokens
// https://circleci.com/docs/openid-connect-tokens/
// https://buildkite.com/docs/agent/v3/cli-oidc
// https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
var recipes = []recipe{
	{"buildkite", "agent.buildkite.com", "sts.amazonaws.com", []string{"organization", "pipeline", "branch", "tag"}, buildkiteSubjects},
	{"circleci", "oidc.circleci.com/org/<organization>", "<organization>", []string{"organization", "project"}, circleSubjects},
	{"eks", "", "", []string{"service_account"}, eksSubjects},
	{"github", "token.actions.githubusercontent.com", "", []string{"repository", "branch", "tag", "environment", "pull_requests"}, githubSubjects},
	{"gitlab", "gitlab.com", "https://gitlab.com", []string{"project", "branch", "tag"}, gitlabSubjects},
	{"terraform", "app.terraform.io", "aws.workload.identity", []string{"organization", "project", "workspace", "phase"}, terraformSubjects},
}

// otherProviders are known by name as well; their tokens have subjects of no form.
var otherProviders = [][2]string{{"google", "accounts.google.com"}, {"cognito", "cognito-identity.amazonaws.com"}, {"amazon", "www.amazon.com"}, {"facebook", "graph.facebook.com"}}

// subjectFields are the values of a recipe's fields.
type subjectFields map[string][]string

// or gives the values of a field, or a star.
func (f subjectFields) or(name string) []string {
	if len(f[name]) == 0 {
		return []string{"*"}
	}
	return f[name]
}

// refs are the branches and tags, in the words before and behind which a provider puts them.
func (f subjectFields) refs(branch, tag string) []string {
	var out []string
	for _, name := range f["branch"] {
		out = append(out, branch+name)
	}
	for _, name := range f["tag"] {
		out = append(out, tag+name)
	}
	return out
}

func githubSubjects(f subjectFields) []string {
	ends := f.refs("ref:refs/heads/", "ref:refs/tags/")
	for _, name := range f["environment"] {
		ends = append(ends, "environment:"+name)
	}
	if len(f["pull_requests"]) > 0 {
		ends = append(ends, "pull_request")
	}
	return join("repo:", f["repository"], ":", orStar(ends))
}

func gitlabSubjects(f subjectFields) []string {
	return join("project_path:", f["project"], ":", orStar(f.refs("ref_type:branch:ref:", "ref_type:tag:ref:")))
}

func terraformSubjects(f subjectFields) []string {
	var out []string
	for _, project := range f.or("project") {
		for _, workspace := range f.or("workspace") {
			out = append(out, join("organization:", f["organization"], ":project:"+project+":workspace:"+workspace+":run_phase:", f.or("phase"))...)
		}
	}
	return out
}

func circleSubjects(f subjectFields) []string {
	return join("org/"+f["organization"][0]+"/project/", f.or("project"), "/user/*", []string{""})
}

func buildkiteSubjects(f subjectFields) []string {
	var out []string
	for _, pipeline := range f.or("pipeline") {
		refs := f.refs("refs/heads/", "refs/tags/")
		if refs == nil {
			out = append(out, "organization:"+f["organization"][0]+":pipeline:"+pipeline+":*")
		}
		for _, ref := range refs {
			out = append(out, "organization:"+f["organization"][0]+":pipeline:"+pipeline+":ref:"+ref+":*")
		}
	}
	return out
}

func eksSubjects(f subjectFields) []string {
	var out []string
	for _, name := range f["service_account"] {
		out = append(out, "system:serviceaccount:"+strings.Replace(name, "/", ":", 1))
	}
	return out
}

func orStar(list []string) []string {
	if list == nil {
		return []string{"*"}
	}
	return list
}

// join puts each of two lists together with each.
func join(before string, first []string, between string, second []string) []string {
	var out []string
	for _, a := range first {
		for _, b := range second {
			out = append(out, before+a+between+b)
		}
	}
	return out
}

// provider compiles a statement for a provider of identities, with the conditions that its
// tokens have to meet; package generate knows them.
func (c *compiler) provider(s *scope, st statement, fields map[string]value) []statement {
	at := fields["oidc"]
	kind := "oidc"
	if !at.there() {
		at, kind = fields["saml"], "saml"
	} else if fields["saml"].there() {
		c.fail(at, "a statement is for a provider of OIDC or of SAML, and here stand both", "part it into two items")
		return nil
	}
	for _, name := range []string{"service", "federated", "iam", "users"} {
		if f := fields[name]; f.there() {
			c.fail(f, name+" does not go with "+kind, "part the statement into two items")
		}
	}
	name, ok := c.text(at, kind)
	if !ok {
		return nil
	}
	t := &generate.Template{File: at.file, Mode: generate.Trust}
	principal := name
	switch {
	case kind == "saml":
		principal = c.providerARN(fields, name, "saml-provider/")
	default:
		principal = c.oidc(t, st.at, at, name, fields)
	}
	t.Principals = []generate.PrincipalBlock{{Kind: textAt(at, "Federated"), Values: []generate.Text{textAt(at, principal)}}}
	t.Audiences = append(t.Audiences, c.textsAt(fields["audiences"], "an audience")...)
	t.Subjects = append(t.Subjects, c.textsAt(fields["subjects"], "a subject")...)
	if c.reported(st.at) || c.catalog == nil {
		return nil
	}
	return c.trustTemplate(st, t, at)
}

// trustTemplate has package generate make the statement.
func (c *compiler) trustTemplate(st statement, t *generate.Template, at value) []statement {
	result := generate.FromTemplates(c.catalog, []*generate.Template{t}, generate.Options{Minimize: -1})
	c.takeNotes(at, result.Notes)
	if len(result.Statements) != 1 {
		return nil
	}
	made := &result.Statements[0]
	st.elements["Principal"] = `{"Federated":` + jsonspan.Quote(t.Principals[0].Values[0].Value) + `}`
	if st.elements["Effect"] == "" {
		st.elements["Effect"] = `"Allow"`
	}
	if st.lists["Action"] == nil && st.lists["NotAction"] == nil {
		st.lists["Action"] = made.Actions
	}
	st.elements["Condition"] = c.conditions(st.at.get("Condition"), made.Conditions)
	if len(made.Conditions) == 0 && !st.at.get("Condition").there() {
		delete(st.elements, "Condition")
	}
	return []statement{st}
}

// conditions writes the conditions of a statement: those that are written, and those made,
// of which one that is written already is left out.
func (c *compiler) conditions(written value, made []generate.Condition) string {
	type test struct{ operator, key, values string }
	var tests []test
	if written.there() && written.Kind == source.Map {
		for i := 0; i < len(written.Children); i += 2 {
			operator, keys := written.child(i), written.child(i+1)
			for k := 0; keys.Kind == source.Map && k < len(keys.Children); k += 2 {
				if values, ok := c.verbatim(keys.child(k + 1)); ok {
					tests = append(tests, test{operator.Text, keys.Children[k].Text, values})
				}
			}
		}
	}
	for _, m := range made {
		if !slices.ContainsFunc(tests, func(t test) bool { return strings.EqualFold(t.key, m.Key) }) {
			tests = append(tests, test{m.Operator, m.Key, string(appendSet(nil, m.Values))})
		}
	}
	slices.SortStableFunc(tests, func(a, b test) int { return strings.Compare(a.operator, b.operator) })
	out := []byte{'{'}
	for i, t := range tests {
		if i == 0 || tests[i-1].operator != t.operator {
			if i > 0 {
				out = append(out, "},"...)
			}
			out = append(jsonspan.AppendString(out, t.operator), ":{"...)
		} else {
			out = append(out, ',')
		}
		out = append(append(jsonspan.AppendString(out, t.key), ':'), t.values...)
	}
	if len(tests) > 0 {
		out = append(out, '}')
	}
	return string(append(out, '}'))
}

// oidc finds out which provider is meant, and what its tokens have to say.
func (c *compiler) oidc(t *generate.Template, statement, at value, name string, fields map[string]value) string {
	var r *recipe
	host := strings.TrimSuffix(strings.TrimPrefix(name, "https://"), "/")
	if _, of, ok := strings.Cut(name, ":oidc-provider/"); ok {
		host = of
	}
	var names []string
	for i := range recipes {
		one := &recipes[i]
		if name == one.name || host == one.host || one.name == "eks" && strings.HasPrefix(host, "oidc.eks.") {
			r = one
		}
		names = append(names, one.name)
	}
	for _, other := range otherProviders {
		if name == other[0] {
			host = other[1]
		}
		names = append(names, other[0])
	}
	slices.Sort(names)
	switch {
	case name == "eks":
		c.fail(at, "every cluster has a provider of its own", "write its issuer, as https://oidc.eks.eu-west-1.amazonaws.com/id/ID")
		return ""
	case r != nil && name == r.name:
		host = r.host
	case !strings.Contains(host, "."):
		c.fail(at, "there is no provider "+quote(name), suggest(name, names)+" or write its issuer, as https://id.example.com")
		return ""
	}
	if organization := fields["organization"]; strings.Contains(host, "<organization>") && organization.there() {
		if text, ok := c.text(organization, "organization"); ok {
			host = strings.ReplaceAll(host, "<organization>", text)
		}
	}
	c.recipeFields(t, statement, at, r, host, fields)
	if contains(webProviders, host) {
		return host
	}
	if strings.HasPrefix(name, "arn:") {
		return name
	}
	return c.providerARN(fields, host, "oidc-provider/")
}

// recipeFields reads the fields that make a provider's subjects.
func (c *compiler) recipeFields(t *generate.Template, statement, at value, r *recipe, host string, fields map[string]value) {
	f := subjectFields{}
	var first value
	for _, name := range providerFields[4:] {
		v := fields[name]
		switch {
		case !v.there():
			continue
		case r == nil || !slices.Contains(r.fields, name):
			hint := "write subjects"
			if r != nil {
				hint = r.name + " has " + strings.Join(r.fields, ", ")
			}
			c.fail(v, "tokens of "+host+" have no "+name, hint)
			continue
		case name == "pull_requests":
			if yes, ok := c.truth(v, name); ok && yes {
				f[name] = []string{"true"}
			}
		default:
			f[name] = c.texts(v, name)
		}
		if !first.there() {
			first = v
		}
	}
	if r == nil || c.reported(statement) {
		return
	}
	if fields["audiences"].absent() && r.audience != "" && r.host != "" {
		audience := r.audience
		if len(f["organization"]) > 0 {
			audience = strings.ReplaceAll(audience, "<organization>", f["organization"][0])
		}
		t.Audiences = append(t.Audiences, textAt(at, audience))
	}
	switch {
	case len(f[r.fields[0]]) > 0:
		for _, text := range r.subjects(f) {
			t.Subjects = append(t.Subjects, textAt(first, text))
		}
	case first.there():
		c.fail(first, r.name+" needs its "+r.fields[0]+" as well", "")
	case !fields["subjects"].there():
		c.fail(at, "everybody whom "+r.name+" knows could assume the role", "add "+r.fields[0]+" to say who may, or subjects")
	}
}

func (c *compiler) providerARN(fields map[string]value, name, kind string) string {
	if strings.HasPrefix(name, "arn:") {
		return name
	}
	owner := c.own
	if list := c.accountsOf(fields["account"], nil); len(list) > 0 {
		owner = list[0]
		if len(list) > 1 {
			c.fail(fields["account"], "a provider is of one account", "part the statement into several items")
		}
	}
	return "arn:" + owner.partition + ":iam::" + owner.number + ":" + kind + strings.TrimPrefix(name, kind)
}

func textAt(v value, text string) generate.Text {
	return generate.Text{Value: text, Start: v.Start, End: v.End}
}

func (c *compiler) textsAt(v value, what string) []generate.Text {
	var out []generate.Text
	for _, item := range v.items() {
		if text, ok := c.text(item, what); ok {
			out = append(out, textAt(item, text))
		}
	}
	return out
}
