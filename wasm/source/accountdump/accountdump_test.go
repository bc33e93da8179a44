package accountdump_test

import (
	"os"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source/accountdump"
)

// read reads testdata/account.json, whose documents are objects and URL-encoded texts, in
// two pages one behind the other.
func read(t testing.TB) (*accountdump.Dump, string) {
	t.Helper()
	text, err := os.ReadFile("testdata/account.json")
	if err != nil {
		t.Fatal(err)
	}
	d, err := accountdump.Read(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return d, string(text)
}

func TestGather(t *testing.T) {
	d, _ := read(t)
	for _, tt := range []struct {
		arn, principal, role, id string
		policies                 []string // name, and the first statement's Sid
		missing                  int
		why                      string
	}{
		{"arn:aws:iam::111122223333:user/people/ann", "arn:aws:iam::111122223333:user/people/ann", "", "AIDAANN",
			[]string{"inline policy own of user ann: Own", "managed policy ReadOnly of user ann: V2",
				"permissions boundary Limit: Limit", "inline policy shared of group staff: Shared", "managed policy AdministratorAccess of group staff: "},
			1, "a group's policies count; AWS's policy is not in the dump"},
		{"arn:aws:iam::111122223333:role/team/app", "arn:aws:iam::111122223333:role/team/app", "arn:aws:iam::111122223333:role/team/app", "AROAAPP",
			[]string{"inline policy logs of role app: Logs", "managed policy Versioned of role app: "}, 1, "the default version is not in the dump"},
		{"arn:aws:sts::111122223333:assumed-role/app/night", "arn:aws:sts::111122223333:assumed-role/app/night", "arn:aws:iam::111122223333:role/team/app", "AROAAPP",
			[]string{"inline policy logs of role app: Logs", "managed policy Versioned of role app: "}, 1, "a session's ARN has no path"},
		{"arn:aws:iam::111122223333:instance-profile/web", "arn:aws:iam::111122223333:role/team/app", "arn:aws:iam::111122223333:role/team/app", "AROAAPP",
			[]string{"inline policy logs of role app: Logs", "managed policy Versioned of role app: "}, 1, "the role in an instance profile"},
		{"arn:aws:iam::111122223333:user/bob", "arn:aws:iam::111122223333:user/bob", "", "AIDABOB", []string{"policies of group gone: "}, 1, "a group that the dump lacks"},
	} {
		g, err := d.Gather(tt.arn)
		if err != nil {
			t.Errorf("%s: %v", tt.arn, err)
			continue
		}
		var got []string
		missing := 0
		for i := range g.Policies {
			p := &g.Policies[i]
			sid := ""
			if p.Missing() {
				missing++
				if p.Reason == "" {
					t.Errorf("%s: %s is missing without a reason", tt.arn, p.Name)
				}
			} else {
				doc, problems := policy.Parse(d.Text(p.Document))
				if len(problems) > 0 {
					t.Errorf("%s: %s: %s", tt.arn, p.Name, problems[0].Message)
				}
				sid = doc.Statements[0].Sid.Value
			}
			got = append(got, p.Name+": "+sid)
		}
		if strings.Join(got, "\n") != strings.Join(tt.policies, "\n") || missing != tt.missing || g.Principal != tt.principal || g.Role != tt.role || g.ID != tt.id {
			t.Errorf("%s (%s): got %+v\n%s", tt.arn, tt.why, g, strings.Join(got, "\n"))
		}
	}
}

func TestGatherSaysWhatIsNear(t *testing.T) {
	d, _ := read(t)
	for arn, want := range map[string]string{
		"arn:aws:iam::111122223333:user/anne":              "did you mean arn:aws:iam::111122223333:user/people/ann?",
		"arn:aws:iam::111122223333:role/apq":               "did you mean arn:aws:iam::111122223333:role/team/app?",
		"arn:aws:sts::111122223333:assumed-role/ap/s":      "did you mean arn:aws:iam::111122223333:role/team/app?",
		"arn:aws:iam::111122223333:group/staff":            "name one of its users, arn:aws:iam::111122223333:user/people/ann",
		"arn:aws:iam::111122223333:role/something-else-so": "there are 2 users and 1 role, among them arn:aws:iam::111122223333:user/people/ann",
		"arn:aws:sts::444455556666:assumed-role/app/night": "did you mean arn:aws:iam::111122223333:role/team/app?",
	} {
		_, err := d.Gather(arn)
		bad, ok := err.(*accountdump.Error)
		if !ok || bad.Hint != want {
			t.Errorf("%s: got %+v, want hint %q", arn, err, want)
		}
	}
}

func TestPlacesAndSkipped(t *testing.T) {
	d, text := read(t)
	if len(d.Skipped) != 1 || d.Skipped[0].Name != "Mood" || d.Skipped[0].In != "a user" || !strings.HasPrefix(text[d.Skipped[0].Start:], `"Mood"`) {
		t.Errorf("skipped: %+v", d.Skipped)
	}
	if !d.Truncated {
		t.Error("the last page says that more follow")
	}
	trust, ok := d.Trust("arn:aws:iam::111122223333:role/team/app")
	if !ok || !strings.HasPrefix(text[trust.Start:trust.End], `"%7B`) || !strings.HasSuffix(text[trust.Start:trust.End], `%7D"`) {
		t.Errorf("the trust policy stands at %v", trust)
	}
	doc, problems := policy.Parse(d.Text(trust))
	if len(problems) > 0 || len(doc.Statements) != 1 {
		t.Fatalf("got %v", problems)
	}
	action := doc.Statements[0].Action[0].Span
	if got := text[trust.Start+doc.Outer(action.Start) : trust.Start+doc.Outer(action.End)]; got != "%22sts%3AAssumeRole%22" {
		t.Errorf("the action stands at %q in the dump", got)
	}
}

// Pages in a list, as "jq -s" writes them, are the same dump.
func TestPagesInAList(t *testing.T) {
	d, text := read(t)
	listed, err := accountdump.Read("[" + strings.Replace(text, "\n}\n{", "\n},\n{", 1) + "]")
	if err != nil {
		t.Fatal(err)
	}
	const arn = "arn:aws:iam::111122223333:user/people/ann"
	want, _ := d.Gather(arn)
	got, err := listed.Gather(arn)
	if err != nil || len(got.Policies) != len(want.Policies) || len(listed.Roles) != len(d.Roles) || len(listed.Policies) != 3 {
		t.Fatalf("got %+v, %v", got, err)
	}
	for i := range want.Policies {
		if got, want := listed.Text(got.Policies[i].Document), d.Text(want.Policies[i].Document); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                                 "0 the dump is empty",
		" \n":                              "0 the dump is empty",
		"[]":                               "0 the dump is empty",
		"{}":                               "0 no account's dump: none of UserDetailList, GroupDetailList, RoleDetailList, Policies is there",
		`"x"`:                              "0 a string where a page of the dump should stand",
		`{"UserDetaiList":[]}`:             "0 no account's dump: none of UserDetailList, GroupDetailList, RoleDetailList, Policies is there",
		`{"UserDetailList":{}}`:            "18 an object where a list should stand",
		`{"UserDetailList":[{}]}`:          "19 a user without Arn",
		`{"UserDetailList":[{"Arn":1}]}`:   "26 a number where a text should stand",
		`{"Policies":[]} {"Policies":[7]}`: "29 a number where a managed policy should stand",
		`{"Policies":[]} {"Policies":[}`:   "29 ",
		`{"Policies":[]} x`:                "16 ",
		`{"RoleDetailList":[{"AssumeRolePolicyDocument":[]}]}`: "47 a list where a policy document should stand",
	} {
		_, err := accountdump.Read(text)
		bad, ok := err.(*accountdump.Error)
		if !ok {
			t.Errorf("%s: no error", text)
			continue
		}
		if got := string(itoa(bad.Offset)) + " " + bad.Reason; !strings.HasPrefix(got, want) {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
	_, err := accountdump.Read(`{"UserDetaiList":[]}`)
	if bad := err.(*accountdump.Error); bad.Hint != `did you mean UserDetailList by "UserDetaiList"?` {
		t.Errorf("got hint %q", bad.Hint)
	}
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + itoa(n%10)
}

// Whatever the text, every document that Read notes lies inside of it, and every principal
// can be gathered.
func FuzzRead(f *testing.F) {
	_, text := read(f)
	f.Add(text)
	f.Add("[" + text[:strings.Index(text, "\n}\n")+2] + "]")
	f.Add(`{"Policies":[]}{"Policies":[{"Arn":"a","PolicyVersionList":[{"Document":"{"}]}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		d, err := accountdump.Read(text)
		if err != nil {
			if bad := err.(*accountdump.Error); bad.Offset < 0 || bad.Offset > len(text) || bad.Reason == "" {
				t.Errorf("got %+v", bad)
			}
			return
		}
		check := func(arn string) {
			g, err := d.Gather(arn)
			if err != nil {
				return
			}
			for i := range g.Policies {
				if p := &g.Policies[i]; !p.Missing() {
					d.Text(p.Document)
				} else if p.Reason == "" {
					t.Errorf("%s: %s is missing without a reason", arn, p.Name)
				}
			}
		}
		for i := range d.Users {
			check(d.Users[i].ARN)
		}
		for i := range d.Roles {
			check(d.Roles[i].ARN)
			d.Trust(d.Roles[i].ARN)
		}
		for i := range d.Groups {
			check(d.Groups[i].ARN)
		}
		check("arn:aws:iam::111122223333:user/x")
	})
}
