package aws

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// slow reads XML with the standard library, into the same list. It takes documents that
// parseXML refuses, so only texts that both take are compared.
func slow(s string) (tree, error) {
	d := xml.NewDecoder(strings.NewReader(s))
	var t tree
	var open []int
	texts := map[int]string{}
	for {
		token, err := d.Token()
		if err == io.EOF {
			if len(open) > 0 || len(t) == 0 {
				return nil, errXML
			}
			return t, nil
		}
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if len(open) == 0 && len(t) > 0 {
				return nil, errXML
			}
			open = append(open, len(t))
			t = append(t, element{name: token.Name.Local})
		case xml.EndElement:
			top := open[len(open)-1]
			open = open[:len(open)-1]
			t[top].end, t[top].text = len(t), strings.TrimSpace(texts[top])
		case xml.CharData:
			if len(open) > 0 {
				texts[open[len(open)-1]] += string(token)
			} else if strings.TrimSpace(string(token)) != "" {
				return nil, errXML
			}
		case xml.Directive:
			return nil, errXML
		}
	}
}

var answers = []string{
	`<GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult><Role><Path>/leastwise-sandbox/</Path></Role></GetRoleResult></GetRoleResponse>`,
	`<?xml version="1.0" encoding="UTF-8"?><!-- c --><ns:A xmlns:ns="u" x='>'><ns:B/>text<![CDATA[<&]]>&lt;&#65;&#x42;&amp;</ns:A>`,
	`<ErrorResponse><Errors><Error><Code>AccessDenied</Code><Message>User: x is not authorized</Message></Error></Errors><RequestId>r</RequestId></ErrorResponse>`,
	`<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`, `<a>&b;</a>`, `<a>`, `</a>`, `<a></b>`, `<a/><b/>`, `text`, ``, "\ufeff<a/>", `<a><![CDATA[`, `<a b="c>`, `<a>&#0;</a>`, `<a>&#xFFFFFFF;</a>`,
}

func TestXML(t *testing.T) {
	for i, s := range answers {
		got, err := parseXML(s)
		if takes := i < 3 || s == "\ufeff<a/>"; takes != (err == nil) {
			t.Errorf("parseXML(%q): error %v, want one: %v", s, err, !takes)
		}
		if err == nil && i < 3 {
			compare(t, s, got)
		}
	}
	deep := strings.Repeat("<a>", maxDepth) + strings.Repeat("</a>", maxDepth)
	if _, err := parseXML(deep); err != nil {
		t.Errorf("%d levels: %v", maxDepth, err)
	}
	for name, s := range map[string]string{
		"a level too many":   "<a>" + deep + "</a>",
		"too many elements":  "<a>" + strings.Repeat("<b/>", maxElements) + "</a>",
		"too many bytes":     "<a>" + strings.Repeat(" ", maxBytes) + "</a>",
		"100,000 open ones":  strings.Repeat("<a>", 100_000),
		"a name with a less": "<a<b/>",
	} {
		if _, err := parseXML(s); !errors.Is(err, errXML) {
			t.Errorf("%s: got %v, want errXML", name, err)
		}
	}
}

func compare(t *testing.T, s string, got tree) {
	t.Helper()
	want, err := slow(s)
	if err != nil {
		return
	}
	if len(got) != len(want) {
		t.Fatalf("%q: %d elements, want %d", s, len(got), len(want))
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("%q: element %d is %+v, want %+v", s, i, got[i], want[i])
		}
	}
}

func FuzzXML(f *testing.F) {
	for _, s := range answers {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := parseXML(s)
		if err != nil {
			return
		}
		for i, e := range got {
			if e.end <= i || e.end > len(got) {
				t.Fatalf("%q: element %d ends at %d of %d", s, i, e.end, len(got))
			}
		}
		if !strings.ContainsAny(s, "\r\ufeff") { // the library turns CR LF into LF
			compare(t, s, got)
		}
		ReadError("GetRole", Answer{Status: 400, Body: []byte(s)}, Credentials{})
	})
}
