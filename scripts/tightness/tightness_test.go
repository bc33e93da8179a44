package main

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/leastwise/leastwise/scripts/peers"
)

// open are faults of ours that are known: a needed action that a column misses, and why.
// An entry that no longer holds fails the test as well.
var open = map[string]string{}

func setup(t *testing.T) (*bench, []task) {
	t.Helper()
	b, err := newBench()
	if err != nil {
		t.Fatal(err)
	}
	tasks, err := readTasks("tasks", b.catalog)
	if err != nil {
		t.Fatal(err)
	}
	return b, tasks
}

func TestTasks(t *testing.T) {
	_, tasks := setup(t)
	if len(tasks) < 25 {
		t.Errorf("got %d tasks, want 25 or more", len(tasks))
	}
	for _, task := range tasks {
		for _, s := range task.sources {
			if !strings.HasPrefix(s, "https://") {
				t.Errorf("%s: the source %q is no page", task.id, s)
			}
		}
	}
}

// Whoever asks for a task gets a policy that allows it.
func TestNothingIsMissing(t *testing.T) {
	b, tasks := setup(t)
	rows, err := b.rows(tasks, &outside{})
	if err != nil {
		t.Fatal(err)
	}
	left := maps.Clone(open)
	for _, r := range rows {
		for column, s := range map[string]*score{"crud": &r.crud, "actions": &r.actions} {
			for _, m := range s.Missing {
				action, arn, _ := strings.Cut(m, " ")
				key := r.id + " " + column + " " + action
				if _, ok := open[key]; !ok {
					t.Errorf("%s: %s does not allow %s on %s", r.id, column, action, arn)
				}
				delete(left, key)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(left)) {
		t.Errorf("%q is missing no more: take it out of the list of open faults", key)
	}
}

// An actions template grants what it lists and what that cannot do without.
func TestActionsAreTight(t *testing.T) {
	b, tasks := setup(t)
	extra := 0
	for i := range tasks {
		s, _, err := b.actions(&tasks[i])
		if err != nil {
			t.Fatal(err)
		}
		extra += s.Extra
		if s.Loose > 0 {
			t.Errorf("%s: %d actions are allowed on every resource", tasks[i].id, s.Loose)
		}
	}
	if extra > 3 {
		t.Errorf("got %d extra actions over all tasks, want 3 at most", extra)
	}
}

func TestResultsAreFresh(t *testing.T) {
	b, tasks := setup(t)
	o, err := readOutside(outsideFile)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := b.rows(tasks, o)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(resultsFile)
	if err != nil {
		t.Fatal(err)
	}
	if want := results(b.catalog, rows, o); string(got) != want {
		t.Errorf("%s is out of date; run: go run ./scripts/tightness -write", resultsFile)
	}
}

func TestManagedFigures(t *testing.T) {
	b, tasks := setup(t)
	o, err := readOutside(outsideFile)
	if err != nil {
		t.Fatal(err)
	}
	policies, err := readManaged(filepath.Join("..", "..", "..", "shared", "sources", managedArchive))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("SKIPPED, NOTHING WAS CHECKED: the managed policies are not in ../shared/sources")
	}
	if err != nil {
		t.Fatal(err)
	}
	want, err := b.managed(tasks, policies)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(o.Managed, want) {
		t.Errorf("the managed policies' figures are out of date; run: go run ./scripts/tightness -write")
	}
	for _, task := range tasks {
		if missing := want.Scores[task.id].Missing; task.nearest != "" && missing != nil {
			t.Errorf("%s: %s is no policy for the task, it lacks %v", task.id, task.nearest, missing)
		}
	}
}

func TestPolicySentryFigures(t *testing.T) {
	if os.Getenv("LEASTWISE_SOAK") == "" {
		t.Skip("SKIPPED, NOTHING WAS CHECKED: make soak measures Policy Sentry")
	}
	b, tasks := setup(t)
	o, err := readOutside(outsideFile)
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.Join("..", "..")
	pages := peers.PagesArchive(filepath.Join(root, "..", "shared", "sources"))
	if pages == "" {
		t.Skip("SKIPPED, NOTHING WAS CHECKED: AWS's pages are not in ../shared/sources")
	}
	p, err := peers.Setup(t.Context(), filepath.Join(root, "out", "peers"), pages, func(text string) { t.Log(text) })
	if errors.Is(err, peers.ErrUnavailable) {
		t.Skip("SKIPPED, NOTHING WAS CHECKED:", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	want, err := b.policySentry(tasks, p)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(o.PolicySentry, want) {
		t.Errorf("Policy Sentry's figures are out of date; run: go run ./scripts/tightness -write -peer out/peers")
	}
}

func TestJudge(t *testing.T) {
	b, _ := setup(t)
	lines := "sqs:ReceiveMessage queue arn:aws:sqs:eu-west-1:111122223333:q\necr:GetAuthorizationToken * *\n"
	task, err := readTask(txtar.Parse([]byte("title: t\nsource: s\n-- needed --\n"+lines+"-- crud.yaml --\nmode: crud\n")), b.catalog)
	if err != nil {
		t.Fatal(err)
	}
	const receive, token = "sqs:ReceiveMessage arn:aws:sqs:eu-west-1:111122223333:q", "ecr:GetAuthorizationToken *"
	for _, tt := range []struct {
		policy string
		want   score
		why    string
	}{
		{`[]`, score{Missing: []string{receive, token}}, "nothing is allowed"},
		{`[{"Effect":"Allow","Action":["sqs:ReceiveMessage","ecr:GetAuthorizationToken"],"Resource":"*"}]`, score{Loose: 1}, "the token takes no resource, the queue does"},
		{`[{"Effect":"Allow","Action":"sqs:receive*","Resource":"arn:aws:sqs:*:111122223333:q"}]`, score{Missing: []string{token}}, "a pattern that covers the queue, in any case"},
		{`[{"Effect":"Allow","Action":"sqs:*Message","Resource":"arn:aws:sqs:eu-west-1:111122223333:other"}]`, score{Missing: []string{receive, token}, Extra: 2}, "Delete and Send as well, on another queue"},
		{`[{"Effect":"Deny","Action":"sqs:ReceiveMessage","Resource":"*"}]`, score{Missing: []string{receive, token}}, "a Deny allows nothing"},
	} {
		got, _, err := judge(b.catalog, &task, `{"Version":"2012-10-17","Statement":`+tt.policy+`}`)
		if err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: got %+v, %v, want %+v (%s)", tt.policy, got, err, tt.want, tt.why)
		}
	}
}

func TestCovers(t *testing.T) {
	for _, tt := range []struct {
		pattern, arn string
		want         bool
	}{
		{"*", "arn:aws:s3:::b/k", true},
		{"arn:aws:s3:::b/k", "arn:aws:s3:::b/k", true},
		{"arn:aws:s3:::b/*", "arn:aws:s3:::b/*", true},
		{"arn:aws:s3:::b/*", "arn:aws:s3:::b", false},
		{"arn:aws:s3:::b/k", "arn:aws:s3:::b/*", false},
		{"arn:aws:ec2:*:*:volume/vol-*", "arn:aws:ec2:eu-west-1:111122223333:volume/*", false},
		{"arn:aws:ec2:*:*:volume/*", "arn:aws:ec2:eu-west-1:111122223333:volume/*", true},
		{"a*a", "a", false},
	} {
		if got := covers(tt.pattern, tt.arn); got != tt.want {
			t.Errorf("covers(%q, %q) = %v, want %v", tt.pattern, tt.arn, got, tt.want)
		}
	}
}

func TestReadTaskErrors(t *testing.T) {
	b, _ := setup(t)
	for _, tt := range []struct{ text, want string }{
		{"titel: t\n", "unknown line"},
		{"title: t\nsource: s\n-- needed --\nsqs:Recieve queue arn\n", "not in the catalog"},
		{"title: t\nsource: s\n-- needed --\nsqs:ReceiveMessage topic arn\n", "takes queue"},
		{"title: t\nsource: s\n-- needed --\nsqs:ReceiveMessage queue *\n", "a type has an ARN"},
		{"title: t\nsource: s\n-- needed --\nsqs:ReceiveMessage\n", "a line is"},
		{"title: t\nsource: s\n-- more --\n", "unknown part"},
		{"title: t\nmanaged: A\nnearest: B\nsource: s\n-- needed --\necr:GetAuthorizationToken * *\n-- crud.yaml --\nmode: crud\n", "nearest is for"},
		{"title: t\n", "a task has"},
	} {
		if _, err := readTask(txtar.Parse([]byte(tt.text)), b.catalog); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: got error %v, want one with %q", tt.text, err, tt.want)
		}
	}
}
