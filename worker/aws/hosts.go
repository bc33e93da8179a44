package aws

import (
	"errors"
	"strings"
)

// Place is where the requests of one region go.
type Place struct {
	Partition, Region string
	// IAMHost answers for all regions of the partition; requests are signed for IAMRegion.
	IAMHost, IAMRegion string
	STSHost            string
}

// Regional is the host of another service in the region, by the service's endpoint prefix:
// "access-analyzer".
func (p Place) Regional(prefix string) string { return prefix + strings.TrimPrefix(p.STSHost, "sts") }

// partition is a part of AWS with its own accounts, and its own names for hosts.
type partition struct {
	id, iamHost, iamRegion, suffix string
	regions                        string // separated by blanks
}

// partitions are those and their regions as of November 2026. A region missing here is
// refused, since hosts are made from nothing else; a test compares the hosts with what
// AWS's own client has.
var partitions = []partition{
	{"aws", "iam.amazonaws.com", "us-east-1", "amazonaws.com",
		"us-east-1 us-east-2 us-west-1 us-west-2 " +
			"af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 " +
			"ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 " +
			"ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 " +
			"il-central-1 me-central-1 me-south-1 mx-central-1 sa-east-1"},
	{"aws-cn", "iam.cn-north-1.amazonaws.com.cn", "cn-north-1", "amazonaws.com.cn", "cn-north-1 cn-northwest-1"},
	{"aws-us-gov", "iam.us-gov.amazonaws.com", "us-gov-west-1", "amazonaws.com", "us-gov-west-1 us-gov-east-1"},
	{"aws-eusc", "iam.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1", "amazonaws.eu", "eusc-de-east-1"},
	{"aws-iso", "iam.us-iso-east-1.c2s.ic.gov", "us-iso-east-1", "c2s.ic.gov", "us-iso-east-1 us-iso-west-1"},
	{"aws-iso-b", "iam.us-isob-east-1.sc2s.sgov.gov", "us-isob-east-1", "sc2s.sgov.gov", "us-isob-east-1 us-isob-west-1"},
	{"aws-iso-e", "iam.eu-isoe-west-1.cloud.adc-e.uk", "eu-isoe-west-1", "cloud.adc-e.uk", "eu-isoe-west-1"},
	{"aws-iso-f", "iam.us-isof-south-1.csp.hci.ic.gov", "us-isof-south-1", "csp.hci.ic.gov", "us-isof-south-1 us-isof-east-1"},
}

// ErrRegion says that a region is not in the table.
var ErrRegion = errors.New("not a region of AWS as of November 2026")

// Locate finds where the requests of a region go. The error wraps ErrRegion.
func Locate(region string) (Place, error) {
	for _, p := range partitions {
		for _, r := range strings.Fields(p.regions) {
			if r == region {
				return p.place(r), nil
			}
		}
	}
	return Place{}, &regionError{region}
}

// Home is a region of a partition where calls can go that belong to none.
func Home(partition string) (at Place, ok bool) {
	for _, p := range partitions {
		if p.id == partition {
			region, _, _ := strings.Cut(p.regions, " ")
			return p.place(region), true
		}
	}
	return Place{}, false
}

func (p *partition) place(region string) Place {
	return Place{
		Partition: p.id, Region: region,
		IAMHost: p.iamHost, IAMRegion: p.iamRegion, STSHost: "sts." + region + "." + p.suffix,
	}
}

type regionError struct{ region string }

func (e *regionError) Unwrap() error { return ErrRegion }
func (e *regionError) Error() string {
	name := e.region
	if len(name) > 40 {
		name = name[:40] + "…"
	}
	return `"` + strings.Map(printable, name) + `" is ` + ErrRegion.Error() + "; us-east-1 is one"
}

func printable(r rune) rune {
	if r < ' ' || r == '"' || r == 0x7f {
		return '?'
	}
	return r
}

// Allowed tells whether a signed request may be passed on for someone else: the host is one
// of the table, and the action one that this package has for the host's service. region is
// what the signature must be for.
func Allowed(host, action string) (service, region string, ok bool) {
	for _, p := range partitions {
		if host == p.iamHost {
			return "iam", p.iamRegion, listed(iamActions, action)
		}
		for _, r := range strings.Fields(p.regions) {
			if host == "sts."+r+"."+p.suffix {
				return "sts", r, listed(stsActions, action)
			}
		}
	}
	return "", "", false
}

// The actions that this package sends.
const (
	stsActions = "AssumeRole GetCallerIdentity"
	iamActions = "CreateRole DeleteRole DeleteRolePolicy DetachRolePolicy GetRole GetRolePolicy " +
		"ListAttachedRolePolicies ListInstanceProfilesForRole ListRolePolicies ListRoles " +
		"PutRolePolicy RemoveRoleFromInstanceProfile"
)

func listed(words, word string) bool {
	for _, w := range strings.Fields(words) {
		if w == word {
			return true
		}
	}
	return false
}
