package expand_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/internal/corpus"
)

// TestShrink has groups that people write, checked by hand against AWS's lists of names.
func TestShrink(t *testing.T) {
	c := open(t)
	for _, tt := range []struct {
		actions string // patterns
		want    string
		why     string
		options expand.Options
	}{
		{"ec2:AuthorizeSecurityGroupEgress ec2:AuthorizeSecurityGroupIngress kms:CreateGrant kms:CreateCustomKeyStore",
			"ec2:AuthorizeS* kms:CreateC* kms:CreateG*", "AuthorizeClientVpnIngress, CreateAlias and CreateKey are not wanted", expand.Options{}},
		{"ec2:AuthorizeSecurityGroupEgress ec2:AuthorizeSecurityGroupIngress",
			"ec2:AuthorizeSecurity*", "seventeen letters before the star", expand.Options{MinLength: 17}},
		{"ec2:AuthorizeSecurityGroupEgress ec2:AuthorizeSecurityGroupIngress",
			"ec2:AuthorizeSecurityGroupEgress ec2:AuthorizeSecurityGroupIngress", "no name is so long", expand.Options{MinLength: 70}},
		{"ec2:*", "ec2:*", "the whole service", expand.Options{}},
		{"ec2:* sts:AssumeRole*", "ec2:* sts:*Role*", "Role is shorter than AssumeRol, AssumeRoot is not wanted", expand.Options{}},
		{"*", "*", "everything", expand.Options{}},
		{"", "", "nothing", expand.Options{}},
		{"ssm:GetParameters ssm:GetParametersByPath", "ssm:GetParameters*", "one is the start of the other; GetParameter is not wanted", expand.Options{}},
		{"cognito-idp:ListUsers cognito-idp:ListUsersInGroup", "cognito-idp:ListUsers*", "the same; ListUserPools is not wanted", expand.Options{}},
		{"ssm:GetParameter ssm:GetParameterHistory ssm:GetParameters ssm:GetParametersByPath ssm:PutParameter ssm:DeleteParameter ssm:DeleteParameters ssm:LabelParameterVersion ssm:UnlabelParameterVersion",
			"ssm:*Label* ssm:DeletePar* ssm:GetPar* ssm:PutP*", "Label is in both; DeletePatchBaseline and GetPatchBaseline are not wanted", expand.Options{}},
		{"sqs:*Queue", "sqs:*Queue", "five verbs with one end", expand.Options{}},
		{"sqs:*Queue", "sqs:CreateQueue sqs:DeleteQueue sqs:PurgeQueue sqs:TagQueue sqs:UntagQueue", "no word before the star", expand.Options{MinLength: 10}},
		{"ec2:*SpotFleet*", "ec2:*SpotFleet*", "the middle of names", expand.Options{}},
		{"ec2:CreateTags ec2:DeleteTags ec2:DescribeTags", "ec2:*Tags", "one star at the start", expand.Options{Stars: 1}},
		{"kms:Encrypt kms:Decrypt kms:ReEncryptFrom kms:ReEncryptTo kms:GenerateDataKey* kms:DescribeKey",
			"kms:*Data* kms:*Encrypt* kms:Decrypt kms:DescribeKey", "what a key's user has in most key policies", expand.Options{Several: true}},
		{"s3:GetObject s3:PutObject s3:DeleteObject s3:ListBucket",
			"s3:DeleteObject s3:GetObject s3:ListBucket s3:PutObject", "names continue each of the four, and RestoreObject ends like them", expand.Options{}},
		{"logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents", "logs:CreateLogG* logs:CreateLogS* logs:PutLogE*", "CreateLogDelivery and PutLogGroup… are not wanted", expand.Options{}},
		{"logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents", "logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents", "single actions keep their names", expand.Options{Several: true, Words: true}},
		{"sts:AssumeRole", "sts:*Role", "fewer bytes", expand.Options{}},
		{"sts:AssumeRole", "sts:AssumeRole", "a single action keeps its name", expand.Options{Several: true}},
		{"cloudtrail:De*", "cloudtrail:De*", "three verbs with one start", expand.Options{}},
		{"cloudtrail:De*", "cloudtrail:Delete* cloudtrail:Deregister* cloudtrail:Describe*", "whole words", expand.Options{Words: true}},
		{"ec2:Describe*", "ec2:Des*", "letters", expand.Options{}},
		{"ec2:Describe*", "ec2:Describe*", "words", expand.Options{Words: true}},
	} {
		wanted, unknown := expand.Actions(c, strings.Fields(tt.actions))
		if unknown != nil {
			t.Fatalf("%s: unknown %v", tt.actions, unknown)
		}
		r := expand.Shrink(c, wanted, tt.options)
		if got := strings.Join(r.Patterns, " "); got != tt.want || !r.Exact {
			t.Errorf("%s, %+v: got %s (exact %v), want %s (%s)", tt.actions, tt.options, got, r.Exact, tt.want, tt.why)
		}
		if back, _ := expand.Actions(c, r.Patterns); !back.Equal(wanted) {
			t.Errorf("%s: %v does not cover just what is wanted", tt.actions, r.Patterns)
		}
	}
}

// TestKnown leaves open whether an action outside the known ones is covered.
func TestKnown(t *testing.T) {
	c := open(t)
	wanted := pick(t, "sts:AssumeRole sts:AssumeRoleWithSAML")
	known := pick(t, "sts:AssumeRole sts:AssumeRoleWithSAML sts:GetSessionToken")
	r := expand.Shrink(c, wanted, expand.Options{Known: known})
	if want := []string{"sts:A*"}; !slices.Equal(r.Patterns, want) {
		t.Errorf("got %v, want %v", r.Patterns, want)
	}
	r = expand.Shrink(c, wanted, expand.Options{Known: pick(t, "sts:AssumeRoleWithSAML")})
	if want := []string{"sts:*"}; !slices.Equal(r.Patterns, want) {
		t.Errorf("wanted actions count even if they are not in Known: got %v, want %v", r.Patterns, want)
	}
}

func TestFuture(t *testing.T) {
	r := expand.Shrink(open(t), pick(t, "s3:GetObject sqs:CreateQueue sqs:DeleteQueue sqs:PurgeQueue sqs:TagQueue sqs:UntagQueue"), expand.Options{})
	if got, want := r.Future(), []string{"sqs:*Queue"}; !slices.Equal(got, want) {
		t.Errorf("got %v of %v, want %v", got, r.Patterns, want)
	}
}

// TestSearchEndsEarly: with one node there is no search, and the answer is right still.
func TestSearchEndsEarly(t *testing.T) {
	c := open(t)
	v := service(t, "s3")
	rng := random()
	open := 0
	for range corpus.Rounds(100, 3000) {
		g := group{"s3 random", expand.NewSet(c)}
		for a := range v.Actions() {
			if rng.IntN(5) > 0 {
				g.set.Add(a)
			}
		}
		one, all := expand.Shrink(c, g.set, expand.Options{Nodes: 1}), expand.Shrink(c, g.set, expand.Options{})
		if back, _ := expand.Actions(c, one.Patterns); !back.Equal(g.set) {
			t.Fatalf("%v does not cover just what is wanted", one.Patterns)
		}
		if !all.Exact || one.Bound > all.Bytes || all.Bytes > one.Bytes || one.Bytes > bytesOf(policySentry(c, g.set, 0)) || one.Nodes != 1 {
			t.Errorf("one node: %d bytes, bound %d, %d nodes; all: %d bytes, exact %v", one.Bytes, one.Bound, one.Nodes, all.Bytes, all.Exact)
		}
		if !one.Exact {
			open++
		}
	}
	if open == 0 {
		t.Error("one node was always enough, so this shows nothing")
	}
}

// TestSameAnswer runs everything twice: nothing may depend on the order of a map.
func TestSameAnswer(t *testing.T) {
	c := open(t)
	for _, g := range draw(c, 200) {
		a, b := expand.Shrink(c, g.set, expand.Options{}), expand.Shrink(c, g.set, expand.Options{})
		if !reflect.DeepEqual(a, b) {
			t.Errorf("%s: first %+v, then %+v", g.name, a, b)
		}
	}
}
