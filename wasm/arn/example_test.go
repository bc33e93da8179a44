package arn_test

import (
	"errors"
	"fmt"

	"github.com/leastwise/leastwise/wasm/arn"
)

func ExampleParse() {
	a, err := arn.Parse("arn:aws:ssm:eu-west-1:111122223333:parameter/app/key")
	fmt.Println(a.Service, a.Region, a.Account, a.Resource, err)
	_, err = arn.Parse("arn:aws:s3")
	var wrong *arn.Error
	fmt.Println(errors.As(err, &wrong), wrong.Offset)
	// Output:
	// ssm eu-west-1 111122223333 parameter/app/key <nil>
	// true 10
}

// The format that fits an ARN best: an object, not a bucket.
func ExampleResolver() {
	formats := []arn.Format{
		{Owner: "s3", Text: "arn:${Partition}:s3:::${BucketName}"},
		{Owner: "s3", Text: "arn:${Partition}:s3:::${BucketName}/${ObjectName}"},
	}
	a, _ := arn.Parse("arn:aws:s3:::bucket/in/*")
	for _, i := range arn.NewResolver(formats).Resolve(a) {
		fmt.Println(formats[i].Text)
	}
	// Output: arn:${Partition}:s3:::${BucketName}/${ObjectName}
}
