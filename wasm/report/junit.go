package report

import (
	"encoding/xml"
	"strings"

	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/policy"
)

// TestFile is a suite of policy tests with what came of it.
type TestFile struct {
	// Name is the file's name, Text what is in it.
	Name, Text string
	Reply      *api.SuiteReply
	// Detail says more about a case that did not pass; it may be nil.
	Detail func(*api.SuiteCase) string
}

const noTime = "0"

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Time     string      `xml:"time,attr"`
	File     string      `xml:"file,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name    string       `xml:"name,attr"`
	Class   string       `xml:"classname,attr"`
	File    string       `xml:"file,attr"`
	Line    int          `xml:"line,attr"`
	Time    string       `xml:"time,attr"`
	Error   *junitDetail `xml:"error"`
	Failure *junitDetail `xml:"failure"`
	Out     string       `xml:"system-out,omitempty"`
}

type junitDetail struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

// AppendJUnit appends what came of suites in JUnit's XML, as CI servers read it: a testsuite
// for each file, a testcase for each request, and an error for each problem that kept a file
// from being run. Times are zero, so that an output is the same each time; a request takes
// some microseconds.
//
// Nobody owns the format; this is what the readers have in common:
// https://github.com/testmoapp/junitxml
func AppendJUnit(dst []byte, files []TestFile) ([]byte, error) {
	all := junitSuites{Name: "leastwise test"}
	for i := range files {
		s := junitFile(&files[i])
		all.Tests, all.Failures, all.Errors = all.Tests+s.Tests, all.Failures+s.Failures, all.Errors+s.Errors
		all.Suites = append(all.Suites, s)
	}
	text, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return dst, err
	}
	return append(append(append(dst, xml.Header...), text...), '\n'), nil
}

func junitFile(f *TestFile) junitSuite {
	lines := policy.NewLines(f.Text)
	class, _, _ := strings.Cut(f.Name, ".test.")
	out := junitSuite{Name: f.Name, File: f.Name, Time: noTime}
	add := func(c junitCase, start int) {
		c.Class, c.File, c.Line, c.Time = class, f.Name, lines.Position(start).Line, noTime
		out.Cases = append(out.Cases, c)
		out.Tests++
	}
	for _, p := range f.Reply.Problems {
		text := p.Message
		if p.Hint != "" {
			text += "\n" + p.Hint
		}
		out.Errors++
		c := junitCase{Name: "the suite can be read", Error: &junitDetail{p.Message, "problem", text}}
		if p.File != "" {
			c.Name, p.Start = p.File+" can be read", 0
		}
		add(c, p.Start)
	}
	for i := range f.Reply.Cases {
		one := &f.Reply.Cases[i]
		c := junitCase{Name: caseName(one)}
		if !one.Passed {
			c.Failure = &junitDetail{one.Why, one.Decision, one.Why}
			if f.Detail != nil {
				c.Failure.Text = f.Detail(one)
			}
			out.Failures++
		}
		add(c, one.Start)
	}
	return out
}

// caseName tells the cases of a table apart.
func caseName(c *api.SuiteCase) string {
	request := c.Action + " on " + c.Resource
	if c.Name == request {
		return request
	}
	return c.Name + ": " + request
}
