package aws

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/accessanalyzer"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	auth "github.com/aws/smithy-go/auth"
	smithy "github.com/aws/smithy-go/endpoints"
	http "github.com/aws/smithy-go/transport/http"
)

// The SDK has the same hosts, and signs for the same regions.
func TestHostsLikeSDK(t *testing.T) {
	for _, p := range partitions {
		for _, region := range strings.Fields(p.regions) {
			place, err := Locate(region)
			if err != nil {
				t.Fatal(err)
			}
			e, err := iam.NewDefaultEndpointResolverV2().ResolveEndpoint(context.Background(), iam.EndpointParameters{Region: &region})
			checkEndpoint(t, region, "IAM", e, err, place.IAMHost, place.IAMRegion)
			e, err = sts.NewDefaultEndpointResolverV2().ResolveEndpoint(context.Background(), sts.EndpointParameters{Region: &region, UseGlobalEndpoint: sdk.Bool(false)})
			checkEndpoint(t, region, "STS", e, err, place.STSHost, place.Region)
			e, err = accessanalyzer.NewDefaultEndpointResolverV2().ResolveEndpoint(context.Background(), accessanalyzer.EndpointParameters{Region: &region})
			checkEndpoint(t, region, "Access Analyzer", e, err, place.Regional("access-analyzer"), place.Region)
		}
	}
}

func checkEndpoint(t *testing.T, region, service string, e smithy.Endpoint, err error, host, signing string) {
	t.Helper()
	if err != nil {
		t.Errorf("%s in %s: %v", service, region, err)
		return
	}
	want, wantRegion := e.URI.Host, region
	if options, ok := auth.GetAuthOptions(&e.Properties); ok {
		for _, o := range options {
			if name, ok := http.GetSigV4SigningRegion(&o.SignerProperties); ok {
				wantRegion = name
			}
		}
	}
	if host != want || signing != wantRegion {
		t.Errorf("%s in %s: %s signed for %s, the SDK has %s for %s", service, region, host, signing, want, wantRegion)
	}
}

func TestLocateRefuses(t *testing.T) {
	for _, region := range []string{"", "us-east-1 ", "US-EAST-1", "us-east-1.evil.example", "evil.example/", "us-east-9", "aws-global",
		"us-east-1 us-east-2", "..", "us-east-1\x00", strings.Repeat("x", 1000)} {
		_, err := Locate(region)
		if !errors.Is(err, ErrRegion) {
			t.Errorf("Locate(%q): got %v, want ErrRegion", region, err)
		} else if strings.ContainsAny(err.Error(), "\x00\n") || len(err.Error()) > 200 {
			t.Errorf("Locate(%q): the error %q repeats too much", region, err)
		}
	}
}

// What is in the table gives addresses that are hosts and nothing else.
func TestHostsAreHosts(t *testing.T) {
	for n := range 60 {
		place := placeAt(n)
		for _, host := range []string{place.IAMHost, place.STSHost} {
			u, err := url.Parse("https://" + host + "/")
			if err != nil || u.Hostname() != host || u.Port() != "" || u.User != nil {
				t.Errorf("%q is no plain host", host)
			}
		}
	}
}

func TestAllowed(t *testing.T) {
	for _, tt := range []struct {
		host, action string
		want         bool
	}{
		{"iam.amazonaws.com", "CreateRole", true},
		{"iam.amazonaws.com", "CreateUser", false},
		{"iam.amazonaws.com", "CreateAccessKey", false},
		{"iam.amazonaws.com", "AttachRolePolicy", false},
		{"iam.amazonaws.com", "UpdateAssumeRolePolicy", false},
		{"iam.amazonaws.com", "AssumeRole", false},
		{"iam.amazonaws.com", "", false},
		{"iam.amazonaws.com", "CreateRole DeleteRole", false},
		{"sts.eu-west-1.amazonaws.com", "AssumeRole", true},
		{"sts.eu-west-1.amazonaws.com", "GetFederationToken", false},
		{"sts.eu-west-1.amazonaws.com.evil.example", "AssumeRole", false},
		{"s3.amazonaws.com", "CreateRole", false},
		{"IAM.amazonaws.com", "CreateRole", false},
		{"iam.amazonaws.com:443", "CreateRole", false},
		{"", "CreateRole", false},
	} {
		if _, _, got := Allowed(tt.host, tt.action); got != tt.want {
			t.Errorf("Allowed(%q, %q) = %v, want %v", tt.host, tt.action, got, tt.want)
		}
	}
}
