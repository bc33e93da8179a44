package sentence

import (
	"flag"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/internal/corpus"
	"github.com/leastwise/leastwise/wasm/levels"
	"github.com/leastwise/leastwise/wasm/policy"
)

var update = flag.Bool("update", false, "write the sentences anew; read the difference")

func realCatalog(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The file has a statement on a line, and its sentence behind ">" on the next.
func TestSentences(t *testing.T) {
	const file = "testdata/sentences.txt"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	w := New(realCatalog(t), levels.Strict)
	var out strings.Builder
	for n, block := range strings.Split(strings.TrimSpace(string(text)), "\n\n") {
		statement, want, ok := strings.Cut(block, "\n> ")
		if !ok && !*update {
			t.Fatalf("block %d has no sentence", n)
		}
		statement = strings.TrimSuffix(statement, "\n>")
		d, _ := policy.Parse(`{"Statement": ` + statement + `}`)
		k, _ := policy.Detect(d)
		got := w.Statement(&d.Statements[0], k)
		if got != want && !*update {
			t.Errorf("%s\ngot  %s\nwant %s", statement, got, want)
		}
		out.WriteString(statement + "\n> " + got + "\n\n")
	}
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// wellFormed says what is wrong with a sentence, or nothing.
func wellFormed(text string) string {
	switch {
	case !utf8.ValidString(text):
		return "it is no UTF-8"
	case !strings.HasSuffix(text, "."):
		return "it has no end"
	case strings.Count(text, " (") < strings.Count(text, "of  ("):
		return "an object is empty"
	}
	for _, word := range []string{"Allows ", "Denies ", "Forbids ", "Does nothing: "} {
		if strings.HasPrefix(text, word) {
			return ""
		}
	}
	return "it begins with none of the verbs"
}

// Sentences about policies that AWS and others wrote are short, name no placeholder of the
// catalog's, and leave no hole.
func TestCorpus(t *testing.T) {
	c := realCatalog(t)
	w := New(c, levels.Strict)
	n, long := 0, 0
	for _, p := range append(corpus.Files(t, corpus.ManagedPolicies), corpus.Files(t, corpus.ExamplePolicies)...) {
		d, _ := policy.Parse(p.Text)
		k, _ := policy.Detect(d)
		for i := range d.Statements {
			text := w.Statement(&d.Statements[i], k)
			n++
			if bad := wellFormed(text); bad != "" {
				t.Errorf("%s, statement %d: %s: %s", p.Name, i+1, bad, text)
			}
			for _, hole := range []string{"  ", "()", " ,", "${Partition}", "${Region}", "${Account}", "${BucketName}", " and.", " of.", "nothing nothing"} {
				if strings.Contains(text, hole) && !strings.Contains(p.Text, hole) {
					t.Errorf("%s, statement %d: %q in %s", p.Name, i+1, hole, text)
				}
			}
			if len(text) > 900 {
				long++
			}
		}
	}
	if long*100 > n {
		t.Errorf("%d of %d sentences have more than 900 bytes", long, n)
	}
}

// A sentence that grants nothing is said of statements whose actions take none of the
// resources, and of no others.
func TestNothing(t *testing.T) {
	w := New(realCatalog(t), levels.Strict)
	for _, tt := range []struct {
		statement string
		nothing   bool
	}{
		{`{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "arn:aws:s3:::b"}`, true},
		{`{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}`, false},
		{`{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b"}`, true},
		{`{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b*"}`, false}, // covers objects
		{`{"Effect": "Allow", "Action": "s3:GetObject", "Resource": ["arn:aws:s3:::b", "*"]}`, false},
		{`{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:sqs:eu-west-1:111122223333:q"}`, true},
		{`{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:*:s3:::*"}`, false},
		{`{"Effect": "Deny", "Action": "s3:CreateBuckets", "Resource": "*"}`, true},
	} {
		d, _ := policy.Parse(`{"Statement": ` + tt.statement + `}`)
		got := w.Statement(&d.Statements[0], policy.Identity)
		if nothing := strings.Contains(got, " nothing: "); nothing != tt.nothing {
			t.Errorf("%s\n%s", tt.statement, got)
		}
	}
}

func FuzzStatement(f *testing.F) {
	for _, text := range []string{
		`{"Effect": "Allow", "Action": ["s3:Get*", "dynamodb:*"], "Resource": ["arn:aws:s3:::b*", "arn:aws:dynamodb:*:*:table/t/index/*"], "Condition": {"Bool": {"aws:SecureTransport": "true"}}}`,
		`{"Effect": "Deny", "NotAction": "iam:*", "NotResource": "arn:aws:s3:::${aws:username}/*", "NotPrincipal": {"AWS": ["*", "1"], "Federated": "arn:aws:iam::1:oidc-provider/x"}}`,
		`{"Effect": "Allow", "Principal": {"Service": []}, "Action": "sts:AssumeRole", "Condition": {"ForAnyValue:StringNotLikeIfExists": {"aws:PrincipalTag/": []}}}`,
	} {
		f.Add(text)
	}
	c, err := embedded.Open()
	if err != nil {
		f.Fatal(err)
	}
	w := New(c, levels.AWS)
	f.Fuzz(func(t *testing.T, text string) {
		d, _ := policy.Parse(`{"Statement": [` + text + `]}`)
		for i := range d.Statements {
			for k := range policy.Kinds {
				got := w.Statement(&d.Statements[i], policy.Kind(k))
				if bad := wellFormed(got); bad != "" && utf8.ValidString(text) {
					t.Errorf("%s: %q", bad, got)
				}
			}
		}
	})
}

func BenchmarkStatement(b *testing.B) {
	w := New(realCatalog(b), levels.Strict)
	d, _ := policy.Parse(`{"Statement": {"Effect": "Allow", "Action": ["s3:Get*", "s3:List*", "s3:PutObject"], "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]}}`)
	for b.Loop() {
		w.Statement(&d.Statements[0], policy.Identity)
	}
}
