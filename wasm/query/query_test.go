package query

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/internal/sample"
	"github.com/leastwise/leastwise/wasm/levels"
)

func TestIn(t *testing.T) {
	c := sample.Catalog(t)
	for _, tt := range []struct {
		ask  []string
		want string
		why  string
	}{
		{[]string{"s3"}, "s3", "one"},
		{[]string{"SSM", "ec2", "ssm"}, "ec2 ssm", "any case, sorted, once"},
		{nil, "aws-portal dynamodb ec2 ecs iam lambda s3 ssm sts tag", "none is all"},
		{[]string{"s3", "ALL"}, "aws-portal dynamodb ec2 ecs iam lambda s3 ssm sts tag", "all wins"},
	} {
		scope, err := In(c, tt.ask...)
		var got []string
		for _, s := range scope {
			got = append(got, s.Prefix())
		}
		if strings.Join(got, " ") != tt.want || err != nil {
			t.Errorf("In(%q) = %q, %v, want %q (%s)", tt.ask, got, err, tt.want, tt.why)
		}
	}
}

func TestSelect(t *testing.T) {
	c := sample.Catalog(t)
	write := levels.Set(0).With(catalog.Write)
	for _, tt := range []struct {
		services string
		filter   Filter
		want     string
		why      string
	}{
		{"ec2", Filter{}, "ec2:AttachVolume ec2:DescribeInstances ec2:RebootInstances ec2:RunInstances", "the zero value takes all"},
		{"ec2", Filter{Type: "VOLUME"}, "ec2:AttachVolume ec2:RunInstances", "any letter case"},
		{"ec2 s3", Filter{Type: NoType}, "ec2:DescribeInstances s3:ListAllMyBuckets", "no types at all"},
		{"ec2", Filter{Dependents: true}, "ec2:RunInstances", "needs others"},
		{"iam", Filter{PermissionOnly: true}, "iam:PassRole", "no operation"},
		{"iam", Filter{Levels: write, Table: levels.AWS}, "iam:CreateAccessKey iam:PassRole", "AWS's words"},
		{"iam", Filter{Levels: write}, "iam:CreateAccessKey", "the strict table is the default"},
		{"iam", Filter{Levels: write.With(catalog.Tagging)}, "iam:CreateAccessKey iam:TagRole", "levels are a union"},
		{"s3", Filter{Name: "*bucket?", Type: NoType}, "s3:ListAllMyBuckets", "name and type together"},
		{"s3", Filter{Name: "getobject"}, "s3:GetObject", "a name without wildcards is the whole name"},
		{"s3", Filter{Name: "Get"}, "", "not a part of it"},
		{"all", Filter{ARN: "arn:aws:s3:::b"}, "s3:DeleteBucketPolicy s3:GetBucketLocation s3:ListBucket s3:PutBucketTagging ssm:SendCommand", "whoever declares the type"},
		{"s3", Filter{ARN: "arn:aws:s3:::b/k", Levels: write}, "s3:PutObject", "ARN and level together"},
	} {
		scope, err := In(c, strings.Fields(tt.services)...)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Select(c, scope, tt.filter)
		if strings.Join(IDs(got), " ") != tt.want || err != nil {
			t.Errorf("%s %+v: got %q, %v, want %q (%s)", tt.services, tt.filter, IDs(got), err, tt.want, tt.why)
		}
	}
}

func TestErrors(t *testing.T) {
	c := sample.Catalog(t)
	s3, err := In(c, "s3")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		ask        func() error
		want, hint string
	}{
		{func() error { _, err := In(c, "ecc2"); return err }, `no service "ecc2" in the catalog of 2026-06-14`, "did you mean ec2?"},
		{func() error { _, err := Action(c, "s3:GetObjct"); return err }, `no action "GetObjct" of s3 in the catalog of 2026-06-14`, "did you mean GetObject?"},
		{func() error { _, err := Action(c, "GetObject"); return err }, `no service "" in the catalog of 2026-06-14`, ""},
		{func() error { _, err := Type(c, s3[0], "objet"); return err }, `no resource type "objet" of s3 in the catalog of 2026-06-14`, "did you mean object?"},
		{func() error { _, err := Select(c, s3, Filter{Type: "volume"}); return err }, `no resource type "volume" of s3 in the catalog of 2026-06-14`, ""},
		{func() error { _, err := Select(c, All(c), Filter{Type: "volum"}); return err }, `no resource type "volum" in the catalog of 2026-06-14`, "did you mean volume?"},
		{func() error { _, err := Select(c, s3, Filter{Key: "s3:prefiks"}); return err }, `no condition key "s3:prefiks" in the catalog of 2026-06-14`, "did you mean s3:prefix?"},
		{func() error { _, err := Select(c, s3, Filter{Key: "dynamodb:LeadingKeys"}); return err }, "", ""},
		{func() error { _, err := Key(c, "aws:SourceIP4"); return err }, `no condition key "aws:SourceIP4" in the catalog of 2026-06-14`, "did you mean aws:SourceIp?"},
		{func() error { _, err := Level("reed"); return err }, `no access level "reed"`, "did you mean read?"},
	} {
		err := tt.ask()
		var missing *NotFound
		switch {
		case tt.want == "" && err != nil:
			t.Errorf("got error %v, want none", err)
		case tt.want != "" && (!errors.As(err, &missing) || err.Error() != tt.want || missing.Hint() != tt.hint):
			t.Errorf("got error %v, want %q with hint %q", err, tt.want, tt.hint)
		}
	}
	var bad *arn.Error
	if _, err := ActionsOnARN(c, "arn:aws"); !errors.As(err, &bad) {
		t.Errorf("got error %v, want one about the ARN", err)
	}
}

// The functions for one condition each agree with Select.
func TestOneByOne(t *testing.T) {
	c := open(t)
	scope, err := In(c, "s3", "iam", "ec2", "dynamodb", "ssm")
	if err != nil {
		t.Fatal(err)
	}
	check := func(name string, got []catalog.Action, f Filter) {
		t.Helper()
		want, err := Select(c, scope, f)
		if err != nil || !slices.Equal(got, want) || len(got) == 0 {
			t.Errorf("%s: got %d actions, want %d (error %v)", name, len(got), len(want), err)
		}
	}
	for _, l := range levels.Order {
		set := levels.Set(0).With(l)
		check("ActionsAtLevel", ActionsAtLevel(scope, levels.AWS, l), Filter{Levels: set, Table: levels.AWS})
		check("ActionsAtLevel", ActionsAtLevel(scope, levels.Strict, l), Filter{Levels: set})
	}
	set := levels.Set(0).With(catalog.List)
	check("Actions", Actions(scope), Filter{})
	check("FindActions", FindActions(scope, "list*"), Filter{Name: "LIST*"})
	check("ActionsWithoutTypes", ActionsWithoutTypes(scope), Filter{Type: NoType})
	check("ActionsWithoutTypesAtLevel", ActionsWithoutTypesAtLevel(scope, levels.AWS, catalog.List), Filter{Type: NoType, Levels: set, Table: levels.AWS})
	check("ActionsOnType", ActionsOnType(scope, "Bucket"), Filter{Type: "bucket"})
	check("ActionsOnType", ActionsOnType(scope, NoType), Filter{Type: NoType})
	check("ActionsOnTypeAtLevel", ActionsOnTypeAtLevel(scope, "Bucket", levels.AWS, catalog.List), Filter{Type: "bucket", Levels: set, Table: levels.AWS})
	check("ActionsWithKey", ActionsWithKey(scope, "aws:RequestTag/x"), Filter{Key: "aws:requesttag/x"})
}

// NotAction is everything that Action is not.
func TestAllExcept(t *testing.T) {
	c := open(t)
	patterns := []string{"s3:Get*", "iam:*", "*:Describe*"}
	named, unknown := Expand(c, patterns...)
	if rest := AllExcept(c, patterns...); len(unknown) > 0 || len(named) == 0 || len(named)+len(rest) != c.NumActions() {
		t.Errorf("got %d named (unknown %q) and %d others, want %d in all", len(named), unknown, len(rest), c.NumActions())
	}
}

// Every key that an action has in some row is one of the row, and no key is lost.
func TestActionRows(t *testing.T) {
	c := open(t)
	for _, a := range Actions(All(c)) {
		rows := ActionRows(a)
		var got [][]catalog.ConditionKey
		for i, row := range rows {
			if row.HasType == (len(row.Formats) == 1 && row.Formats[0] == NoType) || !row.HasType && i != len(rows)-1 {
				t.Fatalf("%s: row %d is %+v, want the row without a type last", a.ID(), i, row)
			}
			got = append(got, row.Keys)
		}
		for _, k := range KeysOfAction(a) {
			if !slices.ContainsFunc(got, func(keys []catalog.ConditionKey) bool { return slices.Contains(keys, k) }) {
				t.Errorf("%s: no row has %s", a.ID(), k.Name())
			}
		}
		if n := a.NumRows(); len(rows) < n || len(rows) > n+1 {
			t.Errorf("%s: got %d rows, want %d, or one more", a.ID(), len(rows), n)
		}
	}
}

// Every link that is printed leads to AWS's documentation, or to a page about the product.
func TestDocumentationLinks(t *testing.T) {
	c := open(t)
	ledger := openLedger(t)
	links := DocumentationLinks(ledger, All(c))
	if len(links) < c.NumActions()/2 {
		t.Errorf("only %d of %d actions have a link", len(links), c.NumActions())
	}
	for _, l := range links {
		if !strings.HasPrefix(l.Link, "https://docs.aws.amazon.com/") && !strings.HasPrefix(l.Link, "https://aws.amazon.com/") || strings.ContainsAny(l.Link, " ${}") {
			t.Errorf("%s: got link %q", l.Action.ID(), l.Link)
		}
	}
}

func TestNameMatches(t *testing.T) {
	for _, tt := range []struct {
		pattern, name string
		want          bool
	}{
		{"", "", true}, {"", "a", false}, {"*", "", true}, {"?", "", false}, {"a*", "ABC", true},
		{"*c", "abc", true}, {"a?c", "abc", true}, {"a?c", "ac", false}, {"*b*", "abc", true},
		{"a*b*c", "axxbyyc", true}, {"a*b*c", "axxbyy", false}, {"*ab", "aab", true}, {"abc", "ab", false},
	} {
		if got := NameMatches(tt.pattern, tt.name); got != tt.want {
			t.Errorf("NameMatches(%q, %q) = %v, want %v", tt.pattern, tt.name, got, tt.want)
		}
	}
}

func TestKeyMatches(t *testing.T) {
	for _, tt := range []struct {
		documented, name string
		want             bool
		why              string
	}{
		{"aws:SourceIp", "AWS:sourceip", true, "any letter case"},
		{"aws:SourceIp", "aws:SourceIpp", false, "no prefix"},
		{"aws:ResourceTag/${TagKey}", "aws:resourcetag/a/b", true, "a tag key may hold a slash"},
		{"aws:ResourceTag/${TagKey}", "aws:ResourceTag/", false, "a tag key is not empty"},
		{"s3:ExistingObjectTag/<key>", "s3:existingobjecttag/x", true, "the older form"},
		{"ssm:resourceTag/tag-key", "ssm:ResourceTag/x", true, "the oldest form"},
		{"x:${A}/end", "x:abc/END", true, "text behind the template part"},
		{"x:${A}/end", "x:/end", false, "nothing in its place"},
		{"x:<broken", "x:<broken", true, "no template after all"},
	} {
		if got := KeyMatches(tt.documented, tt.name); got != tt.want {
			t.Errorf("KeyMatches(%q, %q) = %v, want %v (%s)", tt.documented, tt.name, got, tt.want, tt.why)
		}
	}
}

func openLedger(t testing.TB) *catalog.Ledger {
	t.Helper()
	l, err := embedded.Ledger()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func BenchmarkPermissionsManagement(b *testing.B) {
	c := open(b)
	f := Filter{Levels: levels.Set(0).With(catalog.PermissionsManagement)}
	for b.Loop() {
		actions, err := Select(c, All(c), f)
		if err != nil || len(actions) == 0 {
			b.Fatal(err)
		}
	}
}

// The first question also decodes the catalog.
func BenchmarkPermissionsManagementCold(b *testing.B) {
	blob := open(b).Blob()
	f := Filter{Levels: levels.Set(0).With(catalog.PermissionsManagement)}
	for b.Loop() {
		c, err := catalog.Open(blob)
		if err != nil {
			b.Fatal(err)
		}
		if actions, err := Select(c, All(c), f); err != nil || len(actions) == 0 {
			b.Fatal(err)
		}
	}
}

func FuzzNameMatches(f *testing.F) {
	for _, s := range []string{"", "*", "a*b?c", "**", "?*?"} {
		f.Add(s, "aXbYc")
	}
	f.Fuzz(func(t *testing.T, pattern, name string) {
		if len(pattern) > 30 || len(name) > 100 || strings.ContainsFunc(pattern+name, func(r rune) bool { return r > '~' }) {
			return // names are ASCII
		}
		expr := "(?is)^" + strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(pattern)) + "$"
		if got, want := NameMatches(pattern, name), regexp.MustCompile(expr).MatchString(name); got != want {
			t.Errorf("NameMatches(%q, %q) = %v, want %v", pattern, name, got, want)
		}
	})
}
