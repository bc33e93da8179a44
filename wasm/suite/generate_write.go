package suite

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/simulate"
)

func (g *generator) add(parts ...string) {
	for _, p := range parts {
		g.out = append(g.out, p...)
	}
	g.out = append(g.out, '\n')
}

func (g *generator) writeHead() {
	kind := g.options.Kind.String()
	g.add("# Requests with what ", yamlText(g.options.File), " makes of them, to begin with: read what is expected,")
	g.add("# and change it to what should be. \"leastwise test --help\" describes the format.")
	g.add("policies:")
	if withGrant(g.options.Kind) {
		switch g.options.Kind {
		case policy.Resource, policy.Trust:
			g.add("  identity: # what the principals' own accounts allow")
		default:
			g.add("  identity: # what the policy under test limits")
		}
		g.add("    Version: \"2012-10-17\"\n    Statement:\n    - Effect: Allow\n      Action: \"*\"\n      Resource: \"*\"")
	}
	if g.fullAccess {
		g.add("  scp:\n  - Version: \"2012-10-17\" # FullAWSAccess, as AWS attaches it\n    Statement:\n    - Effect: Allow\n      Action: \"*\"\n      Resource: \"*\"")
		g.add("  - ", yamlText(g.options.File))
	} else {
		g.add("  ", kind, ": ", yamlText(g.options.File))
	}
	g.add("tests:")
}

func (g *generator) comment(text string) { g.add("# ", strings.ReplaceAll(text, "\n", " ")) }

// writeTest writes a request with its decision. sid is the statement that decides, or empty.
func (g *generator) writeTest(name string, r *simulate.Request, result *simulate.Result, sid string) {
	g.tests++
	g.add("- name: ", yamlText(name))
	who := r.Principal.ARN
	if r.Principal.Kind == simulate.Anonymous {
		who = "anonymous"
	}
	if r.Principal.Kind == simulate.RoleSession && strings.HasSuffix(who, "/session") {
		who = r.Principal.Parent // as ParsePrincipal makes a session of a role
	}
	g.add("  principal: ", yamlText(who))
	g.add("  action: ", yamlText(r.Action))
	if one := &r.Resources[0]; one.Account != "" {
		g.add("  resource:\n    arn: ", yamlText(one.ARN))
		g.add("    account: ", jsonspan.Quote(one.Account))
	} else if one.ARN != "*" {
		g.add("  resource: ", yamlText(one.ARN))
	}
	first := true
	r.Context.Names(func(key string) {
		if first {
			g.add("  context:")
			first = false
		}
		switch list := r.Context.Values(strings.ToLower(key)); len(list) {
		case 0:
			g.add("    ", yamlText(key), ":")
		case 1:
			g.add("    ", yamlText(key), ": ", yamlText(list[0]))
		default:
			g.add("    ", yamlText(key), ":")
			for _, v := range list {
				g.add("    - ", yamlText(v))
			}
		}
	})
	expect := map[simulate.Decision]Expect{simulate.Allowed: Allow, simulate.ExplicitDeny: ExplicitDeny, simulate.ImplicitDeny: ImplicitDeny, simulate.Unknown: Unknown}[result.Decision]
	g.add("  expect: ", expect.String())
	if sid != "" {
		g.add("  sid: ", yamlText(sid))
	}
}

// yamlText writes a text as YAML: as it is where every reader takes that for this text, and
// else in quotation marks.
func yamlText(s string) string {
	letters := false
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
			letters = true
		case '0' <= c && c <= '9', c == '/' && i > 0, c == '.' && i > 0, c == '-' && i > 0, c == '_' && i > 0:
		case c == ' ' && i > 0 && i+1 < len(s) && s[i-1] != ':':
		case c == ':' && i > 0 && i+1 < len(s) && s[i+1] != ' ':
		default:
			return jsonspan.Quote(s)
		}
	}
	switch strings.ToLower(s) {
	case "true", "false", "yes", "no", "on", "off", "null", "y", "n":
		return jsonspan.Quote(s)
	}
	if !letters || '0' <= s[0] && s[0] <= '9' {
		return jsonspan.Quote(s)
	}
	return s
}
