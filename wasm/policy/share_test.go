package policy

import (
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// TestLongList: a list that is long enough to be shared among processors reads as it does
// with one of them, duplicates in it told in order.
func TestLongList(t *testing.T) {
	var b strings.Builder
	for i := 0; b.Len() < 2*longList; i++ {
		if i > 0 {
			b.WriteByte(',')
		}
		n := strconv.Itoa(i)
		b.WriteString(`{"Version":"2012-10-17","Id":"` + n + `","Statement":[{"Effect":"Allow","Action":["s3:Get` + n + `","s3:Put"],"Resource":"*","Condition":{"Bool":{"k":"true","k":"` + n + `"}}}]}`)
	}
	text := "[" + b.String() + "]"
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	want, wantErrs := Parse(text)
	runtime.GOMAXPROCS(4)
	got, errs := Parse(text)
	if len(got.More) != len(want.More) || len(want.More) < 1000 || len(errs) != len(wantErrs) || len(errs) != maxErrors {
		t.Fatalf("%d documents and %d errors, want %d and %d", len(got.More), len(errs), len(want.More), len(wantErrs))
	}
	for i, d := range got.More {
		if w := want.More[i]; d.ID != w.ID || d.Statements[0].Action[0] != w.Statements[0].Action[0] || d.Span != w.Span {
			t.Fatalf("document %d: got %+v, want %+v", i, d.ID, w.ID)
		}
	}
	for i := range errs {
		if errs[i].Span != wantErrs[i].Span {
			t.Fatalf("error %d: got %v, want %v", i, errs[i].Span, wantErrs[i].Span)
		}
	}
}
