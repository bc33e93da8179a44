package api

import (
	"strings"

	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/flow"
	probes "github.com/leastwise/leastwise/worker/probe"
)

// Relay passes on one request that a page signed: its secret key never left the page.
//
//	{"host": "sts.eu-west-1.amazonaws.com", "authorization": "AWS4-HMAC-SHA256 …", "date": "20060102T150405Z",
//	 "token": "…", "body": "Action=GetCallerIdentity&Version=2011-06-15"}
//
// Only hosts of the table and actions of package aws are passed on, signed by a session for
// just that host's service and region. The answer is AWS's, with its status inside:
//
//	{"status": 200, "requestId": "…", "body": "<GetCallerIdentityResponse…"}
//
// A call of package probe has action, resource and region in place of the body, and is made
// from them again here; of its answer nothing is passed on but a refusal.
func Relay(body string, env Env) Reply {
	var host, authorization, date, token, form string
	var action, resource, region string
	isProbe := false
	wrong := decode(body, []field{
		{name: "host", read: text(&host, 100)},
		{name: "authorization", read: text(&authorization, 600)},
		{name: "date", read: text(&date, 16)},
		{name: "token", read: text(&token, 8192)},
		{name: "body", read: text(&form, MaxBody)},
		{name: "probe", seen: &isProbe, read: text(&action, 100)},
		{name: "resource", read: text(&resource, 2048)},
		{name: "region", read: text(&region, 40)},
	})
	audit := Audit{Operation: "relay"}
	refused := func(message string) Reply {
		reply := Refuse(&flow.Problem{Code: flow.Invalid, Step: "relay", Message: message}, 0)
		audit.Code = reply.Audit.Code
		reply.Audit = audit
		return reply
	}
	if wrong != "" {
		return refused(wrong)
	}
	r := aws.Request{Host: host, Body: []byte(form), Headers: []aws.Header{{Name: "Content-Type", Value: aws.ContentType}}}
	var service string
	if isProbe {
		m, err := probes.Make(action, resource, region)
		if err != nil || m.Request.Host != host || form != "" {
			return refused("this is none of the probes that are passed on")
		}
		r, service, region = m.Request, m.Service, m.Region
		action = "probe " + action
	} else {
		var ok bool
		action, _ = aws.Field([]byte(form), "Action")
		if service, region, ok = aws.Allowed(host, action); !ok || resource != "" {
			return refused("only hosts of STS and IAM, and actions that sandboxes need, are passed on")
		}
	}
	id, rest, _ := strings.Cut(strings.TrimPrefix(authorization, "AWS4-HMAC-SHA256 Credential="), "/")
	if _, err := aws.ParseStamp(date); err != nil || len(authorization) == len(id)+1+len(rest) ||
		!strings.HasPrefix(rest, date[:8]+"/"+region+"/"+service+"/aws4_request, SignedHeaders=") || strings.ContainsAny(authorization+token, "\r\n\x00") {
		return refused("the signature is not for this host's service and region")
	}
	if !strings.HasPrefix(id, "ASIA") || token == "" {
		return refused("the signature is not a session's")
	}
	audit.Account, audit.Region, audit.Operation = aws.AccountOf(id), region, "relay "+action
	if env.Admit != nil && !env.Admit(audit.Account) {
		reply := Refuse(&flow.Problem{Code: Busy, Message: "too many requests for this account", RetryAfter: 10_000}, 0)
		audit.Code = Busy
		reply.Audit = audit
		return reply
	}
	r.Headers = append(r.Headers, aws.Header{Name: "X-Amz-Date", Value: date}, aws.Header{Name: "X-Amz-Security-Token", Value: token},
		aws.Header{Name: "Authorization", Value: authorization}, aws.Header{Name: "User-Agent", Value: aws.UserAgent})
	answer, err := env.Do(r)
	if err != nil {
		reply := Refuse(&flow.Problem{Code: flow.Unavailable, Step: "relay", Message: "AWS did not answer", RetryAfter: 1000}, 0)
		audit.Code = flow.Unavailable
		reply.Audit = audit
		return reply
	}
	if isProbe && answer.Status < 300 {
		answer.Body = nil // what was read is nobody's business
	}
	var w writer
	w.number("status", answer.Status)
	w.some("requestId", answer.RequestID)
	w.text("body", string(answer.Body))
	audit.RequestID = answer.RequestID
	return Reply{Status: 200, Body: w.close(), Audit: audit}
}
