package generate

import (
	"os"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
)

func benchTemplates(b *testing.B, text string, options Options) {
	c := realCatalog(b)
	templates := readTemplates(b, "bench", text)
	b.ReportAllocs()
	for b.Loop() {
		if r := FromTemplates(c, templates, options); len(r.Statements) == 0 {
			b.Fatal("no statement")
		}
	}
}

func packagePage(b *testing.B) string {
	text, err := os.ReadFile("testdata/templates/package-page.yml")
	if err != nil {
		b.Fatal(err)
	}
	return string(text)
}

func BenchmarkPackagePage(b *testing.B) { benchTemplates(b, packagePage(b), Options{Minimize: -1}) }

// With a catalog that nobody has touched, as in a fresh process.
func BenchmarkPackagePageCold(b *testing.B) {
	templates := readTemplates(b, "bench", packagePage(b))
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		c, err := catalog.Open(embedded.Blob())
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		FromTemplates(c, templates, Options{Minimize: -1})
	}
}

func BenchmarkPackagePageMinimized(b *testing.B) { benchTemplates(b, packagePage(b), Options{}) }

const allOfEC2 = `mode: crud
read: ['arn:aws:ec2:*:*:*/*']
write: ['arn:aws:ec2:*:*:*/*']
list: ['arn:aws:ec2:*:*:*/*']
tagging: ['arn:aws:ec2:*:*:*/*']
permissions-management: ['arn:aws:ec2:*:*:*/*']
`

func BenchmarkAllOfEC2(b *testing.B)          { benchTemplates(b, allOfEC2, Options{Minimize: -1}) }
func BenchmarkAllOfEC2Minimized(b *testing.B) { benchTemplates(b, allOfEC2, Options{}) }

func BenchmarkFiftyActions(b *testing.B) {
	c := realCatalog(b)
	var list []string
	for i := 0; len(list) < 50; i += 431 {
		list = append(list, c.Action(i).ID())
	}
	benchTemplates(b, "mode: actions\nactions: ["+strings.Join(list, ", ")+"]", Options{Minimize: -1})
}

// Nothing that a template can ask for may take seconds.
func BenchmarkEveryAction(b *testing.B) {
	benchTemplates(b, "mode: actions\nactions: ['*']", Options{Minimize: -1})
}

func BenchmarkEveryWildcardOnly(b *testing.B) {
	benchTemplates(b, "mode: crud\nwildcard-only:\n  service-read: [all]\n  service-list: [all]\n  service-write: [all]", Options{Minimize: -1})
}
