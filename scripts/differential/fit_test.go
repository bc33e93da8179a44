package main

import "testing"

func TestFit(t *testing.T) {
	for _, tt := range []struct {
		arn, format string
		want        fitness
	}{
		{"arn:aws:s3:::b", "arn:${Partition}:s3:::${BucketName}", exact},
		{"arn:aws:s3:::b/k", "arn:${Partition}:s3:::${BucketName}", spanning},
		{"arn:aws:s3:::b", "arn:${Partition}:s3:::${BucketName}/${ObjectName}", unlike},
		{"arn:aws:s3:::b*", "arn:${Partition}:s3:::${BucketName}/${ObjectName}", exact},
		{"arn:aws:s3:eu-west-1::b", "arn:${Partition}:s3:::${BucketName}", fields},
		{"arn:aws:sqs:us-east-1:1:*", "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}", exact},
		{"arn:aws:dms:us-east-1:1:endpoint:ABC", "arn:${Partition}:dms:${Region}:${Account}:endpoint:*", exact},
		{"arn:aws:dms:us-east-1:1:rep:ABC", "arn:${Partition}:dms:${Region}:${Account}:endpoint:*", unlike},
		{"arn:aws:lambda:us-east-1:1:function:f", "arn:${Partition}:lambda:${Region}:${Account}:function:${F}:${Alias}", unlike},
		{"arn:aws:rds:us-east-1:1:*:*", "arn:${Partition}:rds:${Region}:${Account}:db:${Db}", exact},
		{"arn:aws:kms:us-east-1:1:key/x", "arn:${Partition}:sns:${Region}:${Account}:${Topic}", unlike},
	} {
		if got := fit(tt.arn, tt.format); got != tt.want {
			t.Errorf("fit(%q, %q) = %d, want %d", tt.arn, tt.format, got, tt.want)
		}
	}
}
