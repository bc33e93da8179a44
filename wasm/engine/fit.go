package engine

import (
	"strconv"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/fit"
	"github.com/leastwise/leastwise/wasm/levels"
	"github.com/leastwise/leastwise/wasm/policy"
)

// quota finds a quota, with the limit that AWS raised.
func quota(id string, limit int) (policy.Quota, error) {
	q, ok := policy.FindQuota(id)
	switch {
	case !ok:
		return q, argument("no quota "+quote(id), hintOneOf(id, policy.QuotaIDs()))
	case limit > q.Limit && q.Maximum == 0 && q.Verified:
		return q, argument("AWS does not raise the limit of "+q.Name, "it is "+strconv.Itoa(q.Limit))
	case limit > q.Limit && q.Maximum > 0 && limit > q.Maximum:
		return q, argument("AWS raises the limit of "+q.Name+" to "+strconv.Itoa(q.Maximum)+" at most", "")
	case limit > 0:
		q.Limit = limit
	}
	return q, nil
}

// Measure says how much of AWS's quotas a policy fills.
func (e *Engine) Measure(q *api.MeasureRequest) (*api.MeasureReply, error) {
	d, problems := onePolicy(q.Text)
	if len(problems) > 0 {
		return &api.MeasureReply{Problems: problems}, nil
	}
	k, err := policyKind(q.Kind, d)
	if err != nil {
		return nil, err
	}
	out := &api.MeasureReply{Kind: k.String(), Sure: q.Kind != ""}
	if !out.Sure {
		_, out.Sure = policy.Detect(d)
	}
	text := d.Source[d.Span.Start:d.Span.End]
	if q.Quota != "" {
		one, err := quota(q.Quota, q.Limit)
		if err != nil {
			return nil, err
		}
		out.Meters = append(out.Meters, meter(text, &one, q.Used))
		return out, nil
	}
	for _, one := range policy.Quotas(k) {
		out.Meters = append(out.Meters, meter(text, &one, 0))
	}
	return out, nil
}

// meter measures a policy. used is what others use of a sum.
func meter(text string, q *policy.Quota, used int) api.Meter {
	if !q.Sum {
		used = 0
	}
	m := api.Meter{Quota: q.ID, Name: q.Name, Limit: q.Limit, Unit: q.Unit.String(), Dense: q.Dense, Sum: q.Sum,
		Count: q.Count(text), Used: used, Maximum: q.Maximum, Policies: fit.Several(*q), Verified: q.Verified,
		Page: "https://docs.aws.amazon.com/" + q.Page}
	m.Left = m.Limit - m.Used - m.Count
	if !q.Dense {
		c := policy.Measure(text)
		m.Minified = c.DenseCharacters
		if q.Unit == policy.Bytes {
			m.Minified = c.DenseBytes
		}
	}
	return m
}

// Fit makes a policy fit a quota.
func (e *Engine) Fit(q *api.FitRequest) (*api.FitReply, error) {
	d, problems := onePolicy(q.Text)
	o, err := e.shrinkOptions(&q.Options, d)
	if err != nil {
		return nil, err
	}
	limit, err := quota(q.Quota, q.Limit)
	if err != nil || len(problems) > 0 {
		return &api.FitReply{Problems: problems}, err
	}
	switch {
	case q.Used < 0 || q.MaxPolicies < 0 || q.MaxExtra < 0:
		return nil, argument("a number is negative", "")
	case q.Used > 0 && !limit.Sum && fit.Several(limit) == 1:
		return nil, argument("there is one "+limit.Name+", and nothing else counts", "leave out what is used")
	case q.MaxPolicies > 1 && fit.Several(limit) == 1:
		return nil, argument("there can't be several: "+limit.Name, fit.WaysOut(limit)[0])
	case !q.Lossy && (q.MaxExtra > 0 || q.MaxLevel != ""):
		return nil, argument("limits of extra actions without lossy steps", "ask for lossy steps as well")
	}
	want := fit.Wanted{Options: o, Quota: limit, Limit: q.Limit, Used: q.Used, MaxPolicies: q.MaxPolicies, Lossy: q.Lossy, MaxExtra: q.MaxExtra}
	if q.MaxLevel != "" {
		if want.Allowed, err = e.upTo(q.MaxLevel, q.LevelTable); err != nil {
			return nil, err
		}
	}
	r := fit.Fit(e.catalog, d, want)
	out := &api.FitReply{Policies: r.Policies, Fits: r.Fits, Max: r.Max, Before: r.Before, Steps: stepReplies(r.Steps), Future: r.Future}
	for _, text := range r.Policies {
		out.Meters = append(out.Meters, meter(text, &limit, q.Used))
	}
	for _, o := range r.Offers {
		out.Offers = append(out.Offers, api.FitOffer{Pattern: o.Pattern, Replaces: o.Replaces, Saved: o.Saved, Extra: o.Extra})
	}
	if q.Stops {
		for _, s := range fit.Stops(e.catalog, d, want) {
			stop := api.FitStop{Name: s.Name, Saved: s.Saved, Extra: s.Extra, Statements: s.Statements, Fits: s.Fits}
			for i, text := range s.Policies {
				stop.Policies = append(stop.Policies, api.FitPolicy{Text: text, Size: s.Sizes[i]})
			}
			out.Stops = append(out.Stops, stop)
		}
	}
	if !r.Fits {
		out.WaysOut = fit.WaysOut(limit)
	}
	return out, nil
}

// upTo is the set of actions up to a level.
func (e *Engine) upTo(word, tableName string) (expand.Set, error) {
	most, ok := catalog.ParseAccessLevel(word)
	if !ok {
		return nil, noLevel(word)
	}
	table, err := e.table(tableName)
	if err != nil {
		return nil, err
	}
	set := expand.NewSet(e.catalog)
	for i := range e.catalog.NumActions() {
		if a := e.catalog.Action(i); levels.Within(table.Level(a), most) {
			set.Add(a)
		}
	}
	return set, nil
}

func noLevel(word string) error {
	var known []string
	for _, l := range levels.Order {
		known = append(known, fieldOf(l.String()))
	}
	return argument("no access level "+quote(word), hintOneOf(word, known))
}
