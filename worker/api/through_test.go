package api

import (
	"errors"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/worker/aws"
)

// Whatever answers in a broker's place, nothing of it is taken for AWS's.
func TestThrough(t *testing.T) {
	signed := aws.Request{Host: "sts.eu-west-1.amazonaws.com", Body: []byte("Action=GetCallerIdentity"), Headers: []aws.Header{
		{Name: "Content-Type", Value: aws.ContentType}, {Name: "Authorization", Value: "a"}, {Name: "X-Amz-Date", Value: "d"},
		{Name: "X-Amz-Security-Token", Value: "t"}, {Name: "User-Agent", Value: "u"},
	}}
	for _, tt := range []struct {
		name, answer, want string
		status             int
	}{
		{"AWS's answer", `{"status":403,"requestId":"r","body":"<a>\u00e9</a>"}`, "", 200},
		{"a refusal", `{"error":{"code":"invalid","message":"no such host","retryable":false}}`, "the broker: no such host", 400},
		{"a page", "<!doctype html>", "status 200 and not as a relay does", 200},
		{"a list", "[]", "not as a relay does", 200},
		{"nothing", "", "not as a relay does", 502},
		{"another JSON", `{"ok":true}`, "not as a relay does", 200},
		{"an error of another form", `{"error":"no"}`, "not as a relay does", 500},
		{"an answer with another status", `{"status":200,"body":"x"}`, "not as a relay does", 500},
		{"a status that is none", `{"status":"200","body":"x"}`, "not as a relay does", 200},
	} {
		var sent string
		a, err := Through(func(body []byte) (int, string, error) { sent = string(body); return tt.status, tt.answer, nil })(signed)
		if tt.want == "" && (err != nil || a.Status != 403 || a.RequestID != "r" || string(a.Body) != "<a>é</a>") || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: %+v, %v", tt.name, a, err)
		}
		if want := `{"host":"sts.eu-west-1.amazonaws.com","authorization":"a","date":"d","token":"t","body":"Action=GetCallerIdentity"}`; sent != want {
			t.Errorf("sent %s", sent)
		}
	}
	lost := errors.New("no network")
	if _, err := Through(func([]byte) (int, string, error) { return 0, "", lost })(signed); !errors.Is(err, lost) {
		t.Errorf("got %v", err)
	}
	probe := aws.Request{Host: "sqs.eu-west-1.amazonaws.com", Probe: "sqs:ListQueues", Region: "eu-west-1", Body: []byte("Action=ListQueues")}
	_, _ = Through(func(body []byte) (int, string, error) {
		if want := `{"host":"sqs.eu-west-1.amazonaws.com","probe":"sqs:ListQueues","region":"eu-west-1"}`; string(body) != want {
			t.Errorf("a probe goes as %s", body)
		}
		return 200, `{"status":200,"body":""}`, nil
	})(probe)
}
