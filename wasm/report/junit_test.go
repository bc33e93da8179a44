package report_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/report"
)

// junitShape says which attributes an element must have and which elements may stand in it,
// as the readers' schemas have in common.
var junitShape = map[string]struct{ must, inside string }{
	"testsuites": {"tests failures errors", "testsuite"},
	"testsuite":  {"name tests failures errors skipped time", "testcase"},
	"testcase":   {"name classname time", "failure error"},
	"failure":    {"message type", ""},
	"error":      {"message type", ""},
}

func junitFiles() []report.TestFile {
	text := "tests:\n- a\n- b\n"
	return []report.TestFile{
		{Name: "dir/policy.test.yml", Text: text, Detail: func(c *api.SuiteCase) string { return "more about \"it\" & <that>\x01" }, Reply: &api.SuiteReply{Passed: 1, Failed: 1, Cases: []api.SuiteCase{
			{Name: "reads", Action: "s3:GetObject", Resource: "*", Passed: true, Start: 7, End: 10},
			{Name: "writes “ü”", Action: "s3:PutObject", Resource: "*", Decision: "allowed", Why: "it is allowed, not deny", Start: 11, End: 14},
		}}},
		{Name: "broken.test.json", Text: "{}", Reply: &api.SuiteReply{Problems: []api.SuiteProblem{
			{Message: "the suite has no tests", Hint: "list them", Start: 0, End: 2},
			{File: "p.json", Message: "this is no policy", Start: 400, End: 500},
		}}},
	}
}

func TestJUnitHasTheReadersShape(t *testing.T) {
	out, err := report.AppendJUnit(nil, junitFiles())
	if err != nil {
		t.Fatal(err)
	}
	d := xml.NewDecoder(bytes.NewReader(out))
	var open []string
	found := map[string]int{}
	announced := map[string]int{}
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		switch e := token.(type) {
		case xml.StartElement:
			name := e.Name.Local
			shape, known := junitShape[name]
			if len(open) == 0 && name != "testsuites" || len(open) > 0 && !slices.Contains(strings.Fields(junitShape[open[len(open)-1]].inside), name) || !known {
				t.Errorf("%s inside of %v", name, open)
			}
			have := map[string]string{}
			for _, a := range e.Attr {
				have[a.Name.Local] = a.Value
			}
			for _, must := range strings.Fields(shape.must) {
				if _, ok := have[must]; !ok {
					t.Errorf("%s without %s", name, must)
				}
			}
			if name == "testsuites" {
				for _, what := range []string{"tests", "failures", "errors"} {
					announced[what], _ = strconv.Atoi(have[what])
				}
			}
			if _, err := strconv.ParseFloat(have["time"], 64); have["time"] != "" && err != nil {
				t.Errorf("time %q", have["time"])
			}
			found[name]++
			open = append(open, name)
		case xml.EndElement:
			open = open[:len(open)-1]
		}
	}
	if found["testcase"] != announced["tests"] || found["failure"] != announced["failures"] || found["error"] != announced["errors"] || found["testcase"] != 4 {
		t.Errorf("found %v, announced %v", found, announced)
	}
	for _, want := range []string{
		`<testcase name="writes “ü”: s3:PutObject on *" classname="dir/policy" file="dir/policy.test.yml" line="3" time="0">`,
		`<failure message="it is allowed, not deny" type="allowed">more about &#34;it&#34; &amp; &lt;that&gt;` + "\uFFFD</failure>",
		`<testcase name="p.json can be read" classname="broken" file="broken.test.json" line="1" time="0">`,
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %s in\n%s", want, out)
		}
	}
}
