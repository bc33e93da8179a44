package main

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
)

// favourites are the services that most templates are about; others come up as often as
// all of these together.
var favourites = []string{
	"cloudwatch", "dynamodb", "ec2", "ecr", "ecs", "events", "glue", "iam", "kms", "lambda", "logs",
	"rds", "s3", "secretsmanager", "sns", "sqs", "ssm", "states",
}

var placeholder = regexp.MustCompile(`\$\{[^}]*\}`)

// random draws templates and what is in them. The same seed gives the same.
type random struct {
	*rand.Rand
	db      *database
	actions []string // IDs, sorted
	single  []string // those that are wildcard-only
}

func newRandom(db *database, seed uint64) *random {
	r := &random{Rand: rand.New(rand.NewPCG(seed, 3)), db: db}
	for _, prefix := range db.prefixes {
		for _, p := range db.services[prefix].Privileges {
			r.actions = append(r.actions, p.id())
			if p.wildcardOnly() {
				r.single = append(r.single, p.id())
			}
		}
	}
	slices.Sort(r.actions)
	slices.Sort(r.single)
	return r
}

func pick[T any](r *random, list []T) T { return list[r.IntN(len(list))] }

// chance is true in n of 100 cases.
func (r *random) chance(n int) bool { return r.IntN(100) < n }

func (r *random) service() *service {
	for {
		prefix := pick(r, r.db.prefixes)
		if r.chance(50) {
			prefix = pick(r, favourites)
		}
		if s := r.db.services[prefix]; len(s.names) > 0 {
			return s
		}
	}
}

// arn makes an ARN of a type of a service, now and then one that is odd.
func (r *random) arn(s *service) string {
	format := s.Resources[pick(r, s.names)].ARN
	if r.chance(2) {
		return format // as the documentation has it
	}
	if r.chance(3) {
		return pick(r, []string{
			"arn:aws:" + s.Prefix + ":us-east-1:111122223333:*:*",
			"arn:aws:" + s.Prefix + ":us-east-1:111122223333:*/*",
			"arn:aws:" + s.Prefix + ":us-east-1:111122223333:*",
			"arn:aws:" + s.Prefix + ":us-east-1:111122223333:nothing-like-it/x/y/z",
			"arn:aws:no-such-service:us-east-1:111122223333:thing/x",
			"arn:aws:dynamodb:us-east-1:111122223333:table/index",
			"arn:aws:s3:us-east-1:111122223333:my-bucket",
			"arn:aws:s3:::my-bucket/index/of/things",
			"arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188",
			"arn:aws:iam::111122223333:root",
		})
	}
	partition := "aws"
	if r.chance(5) {
		partition = pick(r, []string{"aws-cn", "aws-us-gov"})
	}
	star := r.chance(10)
	return placeholder.ReplaceAllStringFunc(format, func(name string) string {
		switch name {
		case "${Partition}":
			return partition
		case "${Region}":
			return "us-east-1"
		case "${Account}":
			return "111122223333"
		case "${Vendor}":
			return "ec2"
		}
		switch {
		case star:
			return "*"
		case r.chance(4) && strings.Contains(name, "Path"):
			return "deep/down/x"
		}
		return pick(r, []string{"alpha", "beta", "gamma-7", "Delta", "0a1b2c3d", "my-thing"})
	})
}
