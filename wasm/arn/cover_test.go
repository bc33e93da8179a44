package arn

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/internal/corpus"
)

func TestCovers(t *testing.T) {
	for _, tt := range []struct {
		outer, inner string
		want         bool
		why          string
	}{
		{"*", "arn:aws:s3:::b", true, "everything"},
		{"**", "*", true, "everything twice"},
		{"arn:aws:s3:::b*", "*", false, "everything is more"},
		{"arn:aws:s3:::b*", "arn:aws:s3:::b/k", true, "a star crosses a slash"},
		{"arn:aws:s3:::b/*", "arn:aws:s3:::b", false, "the slash is literal"},
		{"arn:aws:s3:::b/*", "arn:aws:s3:::b/x*", true, "a start that is longer"},
		{"arn:aws:s3:::b/x*", "arn:aws:s3:::b/*", false, "a start that is shorter"},
		{"arn:aws:s3:::B*", "arn:aws:s3:::b1", false, "letter case counts"},
		{"arn:aws:logs:*:*:log-group:*", "arn:aws:logs:eu-west-1:111122223333:log-group:g:*", true, "the last star crosses colons"},
		{"arn:aws:logs:*:*:log-group:a*", "arn:aws:logs:*:*:log-group:ab*", true, "stars in the same fields read alike"},
		{"arn:aws:logs:*:*:*", "arn:aws:logs:*:*:log-group:ab*", true, "the last star takes all"},
		{"arn:aws:s3:*", "arn:aws:s3:::b", false, "the narrow reading has six fields"},
		{"arn:aws:s3:*", "arn:aws:s3:*", true, "the same text"},
		{"arn:aws:sns:*:1:t*s", "arn:aws:sns:*:1:t:us", false, "in the middle a star may stop at colons"},
		{"arn:aws:sns:*:1:t*s", "arn:aws:sns:*:1:tus", true, "and takes everything else"},
		{"arn:aws:sns:*:1:?", "arn:aws:sns:*:1:a", true, "one character"},
		{"arn:aws:sns:*:1:?", "arn:aws:sns:*:1:*", false, "a star may be none or two"},
		{"arn:aws:sns:*:1:?*", "arn:aws:sns:*:1:*?", true, "one character or more, all in the segment"},
		{"arn:aws:sns:*:1:*?", "arn:aws:sns:*:1:?*", false, "there may be a colon behind the first"},
		{"arn:aws:s3:::b/*", "arn:aws:s3:::b/${aws:username}/*", true, "a star takes a variable"},
		{"arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/${aws:username}/x", true, "a variable takes itself"},
		{"arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/ann/x", false, "it need not be ann"},
		{"arn:aws:s3:::b/ann", "arn:aws:s3:::b/${aws:username}", false, "nor is it always"},
		{"", "arn:aws:s3:::b", false, "nothing"},
	} {
		if got := Covers(tt.outer, tt.inner); got != tt.want {
			t.Errorf("Covers(%q, %q) = %v, want %v (%s)", tt.outer, tt.inner, got, tt.want, tt.why)
		}
	}
}

func TestDisjoint(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"arn:aws:s3:::a", "arn:aws:s3:::b", true},
		{"arn:aws:s3:::a*", "arn:aws:s3:::b*", true},
		{"arn:aws:s3:::a*", "arn:aws:s3:::*b", false},
		{"arn:aws:s3:::a", "*", false},
		{"arn:aws:s3:*", "arn:aws:s3:::a", false},
		{"arn:aws:sqs:*:1:a", "arn:aws:sns:*:1:a", true},
		{"arn:aws:s3:::${aws:username}", "arn:aws:s3:::b", false},
		{"arn:aws:s3:::?", "arn:aws:s3:::ab", true},
		{"arn:aws:sqs:eu-west-1:*:a", "arn:aws:sqs:us-east-1:*:a", true},
	} {
		if Disjoint(tt.a, tt.b) != tt.want || Disjoint(tt.b, tt.a) != tt.want {
			t.Errorf("Disjoint(%q, %q): want %v both ways", tt.a, tt.b, tt.want)
		}
	}
}

func TestCoversText(t *testing.T) {
	for _, tt := range []struct {
		outer, inner string
		want         bool
	}{
		{"s3:*", "S3:Get*", true}, {"s3:get*", "s3:GetObject", true}, {"s3:Get?*", "s3:Get*", false}, {"*", "s3:x", true},
		{"s3:*?", "s3:?*", true}, {"s3:G*t", "s3:Get*t", true}, {"*:Get*", "s3:Get*", true}, {"s3:Get*", "*:Get*", false},
	} {
		if got := CoversText(tt.outer, tt.inner); got != tt.want {
			t.Errorf("CoversText(%q, %q) = %v, want %v", tt.outer, tt.inner, got, tt.want)
		}
	}
}

// reading is one reading of a pattern as a regular expression.
func reading(pattern string, wide bool) *regexp.Regexp {
	var b strings.Builder
	if pattern == "*" {
		return regexp.MustCompile("^(?s:.*)$")
	}
	for i := range len(pattern) {
		colons := strings.Count(pattern[:i], ":")
		last := i+1 == len(pattern)
		switch pattern[i] {
		case '*':
			if wide && (last || pattern[i+1] == ':' || colons >= 5) || !wide && last && colons >= 5 {
				b.WriteString(".*")
			} else {
				b.WriteString("[^:]*")
			}
		case '?':
			if wide && colons >= 5 {
				b.WriteString(".")
			} else {
				b.WriteString("[^:]")
			}
		default:
			b.WriteString(regexp.QuoteMeta(pattern[i : i+1]))
		}
	}
	return regexp.MustCompile("^(?:" + b.String() + ")$")
}

// TestCoversTwin draws patterns and texts from few letters: what is covered must match
// wherever the inner pattern does, and what is disjoint must have no text in common.
func TestCoversTwin(t *testing.T) {
	n := corpus.Rounds(20_000, 400_000)
	random := rand.New(rand.NewPCG(3, 4))
	draw := func(alphabet string, length int) string {
		b := make([]byte, 1+random.IntN(length))
		for i := range b {
			b[i] = alphabet[random.IntN(len(alphabet))]
		}
		return string(b)
	}
	var texts []string
	for range 300 {
		texts = append(texts, "a:a:a:"+draw("aab:", 2)+":"+draw("aab:", 2)+":"+draw("aab:", 5))
	}
	covered, disjoint, always := 0, 0, 0
	for range n {
		head := []string{"a:a:a:", "a:*:a:", "*:a:a:"}[random.IntN(3)]
		outer, inner := head+draw("a*?:", 3)+":"+draw("a*:", 5), head+draw("a*?:", 3)+":"+draw("a*?:", 5)
		covers, apart := Covers(outer, inner), Disjoint(outer, inner)
		if CoversAlways(outer, inner) {
			always++
			o, i := reading(outer, false), reading(inner, true)
			for _, text := range texts {
				if i.MatchString(text) && !o.MatchString(text) || !covers {
					t.Fatalf("%q always covers %q, but not %q", outer, inner, text)
				}
			}
		}
		if covers {
			covered++
		}
		if apart {
			disjoint++
		}
		if !covers && !apart {
			continue
		}
		for _, wide := range []bool{false, true} {
			o, i := reading(outer, wide), reading(inner, wide)
			for _, text := range texts {
				in, out := i.MatchString(text), o.MatchString(text)
				if covers && in && !out || apart && in && out {
					t.Fatalf("%q and %q, covers %v, disjoint %v, wide %v: %q fits the first %v, the second %v", outer, inner, covers, apart, wide, text, out, in)
				}
			}
		}
	}
	t.Logf("of %d pairs %d covered, %d disjoint", n, covered, disjoint)
	if covered < n/50 || disjoint < n/50 || always < n/200 || always == covered {
		t.Errorf("of %d pairs %d covered, %d of them always, %d disjoint; too few to show much", n, covered, always, disjoint)
	}
}

func FuzzCovers(f *testing.F) {
	f.Add("arn:aws:s3:::b/*", "arn:aws:s3:::b/${aws:username}/?x*")
	f.Add("*", "")
	f.Fuzz(func(t *testing.T, a, b string) {
		if len(a) > 300 || len(b) > 300 {
			return
		}
		if Covers(a, b) && Disjoint(a, b) && b != "" {
			t.Errorf("%q covers %q, and they are disjoint", a, b)
		}
		if !Covers(a, a) || !Covers("*", a) || a != "" && Disjoint(a, a) {
			t.Errorf("%q does not cover itself", a)
		}
		CoversText(a, b)
	})
}
