package report

import (
	"fmt"
	"html"

	"github.com/leastwise/leastwise/wasm/levels"
	"github.com/leastwise/leastwise/wasm/lint"
)

var lintHTML = LintFormat{Name: "html", Help: "a page to send around, with what each file grants by service and level", Append: appendLintHTML, Grants: true}

// ServiceGrant is how much of a service policies grant.
type ServiceGrant struct {
	Service string
	// Granted and Known count the actions at each level, in the order of levels.Order.
	Granted, Known [len(levels.Order)]int
}

// manyServices are shown at once; the others are folded.
const manyServices = 30

// appendLintHTML writes one page that needs nothing else: no script, no font, no request.
func appendLintHTML(dst []byte, run *Lint) ([]byte, error) {
	var counts [4]int
	for i := range run.Files {
		for k := range run.Files[i].Findings {
			counts[run.Files[i].Findings[k].Severity]++
		}
	}
	dst = append(dst, htmlHead...)
	dst = fmt.Appendf(dst, "<h1>Policy findings</h1>\n<p>%s.", countOf(len(run.Files), "file"))
	for s, n := range counts {
		dst = fmt.Appendf(dst, ` <span class="badge %s">%d %s</span>`, lint.Severities[s], n, lint.Severities[s])
	}
	dst = append(dst, "</p>\n"...)
	for i := range run.Files {
		dst = appendHTMLFile(dst, newSpots(&run.Files[i]))
	}
	return fmt.Appendf(dst, "<footer>leastwise %s, catalog of %s</footer>\n</html>\n", html.EscapeString(run.Version), html.EscapeString(run.Date)), nil
}

func appendHTMLFile(dst []byte, s *spots) []byte {
	f := s.file
	dst = fmt.Appendf(dst, "<section>\n<h2>%s</h2>\n<p class=\"dim\">%s</p>\n", htmlText(f.Name), htmlText(readAs(f)))
	if len(f.Findings) == 0 {
		dst = append(dst, "<p>Nothing found.</p>\n"...)
	} else {
		dst = append(dst, "<table class=\"findings\">\n<tr><th>Place<th>Severity<th>Rule<th>Finding\n"...)
		for k := range f.Findings {
			dst = appendHTMLFinding(dst, s, &f.Findings[k])
		}
		dst = append(dst, "</table>\n"...)
	}
	if len(f.Grants) > 0 {
		dst = appendHTMLGrants(dst, f.Grants)
	}
	return append(dst, "</section>\n"...)
}

// readAs says what a file was taken for.
func readAs(f *LintFile) string {
	switch f.Policies {
	case 0:
		return "no policy"
	case 1:
		return "a policy of the kind " + f.Kind.String()
	}
	return fmt.Sprintf("%d policies, the first of the kind %s", f.Policies, f.Kind)
}

func appendHTMLFinding(dst []byte, s *spots, f *lint.Finding) []byte {
	at := s.at(f)
	rule := "<code>" + htmlText(f.Rule.ID) + "</code>"
	if url := helpURL(at.page); url != "" {
		rule = `<a href="` + html.EscapeString(url) + `">` + rule + "</a>"
	}
	dst = fmt.Appendf(dst, "<tr><td>%d:%d<td><span class=\"badge %s\">%s</span><td>%s<td>%s", at.start.Line, at.start.Column+1, f.Severity, f.Severity, rule, htmlText(f.Message))
	if f.Hint != "" {
		dst = fmt.Appendf(dst, "<p class=\"hint\">%s</p>", htmlText(f.Hint))
	}
	return append(dst, '\n')
}

// appendHTMLGrants draws services against levels. The darker a cell, the larger the part of
// the service's actions at that level that is granted.
func appendHTMLGrants(dst []byte, grants []ServiceGrant) []byte {
	dst = append(dst, "<h3>What it grants</h3>\n"...)
	first, rest := grants, []ServiceGrant(nil)
	if len(grants) > manyServices {
		first, rest = grants[:manyServices], grants[manyServices:]
	}
	dst = appendHTMLGrid(dst, first)
	if len(rest) > 0 {
		dst = fmt.Appendf(dst, "<details><summary>%s more</summary>\n", countOf(len(rest), "service"))
		dst = append(appendHTMLGrid(dst, rest), "</details>\n"...)
	}
	return dst
}

func appendHTMLGrid(dst []byte, grants []ServiceGrant) []byte {
	dst = append(dst, "<table class=\"grid\">\n<tr><th>Service"...)
	for _, l := range levels.Order {
		dst = fmt.Appendf(dst, "<th>%s", l)
	}
	dst = append(dst, '\n')
	for i := range grants {
		g := &grants[i]
		dst = fmt.Appendf(dst, "<tr><th>%s", htmlText(g.Service))
		for k, n := range g.Granted {
			if n == 0 {
				dst = append(dst, "<td>"...)
				continue
			}
			dst = fmt.Appendf(dst, `<td class="l%d s%d">%d<small> of %d</small>`, k, 1+3*n/max(g.Known[k], 1), n, g.Known[k])
		}
		dst = append(dst, '\n')
	}
	return append(dst, "</table>\n"...)
}

func htmlText(text string) string { return html.EscapeString(printable(text)) }

const htmlHead = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Policy findings</title>
<style>
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h2 { overflow-wrap: anywhere; border-bottom: 1px solid #8886; padding-bottom: .2em; margin-top: 2em; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { text-align: left; vertical-align: top; padding: .3em .7em; border-bottom: 1px solid #8883; white-space: nowrap; }
.findings td:last-child { white-space: normal; overflow-wrap: anywhere; min-width: 14em; }
.hint { margin: 0; opacity: .8; }
.dim, footer, small { opacity: .75; }
.badge { border-radius: 1em; padding: .05em .6em; white-space: nowrap; color: #fff; background: #59636e; }
.error { background: #b3261e; }
.security { background: #9a4a00; }
.warning { background: #6b5900; }
.grid td { min-width: 5.5em; }
.grid .l0, .grid .l1 { --hue: 210; }
.grid .l2 { --hue: 30; }
.grid .l3 { --hue: 0; }
.grid .l4 { --hue: 270; }
.s1 { background: hsl(var(--hue) 80% 50% / .12); }
.s2 { background: hsl(var(--hue) 80% 50% / .24); }
.s3 { background: hsl(var(--hue) 80% 50% / .36); }
.s4 { background: hsl(var(--hue) 80% 50% / .5); }
</style>
`
