package rolesync

import (
	"context"
	"errors"
	"net/http"
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/leastwise/leastwise/wasm/roles"
)

// readBucket reads a bucket of this account, nil if there is none. It is looked for in a
// region, and then where S3 says that it is.
func (a *Account) readBucket(ctx context.Context, name, region string) (*roles.Bucket, error) {
	region, err := a.locateBucket(ctx, name, region)
	if err != nil || region == "" {
		return nil, err
	}
	b := &roles.Bucket{Name: name, Region: region, Policy: new(""), Tags: []roles.Tag{}}
	g := together(ctx)
	g.run(func(ctx context.Context) error {
		got, err := a.buckets(region).GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: &name, ExpectedBucketOwner: &a.ID})
		switch {
		case is(err, "NoSuchBucketPolicy"):
			return nil
		case err != nil:
			return told("s3:GetBucketPolicy", name, err)
		}
		b.Policy = new(sdk.ToString(got.Policy))
		return nil
	})
	g.run(func(ctx context.Context) error {
		tags, err := a.bucketTags(ctx, name, region)
		for _, t := range tags {
			if !ofAWS(t.Key) {
				b.Tags = append(b.Tags, t)
			}
		}
		return err
	})
	if err := g.end(); err != nil {
		return nil, err
	}
	sortTags(b.Tags)
	return b, nil
}

// bucketTags are all tags of a bucket, with those of AWS.
func (a *Account) bucketTags(ctx context.Context, name, region string) ([]roles.Tag, error) {
	got, err := a.buckets(region).GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: &name, ExpectedBucketOwner: &a.ID})
	switch {
	case is(err, "NoSuchTagSet"):
		return nil, nil
	case err != nil:
		return nil, told("s3:GetBucketTagging", name, err)
	}
	var out []roles.Tag
	for _, t := range got.TagSet {
		out = append(out, roles.Tag{Key: sdk.ToString(t.Key), Value: sdk.ToString(t.Value)})
	}
	return out, nil
}

// locateBucket gives the region of a bucket of this account, empty if there is none. A
// bucket of another account is an error.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
func (a *Account) locateBucket(ctx context.Context, name, region string) (string, error) {
	for try := 0; ; try++ {
		got, err := a.buckets(region).HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &name, ExpectedBucketOwner: &a.ID})
		if err == nil {
			if got.BucketRegion != nil {
				return *got.BucketRegion, nil
			}
			return region, nil
		}
		elsewhere := ""
		var r *awshttp.ResponseError
		if errors.As(err, &r) && r.Response != nil {
			elsewhere = r.Response.Header.Get("X-Amz-Bucket-Region")
		}
		switch status(err) {
		case http.StatusNotFound:
			return "", nil
		case http.StatusMovedPermanently, http.StatusTemporaryRedirect, http.StatusBadRequest:
			if elsewhere != "" && elsewhere != region && try == 0 {
				region = elsewhere
				continue
			}
		case http.StatusForbidden:
			return "", &problem{text: "the bucket " + name + " is another account's, or the credentials may not see it (s3:ListBucket)", err: err,
				hint: "all accounts share the names of buckets; choose another one if this one is taken"}
		}
		return "", told("s3:HeadBucket", strings.TrimSuffix(name, "/"), err)
	}
}
