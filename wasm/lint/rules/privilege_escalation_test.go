package rules

import (
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// TestWays tries each combination: all of its actions on every resource are found, and none
// of it is once one action is left out, or denied, or the service may not get the role.
func TestWays(t *testing.T) {
	l := lint.New(open(t), []*lint.Rule{find("privilege-escalation")})
	found := func(statements ...string) string {
		var all []string
		for _, f := range l.Text(`{"Version":"2012-10-17","Statement":[`+strings.Join(statements, ",")+`]}`, lint.Options{Kind: policy.Identity}).Findings {
			_, list, _ := strings.Cut(f.Message, ": ")
			all = append(all, strings.Split(list, ", ")...)
		}
		return strings.Join(all, ", ")
	}
	statement := func(effect string, actions []string, more string) string {
		return `{"Effect":"` + effect + `","Action":["` + strings.Join(actions, `","`) + `"],"Resource":"*"` + more + `}`
	}
	for _, text := range wayList {
		service, rest, passes := strings.Cut(strings.TrimPrefix(text, "pass="), " ")
		if passes = passes && strings.HasPrefix(text, "pass="); !passes {
			rest = strings.TrimPrefix(strings.TrimPrefix(text, "same "), "on=instance ")
		}
		actions := strings.Fields(rest)
		if passes {
			actions = append([]string{"iam:PassRole"}, actions...)
		}
		want := strings.Join(actions, " + ")
		if strings.HasPrefix(text, "same ") { // on "*" its first action is a way of its own
			want = actions[0]
		}
		if got := found(statement("Allow", actions, "")); !slices.Contains(strings.Split(got, ", "), want) {
			t.Errorf("%s: found %q", text, got)
		}
		for i := range actions {
			fewer := slices.Delete(slices.Clone(actions), i, i+1)
			deny := statement("Deny", actions[i:i+1], "")
			for _, got := range []string{found(statement("Allow", append(fewer, "s3:ListAllMyBuckets"), "")), found(statement("Allow", actions, ""), deny)} {
				if !strings.HasPrefix(text, "same ") && slices.Contains(strings.Split(got, ", "), want) {
					t.Errorf("%s without %s: found %q", text, actions[i], got)
				}
			}
		}
		if !passes {
			continue
		}
		to := func(name string) string {
			return `,"Condition":{"StringEquals":{"iam:PassedToService":"` + name + `"}}`
		}
		if got := found(statement("Allow", actions[:1], to(service+".amazonaws.com")), statement("Allow", actions[1:], "")); !slices.Contains(strings.Split(got, ", "), want) {
			t.Errorf("%s with the role for the service: found %q", text, got)
		}
		if got := found(statement("Allow", actions[:1], to("backup.amazonaws.com")), statement("Allow", actions[1:], "")); strings.Contains(got, "PassRole") {
			t.Errorf("%s with the role for another service: found %q", text, got)
		}
	}
}

// TestSameResource: attaching a policy to a role is no way by itself if the role is named,
// but is together with assuming that role.
func TestSameResource(t *testing.T) {
	l := lint.New(open(t), []*lint.Rule{find("privilege-escalation")})
	for _, tt := range []struct {
		first, second string
		want          int
	}{
		{"arn:aws:iam::111122223333:role/app", "arn:aws:iam::111122223333:role/app", 1},
		{"arn:aws:iam::111122223333:role/app", "arn:aws:iam::111122223333:role/*", 1},
		{"arn:aws:iam::111122223333:role/app", "arn:aws:iam::111122223333:role/other", 0},
		{"${RoleArn}", "${OtherArn}", 0},
	} {
		text := `{"Statement":[{"Effect":"Allow","Action":"iam:AttachRolePolicy","Resource":"` + tt.first + `"},{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"` + tt.second + `"}]}`
		n := 0
		for _, f := range l.Text(text, lint.Options{Kind: policy.Identity}).Findings {
			if strings.Contains(f.Message, "iam:AttachRolePolicy + sts:AssumeRole") {
				n++
			}
		}
		if n != tt.want {
			t.Errorf("%s and %s: %d findings, want %d", tt.first, tt.second, n, tt.want)
		}
	}
}

// TestSystemsManager: who may run a command needs both a document that runs anything and
// the instances.
func TestSystemsManager(t *testing.T) {
	l := lint.New(open(t), []*lint.Rule{find("privilege-escalation")})
	const document, instance = "arn:aws:ssm:*:*:document/", "arn:aws:ec2:*:*:instance/*"
	tagged := `,"Condition":{"StringEquals":{"ssm:resourceTag/team":"a"}}`
	for _, tt := range []struct {
		action, first, second, condition string
		want                             int
	}{
		{"ssm:SendCommand", document + "*", instance, "", 1},
		{"ssm:SendCommand", document + "AWS-RunShellScript", instance, "", 1},
		{"ssm:SendCommand", document + "AWS-Run*", "*", "", 1},
		{"ssm:SendCommand", document + "AWSEC2-CreateVssSnapshot", instance, "", 0},
		{"ssm:SendCommand", document + "*", instance, tagged, 0},
		{"ssm:StartSession", document + "*", instance, "", 1},
		{"ssm:StartSession", document + "*", instance, tagged, 0},
		{"ssm:StartSession", document + "*", "arn:aws:ec2:*:*:instance/i-0123456789abcdef0", "", 0},
	} {
		text := `{"Statement":[{"Effect":"Allow","Action":"` + tt.action + `","Resource":"` + tt.first + `"},{"Effect":"Allow","Action":"` + tt.action + `","Resource":"` + tt.second + `"` + tt.condition + `}]}`
		if got := l.Text(text, lint.Options{Kind: policy.Identity}).Findings; len(got) != tt.want {
			t.Errorf("%s: got %d findings, want %d", text, len(got), tt.want)
		}
	}
}
