package engine

import (
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/engine/api"
)

// An ARN with a slip in its service or type has no types, whatever else of it is right, and
// the reply says what may have been meant.
func TestMistypedARNs(t *testing.T) {
	const here = ":us-east-1:111122223333:"
	e := New(realCatalog(t))
	for _, tt := range []struct {
		arn, want string // want is a suggestion, or a part of the hint
	}{
		{"arn:aws:lamda" + here + "function:f", "arn:aws:lambda" + here + "function:f"},
		{"arn:aws:stepfunctions" + here + "stateMachine:m", "arn:aws:states" + here + "stateMachine:m"},
		{"arn:aws:cloudwatchlogs" + here + "log-group:g", "arn:aws:logs" + here + "log-group:g"},
		{"arn:aws:eventbridge" + here + "rule/r", "arn:aws:events" + here + "rule/r"},
		{"arn:aws:eventbridge" + here + "rules/r", "arn:aws:events" + here + "rule/r"},
		{"arn:aws:zzzzzzzz" + here + "thing:t:u", ""},
		{"arn:aws:states" + here + "statemachine:m", "arn:aws:states" + here + "stateMachine:m"},
		{"arn:aws:lambda" + here + "functions:f", "arn:aws:lambda" + here + "function:f"},
		{"arn:aws:logs" + here + "loggroup:g", "arn:aws:logs" + here + "log-group:g"},
		{"arn:aws:secretsmanager" + here + "secrets:s", "arn:aws:secretsmanager" + here + "secret:s"},
		{"arn:aws:rds" + here + "instance:mydb", " db:,"},
		{"arn:aws:ssm:us-east-1::document/mine", "arn:aws:ssm:us-east-1:*:document/mine"},
	} {
		reply := call[api.GenerateReply](t, e, "generate", api.GenerateRequest{Items: []api.GenerateItem{{ARN: tt.arn, Levels: []string{"Read", "Write"}}}})
		failed := reply.Items[0].Error
		if failed == nil || reply.Statements != 0 {
			t.Errorf("%s: got %v and %s, want an error and no statement", tt.arn, reply.Items[0].Types, reply.Policy)
		} else if tt.want != "" && !slices.Contains(failed.Suggestions, tt.want) && !strings.Contains(failed.Hint, tt.want) {
			t.Errorf("%s: got hint %q and suggestions %q, want %q", tt.arn, failed.Hint, failed.Suggestions, tt.want)
		}
	}
}

// Recovery points, and what AWS itself owns without account, are what they are.
func TestUnusualARNs(t *testing.T) {
	const here = ":us-east-1:111122223333:"
	e := New(realCatalog(t))
	for arn, want := range map[string]string{
		"arn:aws:backup" + here + "recovery-point:1a2b3cde-f405-6789-012a-3456b1789012": "backup:recoveryPoint",
		"arn:aws:rds" + here + "cluster-snapshot:awsbackup:job-be59cf2a":                "rds:cluster-snapshot",
		"arn:aws:ec2:us-east-1::snapshot/snap-05f426fd8":                                "ec2:snapshot",
		"arn:aws:ssm:us-east-1::document/AWS-RunShellScript":                            "ssm:document",
		"arn:aws:ssm:*::document/AWS-RunPatchBaseline":                                  "ssm:document",
		"arn:aws:ssm:us-east-1::automation-definition/AWS-RestartEC2Instance:$DEFAULT":  "ssm:automation-definition",
		"arn:aws:ssm:us-east-1::parameter/aws/service/ami-amazon-linux-latest/x":        "ssm:parameter",
		"arn:aws:fis:us-east-1::action/aws:ec2:stop-instances":                          "fis:action",
	} {
		reply := call[api.GenerateReply](t, e, "generate", api.GenerateRequest{Items: []api.GenerateItem{{ARN: arn}}})
		found := slices.ContainsFunc(reply.Items[0].Types, func(m api.MatchedType) bool { return m.Service+":"+m.Type == want })
		if !found {
			t.Errorf("%s: got types %v and %v, want %s", arn, reply.Items[0].Types, reply.Items[0].Error, want)
		}
	}
}
