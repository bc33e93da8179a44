package roles

// Bucket is a bucket of S3, desired or found.
type Bucket struct {
	Name string
	// Region is where it lies, "us-east-1" and "eu-west-1" also where S3 says null and EU.
	Region string
	// Policy is the bucket policy as JSON, empty for none.
	Policy *string
	// Tags are sorted by key. Those of AWS, "aws:…", are left out.
	Tags []Tag
	At   Place
}
