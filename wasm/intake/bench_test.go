package intake

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// BenchmarkEvents reads a log of 3,300 events, some 2 MB.
func BenchmarkEvents(b *testing.B) {
	c, o := open(b)
	text, err := os.ReadFile("testdata/events/log.txt")
	if err != nil {
		b.Fatal(err)
	}
	records := strings.TrimSuffix(strings.TrimPrefix(string(text), `{"Records": [`), "]}")
	log := `{"Records": [` + strings.Repeat(records+",", 99) + records + "]}"
	b.SetBytes(int64(len(log)))
	for b.Loop() {
		if r := Read(c, o, log); r.Events != 3300 {
			b.Fatal(r.Events)
		}
	}
}

// BenchmarkObjects reads a log of 20,000 events on as many objects.
func BenchmarkObjects(b *testing.B) {
	c, o := open(b)
	var log strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&log, `{"eventSource":"s3.amazonaws.com","eventName":"GetObject","awsRegion":"eu-west-1","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/ann"},`+
			`"requestParameters":{"bucketName":"logs","key":"%d/%d/%d"}}`+"\n", i%7, i%1000, i)
	}
	b.SetBytes(int64(log.Len()))
	for b.Loop() {
		if r := Read(c, o, log.String()); r.Events != 20_000 || len(r.Candidates) != 1 {
			b.Fatal(r.Events, len(r.Candidates))
		}
	}
}

// BenchmarkMessage reads one message.
func BenchmarkMessage(b *testing.B) {
	c, o := open(b)
	text, err := os.ReadFile("testdata/wordings/identity-missing.txt")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if r := Read(c, o, string(text)); len(r.Candidates) != 1 {
			b.Fatal(r)
		}
	}
}
