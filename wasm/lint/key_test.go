package lint

import (
	"strconv"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog/embedded"
)

// What a linter remembers of one policy doesn't keep it from knowing the keys of another.
func TestKeysOfManyPolicies(t *testing.T) {
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	unknown := 0
	l := New(c, []*Rule{{ID: "key", Kinds: ForIdentity, At: AtKey, Check: func(p *Pass) {
		if _, ok := p.CatalogKey(); !ok {
			unknown++
		}
	}}})
	for i := range 6 {
		var keys []string
		for k := range 1000 {
			keys = append(keys, `"aws:RequestTag/`+strconv.Itoa(1000*i+k)+`": "a"`)
		}
		l.Text(`{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {`+strings.Join(keys, ",")+`}}}}`, Options{})
	}
	if unknown > 0 {
		t.Errorf("%d keys are not known", unknown)
	}
}
