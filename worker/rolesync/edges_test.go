package rolesync_test

import (
	"net/http"
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	kmstypes "github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/leastwise/leastwise/wasm/roles"
)

// An instance profile passes from a role that goes to one that comes, in one run.
func passedOn(s *stage) {
	s.apply(s.desired("roles: {old: {make_instance_profile: true, allow_to_assume_me: {service: ec2}}}"))
	want := s.desired("remove_roles: [old]\nroles: {new: {allow_to_assume_me: {service: ec2}}}")
	want.Roles[0].Profiles = []string{"old"}
	s.apply(want)
	s.nothing(want)
}

// Buckets: in S3's home region, which it has no word for; in another region than defined; of
// another account; with AWS's own tags, which stay.
func buckets(s *stage) {
	ctx := s.Context()
	want := s.desired(`buckets: {leastwise-home: {location: us-east-1, tags: {a: b}}, leastwise-away: {location: eu-west-1}}`)
	s.apply(want)
	s.nothing(want)
	p := s.plan(s.open(), s.desired(`buckets: {leastwise-home: {location: eu-west-1}, leastwise-away: {location: us-east-1}}`))
	if got := changes(p); got != "refuse bucket_location leastwise-away : eu-west-1 -> us-east-1\nrefuse bucket_location leastwise-home : us-east-1 -> eu-west-1\n" {
		s.Errorf("%s", got)
	}
	s.between = func(operation string, r *http.Request, send func() (*http.Response, error)) (*http.Response, error) {
		if strings.HasPrefix(operation, "HEAD ") {
			if r.Header.Get("X-Amz-Expected-Bucket-Owner") != s.server.Account {
				s.Error("the owner is not named")
			}
			return &http.Response{StatusCode: 403, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
		}
		return send()
	}
	if _, err := s.open().Read(ctx, want); err == nil || !strings.Contains(err.Error(), "is another account's") {
		s.Errorf("another account's bucket: %v", err)
	}
	// moto lets nobody set tags of AWS, and has none itself: they are put into its answer.
	system := false
	s.between = func(operation string, r *http.Request, send func() (*http.Response, error)) (*http.Response, error) {
		switch {
		case strings.HasPrefix(operation, "GET ") && strings.Contains(operation, "tagging"):
			text := `<Tagging><TagSet><Tag><Key>aws:cloudformation:stack-name</Key><Value>s</Value></Tag><Tag><Key>a</Key><Value>old</Value></Tag></TagSet></Tagging>`
			if system {
				text = strings.Replace(text, "old", "b", 1)
			}
			return &http.Response{StatusCode: 200, Header: http.Header{}, Body: bodyOf(text), Request: r}, nil
		case strings.HasPrefix(operation, "PUT ") && strings.Contains(operation, "tagging"):
			sent := readAll(s, r)
			if system = strings.Contains(sent, "<Key>aws:cloudformation:stack-name</Key><Value>s</Value>") && strings.Contains(sent, "<Key>a</Key><Value>b</Value>"); !system {
				s.Errorf("sent: %s", sent)
			}
			return &http.Response{StatusCode: 204, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
		}
		return send()
	}
	s.apply(s.desired(`buckets: {leastwise-home: {location: us-east-1, tags: {a: b}}}`))
	if !system {
		s.Error("no tags were sent")
	}
	s.between = nil
	if tags := must(s.s3.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: sdk.String("leastwise-home")}))(s).TagSet; len(tags) != 1 || *tags[0].Key != "a" {
		s.Errorf("%+v", []types.Tag(tags))
	}
}

// A trust policy that shows somebody's unique ID means him if he is there, and somebody who
// is gone otherwise.
func uniqueIDs(s *stage) {
	want := s.desired(everything)
	s.apply(want)
	ctx := s.Context()
	id := *must(s.iam.GetRole(ctx, &iam.GetRoleInput{RoleName: sdk.String("app")}))(s).Role.RoleId
	trust := func(id string) {
		must(s.iam.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: sdk.String("reader"),
			PolicyDocument: sdk.String(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"` + id + `"},"Action":"sts:AssumeRole"}]}`)}))(s)
	}
	if !strings.HasPrefix(id, "AROA") {
		s.Fatalf("the ID is %s", id)
	}
	trust(id)
	s.nothing(want)
	trust("AROAGONEGONEGONEGONEG")
	if got := changes(s.apply(want)); !strings.HasPrefix(got, "update trust_document reader") {
		s.Errorf("%s", got)
	}
	s.nothing(want)
}

// A key without alias that has our tag and is about to be deleted is not taken for a new one.
func endingKey(s *stage) {
	ctx := s.Context()
	old := must(s.kms.CreateKey(ctx, &kms.CreateKeyInput{Tags: []kmstypes.Tag{{TagKey: sdk.String(roles.AliasTag), TagValue: sdk.String("main")}}}))(s).KeyMetadata.KeyId
	must(s.kms.ScheduleKeyDeletion(ctx, &kms.ScheduleKeyDeletionInput{KeyId: old}))(s)
	want := s.desired("keys: {main: {location: eu-west-1, description: new}}")
	s.apply(want)
	s.nothing(want)
	if id := must(s.kms.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: sdk.String("alias/main")}))(s).KeyMetadata.KeyId; *id == *old {
		s.Error("the alias is that of the key that goes")
	}
}
