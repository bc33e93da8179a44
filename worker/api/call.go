package api

import (
	"errors"

	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/flow"
)

// Env is what a call is made with.
type Env struct {
	Do     aws.Do
	Now    func() int64 // seconds since 1970
	Wait   func(milliseconds int) error
	Random func() uint32
	// Attempts is how often a call of AWS is tried; 0 means 5.
	Attempts int
	// Patience is how long destroy may wait, in milliseconds, before it answers 207.
	Patience int

	// Admit is asked before AWS is, with the account that the access key id names ("" if it
	// names none), and says whether the call may go on; nil admits all.
	Admit func(account string) bool

	// AllowNoBoundary is for the command line alone: a sandbox may do without boundary.
	AllowNoBoundary bool
	// Credentials are the machine's, for requests that bring none; nil for none.
	Credentials func() (aws.Credentials, error)
}

// Reply is the answer to a call.
type Reply struct {
	Status int // HTTP's
	Body   []byte
	Audit  Audit
}

// Audit is what a log may hold of a call. None of it is secret, and none of it is text that
// the caller chose freely.
type Audit struct {
	Operation, Code, AWSCode, RequestID string
	Account, Region, ID                 string
}

// Operations are the names of all operations.
const Operations = "plan create assume status destroy sweep probe"

// Call carries an operation out.
func Call(operation, body string, env Env) Reply {
	r := request{env: env}
	run := map[string]func(*request, *writer) (int, error){
		"plan": plan, "create": create, "assume": assume, "status": status, "destroy": destroy, "sweep": sweep, "probe": probe,
	}[operation]
	if run == nil {
		return Refuse(&flow.Problem{Code: flow.Invalid, Message: "no operation of that name", Hint: "there are " + Operations}, 404)
	}
	var w writer
	var code int
	err := r.read(operation, body)
	if err == nil {
		code, err = run(&r, &w)
	}
	reply := Reply{Status: code}
	if err != nil {
		reply = Refuse(err, 0)
	} else {
		reply.Body = w.close()
	}
	reply.Audit.Operation, reply.Audit.Account, reply.Audit.Region, reply.Audit.ID = operation, r.account, r.place.Region, r.auditID
	return reply
}

// Busy is the code of a call that was not admitted.
const Busy = "rate_limited"

// statuses of HTTP for the codes of problems.
var statuses = map[string]int{
	flow.Invalid: 400, flow.BadCaller: 401, flow.Denied: 403, flow.Gone: 404, flow.NotReady: 409, flow.Foreign: 409,
	flow.Conflict: 409, flow.Expired: 410, flow.TooLarge: 422, Busy: 429, flow.Refused: 502, flow.Unavailable: 503,
}

// Refuse makes the answer of an error; status 0 stands for the usual one of its code.
func Refuse(err error, status int) Reply {
	var p *flow.Problem
	if !errors.As(err, &p) {
		p = &flow.Problem{Code: flow.Unavailable, Message: "something went wrong", RetryAfter: 2000}
	}
	if status == 0 {
		status = statuses[p.Code]
	}
	var w writer
	audit := Audit{Code: p.Code}
	w.object("error", func(w *writer) {
		w.text("code", p.Code)
		w.text("message", p.Error())
		w.some("hint", p.Hint)
		w.some("step", p.Step)
		if e := p.AWS(); e != nil {
			w.some("awsCode", e.Code)
			w.some("awsRequestId", e.RequestID)
			audit.AWSCode, audit.RequestID = e.Code, e.RequestID
		}
		w.boolean("retryable", p.RetryAfter > 0)
		if p.RetryAfter > 0 {
			w.number("retryAfterMs", p.RetryAfter)
		}
		if len(p.LeftBehind) > 0 {
			w.texts("leftBehind", p.LeftBehind)
		}
	})
	return Reply{Status: status, Body: w.close(), Audit: audit}
}

// invalid is a problem of the request.
func invalid(message, hint string) error {
	return &flow.Problem{Code: flow.Invalid, Step: "validate", Message: message, Hint: hint}
}

// request is a call's input, of all operations together.
type request struct {
	env   Env
	flow  flow.Flow
	place aws.Place

	accessKeyID, secretAccessKey, sessionToken string
	hasCredentials                             bool
	region, partition                          string
	account, auditID                           string

	options              flow.Options
	mode, base, caller   string
	callerID             string
	wantsAccount         string
	id, externalID       string
	seconds, max         int
	mfa                  flow.MFA
	cursor               string
	dryRun               bool
	hasExpires, hasNonce bool
	hasExternalID        bool
	action, resource     string
}

// read takes the body apart; which members it may have depends on the operation.
func (r *request) read(operation, body string) error {
	fields := []field{{name: "region", read: text(&r.region, 40)}, {name: "partition", read: text(&r.partition, 20)}}
	if operation != "plan" {
		fields = append(fields, field{name: "credentials", seen: &r.hasCredentials, read: object([]field{
			{name: "accessKeyId", read: text(&r.accessKeyID, 128)},
			{name: "secretAccessKey", read: text(&r.secretAccessKey, 256)},
			{name: "sessionToken", read: text(&r.sessionToken, 8192)},
			{name: "expiration", read: date(new(int64))}, // as assume gives them; AWS knows it better
		})})
	}
	id := field{name: "id", read: text(&r.id, 64)}
	nonce := field{name: "nonce", seen: &r.hasNonce, read: text(&r.options.Nonce, 64)}
	mfa := field{name: "mfa", read: object([]field{
		{name: "serialNumber", read: text(&r.mfa.SerialNumber, 256)}, {name: "tokenCode", read: text(&r.mfa.TokenCode, 6)},
	})}
	switch operation {
	case "plan", "create":
		o := &r.options
		fields = append(fields, nonce, mfa,
			field{name: "policy", read: document(&o.Policy)},
			field{name: "expiresAt", seen: &r.hasExpires, read: date(&o.Expires)},
			field{name: "mode", read: text(&r.mode, 16)},
			field{name: "base", read: text(&r.base, 2048)},
			field{name: "account", read: text(&r.wantsAccount, 12)},
			field{name: "boundary", read: text(&o.Boundary, 2048)},
			field{name: "noBoundary", read: boolean(&o.NoBoundary)},
			field{name: "allowChaining", read: boolean(&o.AllowChaining)},
			field{name: "principal", read: text(&o.Principal, 16)},
			field{name: "carryIdentity", read: texts(&o.CarryIdentity, 128)})
		if operation == "plan" {
			fields = append(fields, field{name: "caller", read: text(&r.caller, 2048)}, field{name: "callerId", read: text(&r.callerID, 200)})
		}
	case "assume":
		fields = append(fields, id, nonce, mfa,
			field{name: "externalId", seen: &r.hasExternalID, read: text(&r.externalID, 64)},
			field{name: "seconds", read: number(&r.seconds, 3600)})
	case "status":
		fields = append(fields, id, field{name: "cursor", read: text(&r.cursor, 2048)})
	case "destroy":
		fields = append(fields, id)
	case "probe":
		fields = append(fields, field{name: "action", read: text(&r.action, 100)}, field{name: "resource", read: text(&r.resource, 2048)})
	case "sweep":
		r.max = 3
		fields = append(fields, field{name: "cursor", read: text(&r.cursor, 2048)},
			field{name: "max", read: number(&r.max, 100)}, field{name: "dryRun", read: boolean(&r.dryRun)})
	}
	if wrong := decode(body, fields); wrong != "" {
		return invalid(wrong, "")
	}
	if _, ok := flow.ParseName(r.id); ok {
		r.auditID = r.id
	}
	return r.prepare(operation)
}

// prepare checks what all operations share, and makes the client.
func (r *request) prepare(operation string) error {
	var err error
	if r.place, err = aws.Locate(r.region); err != nil {
		return invalid("region is "+aws.ErrRegion.Error(), "us-east-1 is one")
	}
	if r.partition != "" && r.partition != r.place.Partition {
		return invalid("the region is not of that partition", r.region+" is of "+r.place.Partition)
	}
	if r.options.NoBoundary && !r.env.AllowNoBoundary {
		return invalid("sandboxes without a boundary are made by the command line only", "leave noBoundary out")
	}
	if r.mode != "" && r.mode != "role" && r.mode != "session" || (r.mode == "session") != (r.base != "") {
		return invalid("mode is neither role nor session with a base", "")
	}
	if (operation == "plan" || operation == "create") && (!r.hasExpires || !r.hasNonce) {
		return invalid("nonce or expiresAt is missing", "they are fixed once, by whoever wants the sandbox, so that the call can be repeated")
	}
	if operation == "plan" {
		return nil
	}
	c := aws.Credentials{AccessKeyID: r.accessKeyID, SecretAccessKey: r.secretAccessKey, SessionToken: r.sessionToken}
	switch {
	case !r.hasCredentials && r.env.Credentials != nil:
		if c, err = r.env.Credentials(); err != nil {
			return &flow.Problem{Code: flow.BadCaller, Step: "identity", Message: c.Scrub(err.Error())}
		}
	case !r.hasCredentials:
		return &flow.Problem{Code: flow.BadCaller, Step: "identity", Message: "credentials are missing"}
	case !c.Temporary():
		return &flow.Problem{Code: flow.BadCaller, Step: "identity", Message: "the credentials are not a session's",
			Hint: "long-term keys must not be sent; the access key id of a session begins with ASIA, and a session token belongs to it"}
	}
	r.account = aws.AccountOf(c.AccessKeyID)
	if r.env.Admit != nil && !r.env.Admit(r.account) {
		return &flow.Problem{Code: Busy, Message: "too many requests for this account", RetryAfter: 10_000}
	}
	r.flow.Client = &aws.Client{Do: r.env.Do, Place: r.place, Credentials: c, Now: r.env.Now, Wait: r.env.Wait, Random: r.env.Random, Attempts: r.env.Attempts}
	if r.wantsAccount == "" {
		return nil
	}
	caller, err := r.flow.Caller()
	if err == nil && caller.Account != r.wantsAccount {
		err = &flow.Problem{Code: flow.BadCaller, Step: "identity", Message: "the credentials are of account " + caller.Account}
	}
	return err
}
