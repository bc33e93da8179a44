package api

import (
	"errors"
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/flow"
	probes "github.com/leastwise/leastwise/worker/probe"
)

// plan shows what create would make. Account, caller and callerId are what sts
// get-caller-identity says of the credentials, which are not needed here; left out, they are
// placeholders of the usual length.
func plan(r *request, w *writer) (int, error) {
	c := flow.Caller{Partition: r.place.Partition, Account: r.wantsAccount, ARN: r.caller, ID: "AROA" + strings.Repeat("X", 17), Role: true, Name: "session"}
	if c.Account == "" {
		c.Account = "000000000000"
	}
	if c.ARN == "" {
		c.ARN = "arn:" + c.Partition + ":sts::" + c.Account + ":assumed-role/Caller/session"
	}
	if a, err := arn.Parse(c.ARN); err != nil || a.Account != c.Account || len(c.Account) != 12 || strings.Trim(c.Account, "0123456789") != "" {
		return 0, invalid("caller is not an ARN of the account", "")
	}
	if r.callerID != "" {
		var err error
		if c, err = flow.ReadCaller(aws.Identity{Account: c.Account, ARN: c.ARN, UserID: r.callerID}, c.Partition); err != nil {
			return 0, err
		}
	}
	if r.base != "" {
		p, err := flow.NewSessionPlan(r.base, r.options)
		if err != nil {
			return 0, err
		}
		w.text("mode", "session")
		w.text("base", p.BaseARN)
		w.date("expiresAt", r.options.Expires)
		w.text("sessionPolicy", p.Policy)
		about(w, p.Sizes, p.Added, p.Hazards)
		w.texts("calls", []string{"sts:GetCallerIdentity", "sts:AssumeRole"})
		return 200, nil
	}
	p, err := flow.NewPlan(c, r.options)
	if err != nil {
		return 0, err
	}
	describe(w, p)
	w.text("trust", p.Trust)
	w.text("guard", p.Guard)
	w.text("subject", p.Subject)
	w.text("sessionPolicy", p.SessionGuard)
	w.object("tags", func(w *writer) {
		for _, t := range p.Tags {
			w.text(t.Key, t.Value)
		}
	})
	about(w, p.Sizes, p.Added, p.Hazards)
	w.texts("calls", p.Calls)
	return 200, nil
}

// create makes a sandbox. It may be repeated: nonce and expiresAt make it the same one.
func create(r *request, w *writer) (int, error) {
	if r.base != "" {
		p, s, err := r.flow.AssumeBase(r.base, r.options, r.mfa)
		if err != nil {
			return 0, err
		}
		w.text("mode", "session")
		w.text("base", p.BaseARN)
		session(w, s)
		w.text("readiness", "assumable")
		about(w, nil, p.Added, p.Hazards)
		return 200, nil
	}
	p, err := r.flow.Create(r.options)
	if err != nil {
		return 0, err
	}
	r.auditID = p.Name
	describe(w, p)
	w.text("state", "propagating")
	w.text("readiness", "unknown")
	about(w, nil, p.Added, p.Hazards)
	return 201, nil
}

// assume begins a session. 409 with code not_ready asks for another try.
func assume(r *request, w *writer) (int, error) {
	expires, ok := flow.ParseName(r.id)
	switch {
	case !ok:
		return 0, invalid("id is not one of a sandbox", "")
	case r.hasNonce == r.hasExternalID:
		return 0, invalid("one of externalId and nonce is needed", "")
	case r.hasNonce:
		c, err := r.flow.Caller()
		if err != nil {
			return 0, err
		}
		if flow.Name(c.Account, r.options.Nonce, expires) != r.id {
			return 0, invalid("the nonce is not the sandbox's, or the account is another one", "")
		}
		r.externalID = flow.ExternalID(c.Account, r.options.Nonce, expires)
	}
	s, err := r.flow.Assume(flow.Entry{Name: r.id, ExternalID: r.externalID, Seconds: int64(r.seconds), MFA: r.mfa})
	if err != nil {
		return 0, err
	}
	w.text("id", r.id)
	session(w, s)
	w.text("readiness", "assumable")
	return 200, nil
}

// status describes one sandbox, or lists a page of them.
func status(r *request, w *writer) (int, error) {
	if r.id == "" {
		list, next, err := r.flow.List(r.cursor)
		if err != nil {
			return 0, err
		}
		w.list("sandboxes", len(list), func(i int, w *writer) {
			w.text("id", list[i].Name)
			w.date("expiresAt", list[i].Expires)
			w.text("state", list[i].State)
		})
		w.some("cursor", next)
		return 200, nil
	}
	p, err := r.flow.Status(r.id)
	if err != nil {
		return 0, err
	}
	w.text("id", p.Name)
	w.text("roleArn", p.RoleARN)
	w.date("expiresAt", p.Expires)
	w.text("state", p.State)
	w.text("creator", p.Creator)
	w.some("boundary", p.Boundary)
	w.texts("drift", p.Drift)
	return 200, nil
}

// destroy ends a sandbox and removes it. It may be repeated, and has to be after 207.
func destroy(r *request, w *writer) (int, error) {
	d, err := r.flow.Destroy(r.id, r.env.Patience)
	if err != nil {
		return 0, err
	}
	w.text("id", r.id)
	w.boolean("removed", d.Done)
	w.texts("steps", d.Steps)
	if d.Done {
		return 200, nil
	}
	w.number("retryAfterMs", d.RetryAfter)
	return 207, nil
}

// sweep removes sandboxes that ended 15 minutes ago or earlier.
func sweep(r *request, w *writer) (int, error) {
	s, err := r.flow.Sweep(r.cursor, r.max, r.dryRun)
	if err != nil {
		return 0, err
	}
	w.boolean("dryRun", r.dryRun)
	w.texts("removed", s.Removed)
	w.list("kept", len(s.Kept), func(i int, w *writer) {
		w.text("id", s.Kept[i].Name)
		w.text("why", s.Kept[i].Why)
	})
	w.some("cursor", s.Cursor)
	return 200, nil
}

// probe makes one call that only reads, as the session whose credentials came. It answers
// what the service decided; a session that AWS does not know is an error.
func probe(r *request, w *writer) (int, error) {
	m, err := probes.Make(r.action, r.resource, r.place.Region)
	switch {
	case errors.Is(err, probes.ErrUnknown):
		return 0, invalid("there is no probe for that action", "")
	case err != nil:
		return 0, invalid("the resource is not one that this probe takes", "an ARN without wildcards, of the region's partition")
	}
	c := r.flow.Client
	aws.Sign(&m.Request, c.Credentials, m.Service, m.Region, r.env.Now())
	m.Request.Headers = append(m.Request.Headers, aws.Header{Name: "User-Agent", Value: aws.UserAgent})
	answer, err := r.env.Do(m.Request)
	if err != nil || answer.Status >= 500 {
		return 0, &flow.Problem{Code: flow.Unavailable, Step: "probe", Message: "the service did not answer", RetryAfter: 1000}
	}
	a := probes.Read(answer, c.Credentials)
	if a.Decision == probes.Broken {
		return 0, &flow.Problem{Code: flow.BadCaller, Step: "probe", Message: "the session is not valid: " + a.Code, Hint: "it may have ended"}
	}
	w.text("action", r.action)
	w.some("resource", r.resource)
	w.text("region", m.Region)
	w.text("host", m.Request.Host)
	w.text("decision", string(a.Decision))
	w.number("status", a.Status)
	w.some("awsCode", a.Code)
	w.some("message", a.Message)
	w.some("awsRequestId", a.RequestID)
	return 200, nil
}

func describe(w *writer, p *flow.Plan) {
	w.text("mode", "role")
	w.text("id", p.Name)
	w.text("roleArn", p.RoleARN)
	w.text("externalId", p.ExternalID)
	w.date("expiresAt", p.Expires)
	w.some("boundary", p.Boundary)
}

func session(w *writer, s aws.Session) {
	w.text("arn", s.ARN)
	w.object("credentials", func(w *writer) {
		w.text("accessKeyId", s.Credentials.AccessKeyID)
		w.text("secretAccessKey", s.Credentials.SecretAccessKey)
		w.text("sessionToken", s.Credentials.SessionToken)
		w.date("expiration", s.Credentials.Expires)
	})
}

func about(w *writer, sizes []flow.Size, added []flow.Added, hazards []flow.Hazard) {
	if sizes != nil {
		w.list("sizes", len(sizes), func(i int, w *writer) {
			w.text("what", sizes[i].What)
			w.number("count", sizes[i].Count)
			w.number("limit", sizes[i].Limit)
		})
	}
	w.list("addedStatements", len(added), func(i int, w *writer) {
		w.text("where", added[i].Where)
		w.raw("statement", added[i].Statement)
		w.text("why", added[i].Why)
	})
	w.list("mayLeaveBehind", len(hazards), func(i int, w *writer) {
		w.text("action", hazards[i].Action)
		w.text("example", hazards[i].Example)
		w.text("why", hazards[i].Why)
	})
}
