package engine

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/engine/api"
)

func recipesOf(t *testing.T, q *api.GenerateRequest) (*api.GenerateReply, map[string]api.GenerateRecipe) {
	t.Helper()
	reply, err := New(realCatalog(t)).Generate(q)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]api.GenerateRecipe{}
	for _, r := range reply.Recipes {
		out[r.Recipe] = r
	}
	return reply, out
}

func TestConditionsOfItems(t *testing.T) {
	reply, recipes := recipesOf(t, &api.GenerateRequest{
		Items: []api.GenerateItem{
			{ARN: "arn:aws:sqs:eu-west-1:111122223333:q", Levels: []string{"Write"}},
			{ARN: "arn:aws:iam::111122223333:role/r", Levels: []string{"Permissions management"}},
		},
		Conditions: []api.GenerateCondition{{Recipe: "passed-to-service", Values: []string{"lambda.amazonaws.com"}}, {Recipe: "region", Values: []string{"eu-west-1", "eu-west-2"}}},
		Recipes:    true,
	})
	for _, want := range []string{`"iam:PassedToService": [`, `"eu-west-1",`} {
		if !strings.Contains(reply.Policy, want) {
			t.Errorf("the policy has no %s:\n%s", want, reply.Policy)
		}
	}
	if i := strings.Index(reply.Policy, "iam:PassedToService"); strings.Count(reply.Policy, "iam:PassedToService") != 1 || strings.LastIndex(reply.Policy[:i], `"Action"`) > strings.LastIndex(reply.Policy[:i], `"iam:PassRole"`) {
		t.Errorf("the condition on iam:PassedToService is not on iam:PassRole alone:\n%s", reply.Policy)
	}
	found := false
	for _, n := range reply.Notes {
		if n.Code == "no-condition" {
			found = true
			if n.Item != -1 || n.Template != -1 {
				t.Errorf("a note about a condition is about item %d, template %d", n.Item, n.Template)
			}
		}
	}
	if !found {
		t.Error("nothing says where the condition is not")
	}
	if r := recipes["passed-to-service"]; r.On != 1 || r.Of < 10 || len(r.Actions) != 1 || r.Actions[0] != "iam:PassRole" {
		t.Errorf("passed-to-service counts for %+v", r)
	}
	if r := recipes["mfa"]; r.On != r.Of || r.On < 10 || r.Actions != nil {
		t.Errorf("mfa, which counts everywhere, counts for %+v", r)
	}
	if r := recipes["source-account"]; r.On != 0 || r.Key != "aws:SourceAccount" {
		t.Errorf("source-account counts for %+v", r)
	}
	if r := recipes["request-tag"]; r.On == 0 || r.On == r.Of || r.Key != "aws:RequestTag/<tag>" {
		t.Errorf("request-tag counts for %+v", r)
	}
}

func TestConditionsOfItemsRefused(t *testing.T) {
	for _, c := range []api.GenerateCondition{{Recipe: "mfaa"}, {Recipe: "mfa", Values: []string{"true"}}, {Recipe: "tag", Values: []string{"team"}}, {Recipe: "region", Values: []string{""}}} {
		_, err := New(realCatalog(t)).Generate(&api.GenerateRequest{Items: []api.GenerateItem{{ARN: "arn:aws:s3:::b"}}, Conditions: []api.GenerateCondition{c}})
		if err == nil {
			t.Errorf("%+v is taken", c)
		}
	}
}
