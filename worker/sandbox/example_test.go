package sandbox_test

import (
	"context"
	"fmt"
	"time"

	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/sandbox"
)

// A guard rail around a risky operation: it may do the three things intended, and no more.
func ExampleWith() {
	policy := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:DeleteObject",
		"Resource":["arn:aws:s3:::archive/1","arn:aws:s3:::archive/2","arn:aws:s3:::archive/3"]}]}`
	mine := func(context.Context) (aws.Credentials, error) { return aws.Credentials{}, fmt.Errorf("not signed in") }

	config := sandbox.Config{Region: "eu-west-1", Credentials: mine}
	err := sandbox.With(context.Background(), config, sandbox.Options{Policy: policy, TTL: 15 * time.Minute},
		func(ctx context.Context, c aws.Credentials) error {
			// Hand c to an SDK's client, and delete.
			return nil
		})
	fmt.Println(err)
	// Output: not signed in
}
