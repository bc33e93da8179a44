package rolesync

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/roles"
	"github.com/leastwise/leastwise/worker/aws"
)

// Config says how to reach an account. All but AWS may be zero.
type Config struct {
	// AWS has the credentials, and endpoints where AWS's own are not wanted, as package
	// config of the SDK loads it. Its region matters for STS alone, and may be empty.
	AWS sdk.Config
	// Patience is how long to wait until AWS shows what was written; zero for a minute.
	Patience time.Duration
	// Warn is told what can't be read and is done without.
	Warn func(string)
	// Progress is told how many of all resources have been read.
	Progress func(done, all int)
}

// Account is an AWS account, on somebody's behalf.
type Account struct {
	// ID is the 12-digit number, Partition "aws" or another, Caller the ARN of who asks.
	ID, Partition, Caller string
	// Endpoints are addresses that are not AWS's own with the services that are asked there,
	// "iam and sts at URL".
	Endpoints []string

	config Config
	iam    *iam.Client
	mu     sync.Mutex
	s3     map[string]*s3.Client  // by region
	kms    map[string]*kms.Client // by region
	// principals are those that Read has found, by which documents are compared.
	principals []roles.Principal
}

// Open asks STS who the caller is. The error is a *[roles.AccountError] in the chain where
// that is not the account with this number in this partition.
func Open(ctx context.Context, c Config, id, partition string) (*Account, error) {
	a := &Account{ID: id, Partition: partition, config: c, s3: map[string]*s3.Client{}, kms: map[string]*kms.Client{}}
	if a.config.Patience == 0 {
		a.config.Patience = time.Minute
	}
	home, known := aws.Home(partition)
	if place, err := aws.Locate(c.AWS.Region); known && (c.AWS.Region == "" || err == nil && place.Partition != partition) {
		a.config.AWS.Region = home.Region
	}
	a.config.AWS = polite(a.config.AWS)
	a.iam = iam.NewFromConfig(a.config.AWS)
	asks := sts.NewFromConfig(a.config.AWS)
	a.Endpoints = a.moved(asks)
	who, err := asks.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return nil, told("sts:GetCallerIdentity", "", err)
	}
	a.Caller = sdk.ToString(who.Arn)
	caller, err := arn.Parse(a.Caller)
	if err != nil {
		return nil, fmt.Errorf("sts:GetCallerIdentity answers with an ARN that is none: %q", a.Caller)
	}
	switch got := sdk.ToString(who.Account); {
	case got != id:
		return nil, fmt.Errorf("the credentials are those of %s: %w", a.Caller, &roles.AccountError{Want: id, Have: got})
	case caller.Partition != partition:
		return nil, &problem{text: "the credentials are those of " + a.Caller + ", in partition " + caller.Partition + ", and the definition is for partition " + partition,
			hint: "write the account as {id: " + id + ", partition: " + caller.Partition + "} in the file of accounts"}
	}
	return a, nil
}

// moved lists the addresses that are not AWS's, each with the services that are asked there.
func (a *Account) moved(asks *sts.Client) []string {
	services := map[string][]string{}
	for _, s := range []struct {
		name string
		at   *string
	}{
		{"iam", a.iam.Options().BaseEndpoint},
		{"kms", a.keys(a.config.AWS.Region).Options().BaseEndpoint},
		{"s3", a.buckets(a.config.AWS.Region).Options().BaseEndpoint},
		{"sts", asks.Options().BaseEndpoint},
	} {
		if s.at != nil {
			at := strings.TrimSuffix(*s.at, "/")
			services[at] = append(services[at], s.name)
		}
	}
	var out []string
	for _, at := range slices.Sorted(maps.Keys(services)) {
		list := services[at]
		text := list[len(list)-1]
		if len(list) > 1 {
			text = strings.Join(list[:len(list)-1], ", ") + " and " + text
		}
		out = append(out, text+" at "+at)
	}
	return out
}

func (a *Account) warn(format string, args ...any) {
	if a.config.Warn != nil {
		a.config.Warn(fmt.Sprintf(format, args...))
	}
}
