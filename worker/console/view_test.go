package console

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/worker/doubles/iamv2"
)

// The script's question by its own list: which actions of CloudTrail match De*, in its order
// and with its groups. The list is the double's, of which eight are published; the catalog's
// answer of today is in testdata/script/expand.txtar.
func TestCloudTrail2023(t *testing.T) {
	w := newWorld(t, s3Main, iamv2.CloudTrail2023())
	services, err := w.Services(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	actions, err := w.ActionsOf(context.Background(), services, "CloudTrail", Region)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, a := range actions {
		if strings.HasPrefix(a.Name, "De") {
			lines = append(lines, a.Name+" "+strings.Join(a.Groups, ", "))
		}
	}
	want := `DeleteChannel ReadWrite
DeleteEventDataStore ReadWrite
DeleteResourcePolicy ReadWrite
DeleteServiceLinkedChannel ReadWrite
DeleteTrail ReadWrite
DeregisterOrganizationDelegatedAdmin ReadWrite
DescribeQuery ReadOnly, ReadWrite
DescribeTrails ReadOnly, ReadWrite`
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// All parts of a prefix count, each name once; what is not known of an entry is kept.
func TestViews(t *testing.T) {
	w := newWorld(t, s3Main, s3Other)
	services, err := w.Services(context.Background())
	if err != nil || len(services) != 2 || services[1].Key != "s3v2" || string(services[0].Extra["madeUp"]) != `{"n":2}` || len(services[0].Extra) != 1 {
		t.Fatalf("got %+v, %v", services, err)
	}
	actions, err := w.ActionsOf(context.Background(), services, "S3", Region)
	if err != nil || len(actions) != 3 || actions[0].Name != "DeleteObject" || actions[1].Name != "GetObject" || len(actions[1].Groups) != 2 || string(actions[1].Extra["alsoMadeUp"]) != "null" {
		t.Errorf("got %+v, %v", actions, err)
	}
	if none, err := w.ActionsOf(context.Background(), services, "sqs", Region); err != nil || len(none) != 0 {
		t.Errorf("got %+v, %v for a service that is not there", none, err)
	}
}

// An answer of another shape gives an error with the shape, and no half-right list.
func TestOtherShapes(t *testing.T) {
	for _, tt := range []struct{ services, says string }{
		{`{"services":[]}`, `no list of objects but {"services":[]}`},
		{`null`, `no list of objects but "null"`},
		{`["s3"]`, `no list of objects but ["string"]`},
		{`[{"serviceName":"s3","serviceKeyName":"s3"},{"serviceName":7,"serviceKeyName":"s3"}]`, "entry 2 lacks a known field"},
		{`[{"serviceName":"s3"}]`, `entry 1 lacks a known field, or it is of another kind; all of them are [{"serviceName":"string"}]`},
		{`[{"serviceName":"","serviceKeyName":"s3"}]`, "entry 1"},
		{`[{"serviceName":null,"serviceKeyName":"s3"}]`, "entry 1"},
	} {
		w := newWorld(t)
		w.double.Set(func(d *iamv2.Double) { d.Answers = map[string]string{"services": tt.services} })
		services, err := w.Services(context.Background())
		if !errors.Is(err, ErrShape) || services != nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: got %+v, %v", tt.services, services, err)
		}
	}
	w := newWorld(t, s3Main)
	w.double.Set(func(d *iamv2.Double) {
		d.Answers = map[string]string{"actions": `[{"actionName":"GetObject","actionGroups":"ReadOnly"}]`}
	})
	if actions, err := w.Actions(context.Background(), "s3", Region); !errors.Is(err, ErrShape) || actions != nil {
		t.Errorf("groups that are no list: got %+v, %v", actions, err)
	}
	w = newWorld(t)
	w.double.Set(func(d *iamv2.Double) { d.Answers = map[string]string{"services": "[]"} })
	if services, err := w.Services(context.Background()); err != nil || len(services) != 0 {
		t.Errorf("no services at all: got %+v, %v", services, err)
	}
}

// A list of 20 MB is read.
func TestLongList(t *testing.T) {
	var b strings.Builder
	b.WriteByte('[')
	for i := range 100_000 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"actionName":"Action%d","actionGroups":["ReadOnly","ReadWrite"],"filler":"%s"}`, i, strings.Repeat("x", 130))
	}
	b.WriteByte(']')
	w := newWorld(t, s3Main)
	w.double.Set(func(d *iamv2.Double) { d.Answers, d.Gzip = map[string]string{"actions": b.String()}, true })
	actions, err := w.Actions(context.Background(), "s3", Region)
	if err != nil || len(actions) != 100_000 || b.Len() < 20_000_000 {
		t.Errorf("%d actions of %d bytes, %v", len(actions), b.Len(), err)
	}
}
