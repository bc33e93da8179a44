package roles_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/roles"
	"github.com/leastwise/leastwise/wasm/source/accountdump"
)

// account is a dump as a JSON value, to be changed at will.
type object = map[string]any

func driftDocument(d dice) object {
	statements := []any{}
	for i := range 1 + d.IntN(3) {
		s := object{
			"Sid":      fmt.Sprintf("S%d", i),
			"Effect":   d.of("Allow", "Deny"),
			"Action":   []any{"s3:GetObject", "sqs:Send*", fmt.Sprintf("ec2:A%d", d.IntN(99))},
			"Resource": []any{"arn:aws:s3:::b/*", fmt.Sprintf("arn:aws:s3:::c%d/${aws:username}", d.IntN(99))},
			"Condition": object{
				"StringEquals":    object{"aws:RequestedRegion": []any{"eu-west-1", "eu-north-1"}},
				"Bool":            object{"aws:SecureTransport": "true"},
				"NumericLessThan": object{"s3:max-keys": "10"},
				"DateLessThan":    object{"aws:CurrentTime": "2027-01-02T03:04:05Z"},
			},
		}
		if d.chance(30) {
			s["NotAction"], s["NotResource"] = s["Action"], s["Resource"]
			delete(s, "Action")
			delete(s, "Resource")
		}
		statements = append(statements, s)
	}
	return object{"Version": "2012-10-17", "Statement": statements}
}

func driftTrust(d dice) object {
	return object{"Version": "2012-10-17", "Statement": []any{
		object{"Sid": "A", "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": object{"AWS": []any{root, "arn:aws:iam::111122223333:user/ann"}, "Service": []any{"ec2.amazonaws.com", "lambda.amazonaws.com"}}},
		object{"Sid": "B", "Effect": "Allow", "Action": []any{"sts:AssumeRoleWithSAML", "sts:TagSession"}, "Principal": object{"Federated": "arn:aws:iam::111122223333:saml-provider/corp"},
			"Condition": object{"StringEquals": object{"SAML:aud": "https://signin.aws.amazon.com/saml"}}},
	}}
}

// driftDump is an account with a role of which everything is defined.
func driftDump(seed uint64) object {
	d := dice{rand.New(rand.NewPCG(seed, 7))}
	role := object{
		"Path": "/team/", "RoleName": "app", "RoleId": "AROAAPPAPPAPPAPPAPPA", "Arn": "arn:aws:iam::111122223333:role/team/app",
		"AssumeRolePolicyDocument": driftTrust(d),
		"RolePolicyList":           []any{object{"PolicyName": "one", "PolicyDocument": driftDocument(d)}, object{"PolicyName": "two", "PolicyDocument": driftDocument(d)}},
		"AttachedManagedPolicies":  []any{object{"PolicyName": "X", "PolicyArn": "arn:aws:iam::aws:policy/X"}, object{"PolicyName": "Y", "PolicyArn": "arn:aws:iam::111122223333:policy/Y"}},
		"PermissionsBoundary":      object{"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": "arn:aws:iam::111122223333:policy/Limit"},
		"Tags":                     []any{object{"Key": "team", "Value": "blue"}, object{"Key": "stage", "Value": ""}},
		"InstanceProfileList":      []any{object{"InstanceProfileName": "app", "Arn": "arn:aws:iam::111122223333:instance-profile/app"}},
		"Description":              "what it is for", "MaxSessionDuration": 7200,
	}
	return object{
		"UserDetailList": []any{object{"UserName": "ann", "UserId": "AIDAANNANNANNANNANNA", "Arn": "arn:aws:iam::111122223333:user/ann"}},
		"RoleDetailList": []any{role},
	}
}

func asText(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func clone(v any) any {
	var out any
	if err := json.Unmarshal([]byte(asText(v)), &out); err != nil {
		panic(err)
	}
	return out
}

// driftPlan compares a dump with the definition of driftDump(seed).
func driftPlan(t *testing.T, want *roles.Desired, dump any) *roles.Plan {
	t.Helper()
	d, err := accountdump.Read(asText(dump))
	if err != nil {
		t.Fatal(err)
	}
	have, err := roles.FromDump(d)
	if err != nil {
		t.Fatal(err)
	}
	p, err := roles.NewPlan(want, have, roles.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func driftWant(t *testing.T, dump any) *roles.Desired {
	t.Helper()
	d, err := accountdump.Read(asText(dump))
	if err != nil {
		t.Fatal(err)
	}
	have, err := roles.FromDump(d)
	if err != nil {
		t.Fatal(err)
	}
	return &roles.Desired{Account: have.Account, Partition: have.Partition, Roles: have.Roles}
}

// mutate calls visit with every value that differs from v in one place: a text, number or
// member changed, taken away or added. where says which.
func mutate(v any, where string, visit func(changed any, where string)) {
	switch v := v.(type) {
	case string:
		visit(v+"x", where)
		if v != "" {
			visit("", where+" emptied")
		}
	case float64:
		visit(v+1, where)
	case []any:
		for i := range v {
			visit(slices.Delete(slices.Clone(v), i, i+1), fmt.Sprintf("%s[%d] gone", where, i))
			mutate(v[i], fmt.Sprintf("%s[%d]", where, i), func(changed any, where string) {
				list := slices.Clone(v)
				list[i] = changed
				visit(list, where)
			})
		}
	case object:
		for key := range v {
			gone := object{}
			for k, one := range v {
				if k != key {
					gone[k] = one
				}
			}
			visit(gone, where+"."+key+" gone")
			mutate(v[key], where+"."+key, func(changed any, where string) {
				next := object{}
				for k, one := range v {
					next[k] = one
				}
				next[key] = changed
				visit(next, where)
			})
		}
	}
}

// TestEveryMutationIsDrift changes one field of what was found at a time.
func TestEveryMutationIsDrift(t *testing.T) {
	// What a plan does not look at: names that say the same as an ARN, IDs, dates; the
	// member that says whether a list is known; and the account itself.
	ignored := []string{"role.RoleId", "role.Arn", "role.AttachedManagedPolicies gone", "role.AttachedManagedPolicies[0].PolicyName", "role.AttachedManagedPolicies[1].PolicyName",
		"role.PermissionsBoundary.PermissionsBoundaryType", "role.Tags gone", "role.Tags[1].Value gone", "role.Description gone", "role.MaxSessionDuration gone",
		"role.InstanceProfileList gone", "role.InstanceProfileList[0].InstanceProfileName"}
	count := 0
	for seed := range uint64(12) {
		dump := clone(driftDump(seed)).(object)
		want := driftWant(t, dump)
		if p := driftPlan(t, want, dump); len(p.Changes)+len(p.Unknown) > 0 {
			t.Fatalf("the definition differs from where it comes from: %+v", p.Changes)
		}
		mutate(dump["RoleDetailList"].([]any)[0], "role", func(changed any, where string) {
			if slices.ContainsFunc(ignored, func(part string) bool { return strings.HasPrefix(where, part) }) {
				return
			}
			count++
			next := object{"UserDetailList": dump["UserDetailList"], "RoleDetailList": []any{changed}}
			p := driftPlan(t, want, next)
			if len(p.Changes) == 0 {
				t.Errorf("seed %d: no drift though %s was changed", seed, where)
			}
		})
	}
	if count < 2000 {
		t.Errorf("%d mutations, want 2000", count)
	}
	t.Logf("%d mutations", count)
}

// reformat writes a document as AWS, its consoles and its command lines may. Nothing of it
// changes what it means.
func (d dice) reformat(v any, key string) any {
	switch v := v.(type) {
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = d.reformat(v[i], strings.Replace(key, ":", "", 1))
		}
		if key == "Statement" || d.chance(70) {
			d.Shuffle(len(list), func(i, k int) { list[i], list[k] = list[k], list[i] })
		}
		if d.chance(20) && len(list) > 0 {
			list = append(list, list[d.IntN(len(list))])
		}
		if len(list) == 1 && d.chance(70) {
			return list[0]
		}
		return list
	case object:
		out := object{}
		for k, one := range v {
			name := k
			if strings.Contains(k, ":") && d.chance(30) { // a condition key
				name = strings.ToUpper(k[:1]) + strings.ToLower(k[1:])
			}
			out[name] = d.reformat(one, k)
		}
		if key == "Statement" || key == "" && out["Effect"] != nil {
			if d.chance(20) && out["Condition"] == nil {
				out["Condition"] = object{}
			}
		}
		return out
	case string:
		switch {
		case (key == "Action" || key == "NotAction") && d.chance(40):
			return d.of(strings.ToLower(v), strings.ToUpper(v[:2])+v[2:])
		case v == root && d.chance(50):
			return "111122223333"
		case v == "arn:aws:iam::111122223333:user/ann" && d.chance(50):
			return "AIDAANNANNANNANNANNA"
		case v == "true" && d.chance(50):
			return d.of2(true, "TRUE")
		case v == "10" && d.chance(50):
			return 10
		case v == "2027-01-02T03:04:05Z" && d.chance(50):
			return d.of2("1798859045", "2027-01-02T04:04:05+01:00")
		}
		if strings.Contains(key, ":") && d.chance(20) {
			return []any{v}
		}
	}
	return v
}

func (d dice) of2(list ...any) any { return list[d.IntN(len(list))] }

// written is a document as an object or, as the API sends it, an encoded text.
func (d dice) written(v any) any {
	text := asText(v)
	if d.chance(30) {
		text = strings.ReplaceAll(strings.ReplaceAll(text, ",\"", ",\n  \""), ":{", ": {")
	}
	switch d.IntN(3) {
	case 0:
		return url.PathEscape(text)
	case 1:
		return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
	}
	return clone(v)
}

// TestNoReformattingIsDrift writes what was found in other ways.
func TestNoReformattingIsDrift(t *testing.T) {
	count := 0
	for seed := range uint64(6) {
		dump := clone(driftDump(seed)).(object)
		want := driftWant(t, dump)
		for variant := range uint64(100) {
			d := dice{rand.New(rand.NewPCG(seed, variant))}
			next := clone(dump).(object)
			role := next["RoleDetailList"].([]any)[0].(object)
			role["AssumeRolePolicyDocument"] = d.written(d.reformat(role["AssumeRolePolicyDocument"], ""))
			policies := role["RolePolicyList"].([]any)
			for _, p := range policies {
				one := p.(object)
				one["PolicyDocument"] = d.written(d.reformat(one["PolicyDocument"], ""))
			}
			for _, list := range []string{"RolePolicyList", "AttachedManagedPolicies", "Tags"} {
				l := role[list].([]any)
				d.Shuffle(len(l), func(i, k int) { l[i], l[k] = l[k], l[i] })
			}
			role["Tags"] = append(role["Tags"].([]any), object{"Key": "aws:servicecatalog:x", "Value": "y"})
			role["RoleLastUsed"] = object{"Region": "eu-west-1"}
			count++
			if p := driftPlan(t, want, next); len(p.Changes)+len(p.Unknown) > 0 {
				t.Fatalf("seed %d, variant %d: drift though only the form differs: %+v\n%s", seed, variant, p.Changes, asText(next))
			}
		}
	}
	if count < 500 {
		t.Errorf("%d reformattings, want 500", count)
	}
	t.Logf("%d reformattings", count)
}
