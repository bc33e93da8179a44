package generate

import (
	"encoding/json"
	"slices"
	"testing"
)

// Whatever stands in the lists, there is a policy that is valid JSON, whose Sids differ,
// and of which each action has a reason.
func FuzzFromTemplates(f *testing.F) {
	f.Add("arn:aws:s3:::b/*", "s3:Get*", "s3", uint8(0))
	f.Add("arn:aws:lambda:us-east-1:1:function:f:${aws:username}", "*:Tag*", "ec2", uint8(7))
	f.Add("arn:${Partition}:iam::${Account}:role/*", "iam:PassRole", "", uint8(0xff))
	f.Add("arn:aws:*:*:*:*", "s3:?et*", "*", uint8(3))
	c := realCatalog(f)
	f.Fuzz(func(t *testing.T, arn, action, service string, bits uint8) {
		many := 0
		for range c.Match(action) {
			many++
		}
		if many > 1000 {
			t.Skip("each of them is looked for below")
		}
		bit := func(i int) bool { return bits>>i&1 != 0 }
		text := []Text{{Value: arn}, {Value: "arn:aws:iam::1:role/r"}, {Value: ""}}
		crud := &Template{Mode: CRUD,
			Levels:                  []LevelBlock{{Text{Value: "write"}, text}, {Text{Value: "read"}, text[:1]}},
			SkipResourceConstraints: []Text{{Value: action}},
			WildcardOnly:            WildcardOnly{SingleActions: []Text{{Value: action}}, Services: []ServiceBlock{{Text{Value: "list"}, []Text{{Value: service}}}}},
			STS:                     []STSBlock{{Text{Value: "assume-role"}, text}},
			Conditions:              []ConditionBlock{{Operator: Text{Value: "StringEquals"}, Key: Text{Value: "aws:ResourceTag/" + service}, Values: []Text{{Value: arn}}}}}
		actions := &Template{Mode: ActionsMode, Actions: []Text{{Value: "s3:GetObject"}, {Value: action}}, ExcludeActions: []Text{{Value: service}}}
		if bit(0) {
			crud.Effect.Value = "Deny"
		}
		if bit(1) {
			crud.Conditions = nil
		}
		crud.Blocks = []*Template{{Mode: CRUD, Levels: crud.Levels[1:], IncludeActions: []Text{{Value: action}}}}
		actions.ARNs, actions.Values = text, []ValueBlock{{Text{Value: service}, text}}
		templates := []*Template{crud, actions, {Mode: Boundary, Services: []Text{{Value: service}}}}
		if bit(6) { // policies with principals have nothing else
			who := []PrincipalBlock{{Text{Value: "AWS"}, text}, {Text{Value: "Service"}, []Text{{Value: service}}}, {Kind: Text{Value: "*"}}}
			crud.Principals, crud.Blocks[0].Principals, actions.Principals = who, who, who
			templates = templates[:2]
		}
		if bit(7) {
			who := []PrincipalBlock{{Text{Value: "Federated"}, text}, {Text{Value: "Service"}, []Text{{Value: service}}}}
			templates = []*Template{{Mode: Trust, Principals: who, Subjects: text, Also: []Text{{Value: action}}, Conditions: crud.Conditions}}
		}
		options := Options{Compat: bit(2), CompleteOnly: bit(3), Minimize: -1}
		if bit(4) {
			options.Minimize = 0
		}
		if bit(5) {
			options.Dependents = Wildcard
		}
		r := FromTemplates(c, templates, options)
		policy, _, _ := JSON(r.Statements)
		if !json.Valid([]byte(policy)) {
			t.Fatalf("no JSON: %s", policy)
		}
		var sids []string
		for i, s := range r.Statements {
			if len(s.Actions) == 0 || len(s.Resources) == 0 && s.Principals == nil || slices.Contains(sids, s.Sid) {
				t.Fatalf("%+v among %q", s, sids)
			}
			sids = append(sids, s.Sid)
			for _, id := range s.IDs() {
				if !slices.ContainsFunc(r.Reasons, func(r Reason) bool { return r.Statement == i && slices.Contains(r.Actions, id) }) {
					t.Fatalf("no reason for %s in %s", id, s.Sid)
				}
			}
		}
	})
}
