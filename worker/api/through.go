package api

import (
	"errors"
	"strconv"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/worker/aws"
)

// Through sends requests that were signed here by a broker's [Relay]: post hands the broker
// a body and gives its HTTP status and answer. What the body lacks is the secret key.
func Through(post func(body []byte) (status int, answer string, err error)) aws.Do {
	return func(r aws.Request) (aws.Answer, error) {
		var w writer
		w.text("host", r.Host)
		for _, h := range r.Headers {
			switch h.Name {
			case "Authorization":
				w.text("authorization", h.Value)
			case "X-Amz-Date":
				w.text("date", h.Value)
			case "X-Amz-Security-Token":
				w.text("token", h.Value)
			}
		}
		if r.Probe != "" {
			w.text("probe", r.Probe)
			w.some("resource", r.Resource)
			w.text("region", r.Region)
		} else {
			w.text("body", string(r.Body))
		}
		status, text, err := post(w.close())
		if err != nil {
			return aws.Answer{}, err
		}
		return passed(status, text)
	}
}

// passed reads a relay's answer: AWS's, or why there is none.
func passed(status int, text string) (a aws.Answer, err error) {
	unreadable := errors.New("the broker answered with status " + strconv.Itoa(status) + " and not as a relay does")
	doc, err := jsonspan.Parse(text)
	if err != nil || doc.Root().Kind() != jsonspan.Object {
		return a, unreadable
	}
	ok := false
	for key, value := range doc.Root().Members() {
		switch key.Text() {
		case "status":
			a.Status, ok = value.Int()
		case "requestId":
			a.RequestID = value.Text()
		case "body":
			a.Body = []byte(value.Text())
		case "error":
			if value.Kind() != jsonspan.Object {
				return a, unreadable
			}
			for name, said := range value.Members() {
				if name.Text() == "message" {
					return a, errors.New("the broker: " + said.Text())
				}
			}
		}
	}
	if status != 200 || !ok {
		return a, unreadable
	}
	return a, nil
}
