package rolesync

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/leastwise/leastwise/wasm/roles"
)

// writeBucket makes a call about a bucket. Each says whose bucket it has to be.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html
func (r *run) writeBucket(ctx context.Context, s *roles.Step) (err error) {
	name, client := &s.Thing.Name, r.buckets(s.Region)
	switch s.Op {
	case roles.CreateBucket:
		in := &s3.CreateBucketInput{Bucket: name}
		if s.Region != "us-east-1" { // which S3 has no word for
			in.CreateBucketConfiguration = &types.CreateBucketConfiguration{LocationConstraint: types.BucketLocationConstraint(s.Region)}
		}
		_, err = client.CreateBucket(ctx, in)
	case roles.PutBucketPolicy:
		_, err = client.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: name, Policy: &s.Document, ExpectedBucketOwner: &r.ID})
	case roles.DeleteBucketPolicy:
		_, err = client.DeleteBucketPolicy(ctx, &s3.DeleteBucketPolicyInput{Bucket: name, ExpectedBucketOwner: &r.ID})
	case roles.PutBucketTagging:
		err = r.tagBucket(ctx, s)
	}
	return err
}

// tagBucket replaces all tags of a bucket, which S3 can do only together with those of AWS.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketTagging.html
func (r *run) tagBucket(ctx context.Context, s *roles.Step) error {
	name, client := &s.Thing.Name, r.buckets(s.Region)
	now, err := r.bucketTags(ctx, *name, s.Region)
	if err != nil {
		return err
	}
	var set []types.Tag
	for _, t := range now {
		if ofAWS(t.Key) {
			set = append(set, types.Tag{Key: &t.Key, Value: &t.Value})
		}
	}
	for _, t := range s.Tags {
		set = append(set, types.Tag{Key: &t.Key, Value: &t.Value})
	}
	if len(set) == 0 {
		_, err = client.DeleteBucketTagging(ctx, &s3.DeleteBucketTaggingInput{Bucket: name, ExpectedBucketOwner: &r.ID})
		return err
	}
	_, err = client.PutBucketTagging(ctx, &s3.PutBucketTaggingInput{Bucket: name, Tagging: &types.Tagging{TagSet: set}, ExpectedBucketOwner: &r.ID})
	return err
}
