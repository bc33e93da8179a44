package engine

import (
	"os"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/engine/api"
)

const rolesText = `roles:
  team/app:
    allow_to_assume_me: {service: ec2}
    allow_permission: {action: [logs:*, s3:GetObject], resource: "*"}
    managed_policies: []
    permissions_boundary:
    tags: {team: blue}
    description: an app
remove_roles: [stale]
buckets:
  data: {location: eu-west-1, tags: {}}
keys:
  k: {location: eu-west-1, description: d, grant: {grantee: {iam: role/x}, operations: Decrypt}}
`

func TestRoles(t *testing.T) {
	dump, err := os.ReadFile("../roles/testdata/dump.json")
	if err != nil {
		t.Fatal(err)
	}
	e := New(realCatalog(t))
	request := &api.RolesRequest{Files: []api.RolesFile{{File: "a.yaml", Tree: suiteTree(t, rolesText)}}, Account: "111122223333", Lint: true, Dump: string(dump)}
	reply, err := e.Roles(request)
	if err != nil {
		t.Fatal(err)
	}
	if reply.Failed || reply.DumpError != "" || reply.Plan == nil || len(reply.Roles) != 1 || len(reply.Buckets) != 1 || len(reply.Keys) != 1 || len(reply.Removed) != 1 {
		t.Fatalf("got %+v", reply)
	}
	role := &reply.Roles[0]
	if role.Path != "/team/" || strings.Join(role.Has, " ") != "description boundary managed tags" || len(role.Inline) != 1 || rolesText[role.Start:role.End] != "team/app" {
		t.Errorf("the role is %+v", role)
	}
	var changes, steps []string
	for _, c := range reply.Plan.Changes {
		changes = append(changes, c.Action+" "+c.Type+" "+c.Risk)
	}
	for _, s := range reply.Plan.Steps {
		steps = append(steps, s.Call)
	}
	const wantChanges = "delete permissions_boundary widen, create role_policy widen, delete role_policy neutral, delete role_policy neutral, delete managed_policy unknown, delete role narrow"
	if got := strings.Join(changes, ", "); got != wantChanges {
		t.Errorf("the changes are %s, want %s", got, wantChanges)
	}
	if len(steps) < 6 || steps[len(steps)-1] != "iam:DeleteRole" {
		t.Errorf("the steps are %v", steps)
	}
	if len(reply.Plan.Unknown) < 5 || len(reply.Plan.Effects) == 0 {
		t.Errorf("unknown are %+v, the effects %+v", reply.Plan.Unknown, reply.Plan.Effects)
	}
	found := false
	for _, n := range reply.Notes {
		found = found || n.Severity == "finding" && n.Rule != "" && n.File == "a.yaml"
	}
	if !found {
		t.Errorf("lint found nothing: %+v", reply.Notes)
	}
	for _, tt := range []struct {
		change func(q *api.RolesRequest)
		want   string
	}{
		{func(q *api.RolesRequest) { q.Dump = "{}" }, "no account's dump"},
		{func(q *api.RolesRequest) { q.Dump = `{"RoleDetailList":[],"IsTruncated":true}` }, "not complete"},
		{func(q *api.RolesRequest) { q.Account = "444455556666" }, "for account 444455556666"},
	} {
		q := *request
		tt.change(&q)
		if reply, err := e.Roles(&q); err != nil || !strings.Contains(reply.DumpError, tt.want) || reply.Plan != nil {
			t.Errorf("got %v, %q, want %s", err, reply.DumpError, tt.want)
		}
	}
	whole, err := e.Roles(&api.RolesRequest{Dump: string(dump), Import: true})
	if err != nil || !strings.Contains(whole.Definitions, "team/app:") || len(whole.LeftOut) != 1 || whole.Account != "111122223333" {
		t.Errorf("got %v, %+v", err, whole)
	}
	if none, err := e.Roles(&api.RolesRequest{Dump: "{", Import: true}); err != nil || none.DumpError == "" {
		t.Errorf("got %v, %+v", err, none)
	}
	bad := *request
	bad.Files = []api.RolesFile{{File: "a.yaml", Tree: suiteTree(t, "roels: {}\n")}}
	if reply, err := e.Roles(&bad); err != nil || !reply.Failed || reply.Plan != nil {
		t.Errorf("got %v, %+v", err, reply)
	}
	bad.Files[0].Tree = "x"
	if _, err := e.Roles(&bad); err == nil {
		t.Error("a tree that is none is no error")
	}
}
