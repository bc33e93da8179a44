package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/simulate"
)

// wantFaster is how many times as fast ours has to be.
const wantFaster = 10

// largePatterns is how many action patterns the large policy has, as many as the largest
// of AWS's managed policies.
const largePatterns = 1368

// bench measures both on the same requests, warm, in turn, and prints medians. The peer
// reads its policies with every request; ours is measured so, and with policies made ready
// once, as a suite of tests has them.
func bench(p *peer) (code int, err error) {
	fmt.Printf("%-62s %10s %12s %8s\n", "one decision, warm, median of medians", "ours", "peer", "times")
	for _, t := range []struct {
		name  string
		scene *scene
	}{{"small policy", smallScene()}, {fmt.Sprintf("%d action patterns", largePatterns), largeScene()}} {
		var anew, ready, theirs []float64
		for range 3 {
			a, err := p.ask(map[string]any{"bench": t.scene.theirs(), "ms": 1000})
			if err != nil {
				return 2, err
			}
			if a.Result != "Allowed" {
				return 2, fmt.Errorf("%s: the peer says %+v", t.name, a)
			}
			one, two, err := measureOurs(t.scene)
			if err != nil {
				return 2, err
			}
			theirs, anew, ready = append(theirs, a.NS), append(anew, one), append(ready, two)
		}
		for _, row := range []struct {
			name string
			ns   []float64
		}{{"policies made ready with each request", anew}, {"policies made ready once", ready}} {
			mine, other := median(row.ns), median(theirs)
			fmt.Printf("%-62s %7.1f µs %9.1f µs %8.0f\n", t.name+", "+row.name, mine/1000, other/1000, other/mine)
			if other/mine < wantFaster {
				fmt.Printf("%s: %d times as fast is wanted\n", t.name, wantFaster)
				code = 1
			}
		}
	}
	slow, err := benchWasm()
	return max(code, slow), err
}

func median(list []float64) float64 {
	slices.Sort(list)
	return list[len(list)/2]
}

// measureOurs gives the median times of a decision in nanoseconds: with documents made
// ready anew each time, and made ready once.
func measureOurs(s *scene) (anew, ready float64, err error) {
	var documents []*policy.Document
	for _, p := range s.policies {
		d, _ := policy.Parse(p.text)
		documents = append(documents, d)
	}
	r, policies, err := s.prepare()
	if err != nil {
		return 0, 0, err
	}
	anew, err = medianOf(func() simulate.Decision {
		p := &simulate.Policies{}
		for i, d := range documents {
			p.Add(simulate.Compile("p", s.policies[i].kind, d), s.policies[i].level, "")
		}
		return simulate.Evaluate(r, p).Decision
	})
	if err != nil {
		return 0, 0, err
	}
	var evaluator simulate.Evaluator
	ready, err = medianOf(func() simulate.Decision { return evaluator.Evaluate(r, policies).Decision })
	return anew, ready, err
}

// medianOf runs a decision for half a second.
func medianOf(decide func() simulate.Decision) (float64, error) {
	var times []float64
	for until := time.Now().Add(time.Second / 2); time.Now().Before(until); {
		start := time.Now()
		if got := decide(); got != simulate.Allowed {
			return 0, fmt.Errorf("ours says %v", got)
		}
		times = append(times, float64(time.Since(start).Nanoseconds()))
	}
	return median(times), nil
}

func benchScene(text string) *scene {
	return &scene{
		principal: "arn:aws:iam::111122223333:user/ann", action: "s3:GetObject", resource: "arn:aws:s3:::data/2026/report.csv", account: "111122223333",
		context:  map[string][]string{"aws:SourceIp": {"10.1.2.3"}},
		policies: []placed{{policy.Identity, 0, text}},
	}
}

func smallScene() *scene {
	return benchScene(`{"Version":"2012-10-17","Statement":[
{"Effect":"Allow","Action":["s3:Get*","s3:List*"],"Resource":["arn:aws:s3:::data","arn:aws:s3:::data/*"]},
{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/${aws:username}/*"},
{"Effect":"Allow","Action":["kms:Decrypt","kms:GenerateDataKey*"],"Resource":"arn:aws:kms:eu-west-1:111122223333:key/*","Condition":{"StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}}},
{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":["10.0.0.0/8","192.0.2.0/24"]},"Bool":{"aws:ViaAWSService":"false"}}}]}`)
}

func largeScene() *scene {
	patterns := make([]string, largePatterns)
	for i := range patterns {
		patterns[i] = "service" + strconv.Itoa(i%38) + ":DescribeSomething" + strconv.Itoa(i)
		if i%3 == 0 {
			patterns[i] += "*"
		}
	}
	return benchScene(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"*","Action":["` + strings.Join(patterns, `","`) + `"]},
{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::data/*"}]}`)
}
