package arn

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// known holds "service:type" and the format of each line of testdata/formats.tsv.
func known(t testing.TB) (names []string, formats []Format) {
	t.Helper()
	text, err := os.ReadFile("testdata/formats.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if cells := strings.Split(strings.TrimSpace(line), "\t"); len(cells) == 3 {
			names = append(names, cells[0]+":"+cells[1])
			formats = append(formats, Format{cells[0], cells[2]})
		}
	}
	return names, formats
}

func ofService(t testing.TB, service string) (names []string, formats []Format) {
	t.Helper()
	all, allFormats := known(t)
	for i, f := range allFormats {
		if strings.Split(f.Text, ":")[2] == service {
			names, formats = append(names, all[i]), append(formats, f)
		}
	}
	return names, formats
}

// resolve gives the names of the types that text stands for, sorted.
func resolve(t testing.TB, text string) []string {
	t.Helper()
	a, err := Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	names, formats := ofService(t, a.Service)
	var found []string
	for _, i := range Resolve(a, formats) {
		found = append(found, names[i])
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func TestResolve(t *testing.T) {
	const here = "us-east-1:111122223333:"
	for _, tt := range []struct{ arn, want, why string }{
		{"arn:aws:s3:::b", "s3:bucket ssm:bucket", "both services document the format"},
		{"arn:aws:s3:::b*", "s3:bucket ssm:bucket", "the star stands in a bucket's name"},
		{"arn:aws:s3:::*", "s3:bucket ssm:bucket", "the star is the bucket's name"},
		{"arn:aws:s3:::b/*", "s3:object", "the slash is literal, and buckets have none"},
		{"arn:aws:s3:::b/a/b c/${aws:username}/d", "s3:object", "a key may hold slashes, blanks and variables"},
		{"arn:aws:s3:::*/*", "s3:object", "any object"},
		{"arn:aws:s3:::job/x", "s3:object", "without region and account it is no job"},
		{"arn:aws:s3:" + here + "job/x", "s3:job", "with region and account it is no object"},
		{"arn:aws:s3:" + here + "accesspoint/ap", "s3:accesspoint", "not a multi-region one, which has no region"},
		{"arn:aws:s3::111122223333:accesspoint/ap.mrap", "s3:multiregionaccesspoint", "no region"},
		{"arn:aws:s3:" + here + "accesspoint/ap/object/k/l", "s3:accesspointobject", "more plain text than an access point"},
		{"arn:aws:s3:" + here + "accesspoint/ap/objekt/k", "", "an access point's name has no slash, since its objects continue it"},
		{"arn:aws:s3:us-east-1::b", "", "a bucket's ARN has no region"},
		{"arn:aws:s3:*:*:b", "s3:bucket ssm:bucket", "a star may stand for nothing"},
		{"arn:aws-cn:s3:::b", "s3:bucket ssm:bucket", "China"},
		{"arn:aws-us-gov:sqs:us-gov-west-1:111122223333:q", "sqs:queue", "GovCloud"},
		{"arn:*:sqs:*:*:q", "sqs:queue", "any partition"},
		{"arn:aws:sqs:" + here + "*", "sqs:queue", "the only type"},
		{"arn:aws:sqs:::q", "", "a queue needs region and account"},
		{"arn:aws:sqs:us-east-?:1111*:q", "sqs:queue", "wildcards in fields"},
		{"arn:aws:dynamodb:" + here + "table/t", "dynamodb:table", "not its children"},
		{"arn:aws:dynamodb:" + here + "table/*", "dynamodb:table", "the star is the table's name"},
		{"arn:aws:dynamodb:" + here + "table/t/index/i", "dynamodb:index", "no table"},
		{"arn:aws:dynamodb:" + here + "table/t/index/*", "dynamodb:index", "all indexes of a table"},
		{"arn:aws:dynamodb:" + here + "table/t/stream/2026-01-01T00:00:00.000", "dynamodb:stream", "a stream label holds colons"},
		{"arn:aws:dynamodb:" + here + "table/t/*", "dynamodb:backup dynamodb:export dynamodb:import dynamodb:index dynamodb:stream", "everything below a table, not the table"},
		{"arn:aws:dynamodb:" + here + "table/index", "dynamodb:table", "a table may be called index"},
		{"arn:aws:dynamodb:" + here + "table/t/indx/i", "", "no such type"},
		{"arn:aws:dynamodb:" + here + "table:t", "", "a colon is no slash"},
		{"arn:aws:dynamodb::111122223333:global-table/g", "dynamodb:global-table", "no region"},
		{"arn:aws:lambda:" + here + "function:f", "lambda:function", "without qualifier"},
		{"arn:aws:lambda:" + here + "function:*", "lambda:function", "the star is the function's name"},
		{"arn:aws:lambda:" + here + "function:f:PROD", "lambda:function alias lambda:function version", "nothing tells an alias from a version"},
		{"arn:aws:lambda:" + here + "function:f:*", "lambda:function alias lambda:function version", "all qualifiers"},
		{"arn:aws:lambda:" + here + "function/f", "", "a slash is no colon"},
		{"arn:aws:lambda:" + here + "layer:l:3", "lambda:layerVersion", "more plain text than a layer"},
		{"arn:aws:iam::111122223333:role/app", "iam:role ssm:iam-role sts:role", "three services document the format"},
		{"arn:aws:iam::111122223333:role/a/b/app", "iam:role ssm:iam-role sts:role", "a path"},
		{"arn:aws:iam::111122223333:role/*", "iam:role ssm:iam-role sts:role", "all roles"},
		{"arn:aws:iam::111122223333:role/aws-service-role/es.amazonaws.com/AWSServiceRoleForAmazonOpenSearchService", "es:es_role iam:role ssm:iam-role sts:role", "another service's longer format takes nothing away from iam's"},
		{"arn:aws:iam::aws:policy/ReadOnlyAccess", "iam:policy", "AWS's own policies"},
		{"arn:aws:iam::aws:contextProvider/x", "sts:context-provider", "the account is literal"},
		{"arn:aws:iam::111122223333:root", "sts:root-user", "plain text only"},
		{"arn:aws:iam::111122223333:user/${aws:username}", "iam:user", "a policy variable is a name"},
		{"arn:aws:iam::111122223333:${aws:username}", "", "a variable stands for no plain text"},
		{"arn:aws:logs:" + here + "log-group:/aws/lambda/f", "logs:log-group", "slashes in the name"},
		{"arn:aws:logs:" + here + "log-group:/aws/lambda/f:*", "logs:log-group logs:log-stream", "the usual form of a group's ARN covers its streams"},
		{"arn:aws:logs:" + here + "log-group:/aws/lambda/*", "logs:log-group", "groups by prefix"},
		{"arn:aws:logs:" + here + "log-group:g:log-stream:s/[$LATEST]0", "logs:log-stream", "more plain text"},
		{"arn:aws:logs:" + here + "log-group:g:log-stream:", "", "a placeholder takes at least one character"},
		{"arn:aws:ssm:" + here + "parameter/a/b", "ssm:parameter", "a parameter's path"},
		{"arn:aws:ssm:" + here + "parameter/*", "ssm:parameter", "all parameters"},
		{"arn:aws:ssm:" + here + "opsitemgroup/default", "ssm:opsitemgroup", "plain text only"},
		{"arn:aws:secretsmanager:" + here + "secret:name-AbCdEf", "secretsmanager:Secret", ""},
		{"arn:aws:secretsmanager:" + here + "secret:a/b-??????", "secretsmanager:Secret", "question marks for the random part"},
		{"arn:aws:ec2:" + here + "instance/*", "ec2-instance-connect:instance ec2:instance ssm:instance", "instances of three services"},
		{"arn:aws:ec2:" + here + "instance/i-0a", "ec2-instance-connect:instance ec2:instance ssm:instance", ""},
		{"arn:aws:ec2:us-east-1::image/ami-1", "ec2:image", "no account"},
		{"arn:aws:ec2:" + here + "vpc*/x", "ec2:vpc ec2:vpc-endpoint ec2:vpc-flow-log", "the star completes the type"},
		{"arn:aws:kms:" + here + "key/k", "events:key kms:key", "keys of two services"},
		{"arn:aws:kms:" + here + "alias/a", "events:alias kms:alias", ""},
		{"arn:aws:sns:" + here + "t", "sns:topic", ""},
		{"arn:aws:states:" + here + "stateMachine:m", "states:statemachine", ""},
		{"arn:aws:states:" + here + "stateMachine:m:1", "states:statemachinealias states:statemachineversion", "nothing tells them apart"},
		{"arn:aws:states:" + here + "execution:m/l:e", "states:labelled execution", "more plain text"},
		{"arn:aws:ecr:" + here + "repository/a/b", "ecr:repository", "a name with slashes"},
		{"arn:aws:apigateway:us-east-1::/restapis/a", "apigateway:RestApi", ""},
		{"arn:aws:apigateway:us-east-1::/restapis", "apigateway:RestApis", ""},
		{"arn:aws:apigateway:us-east-1::/restapis/a/stages/s", "apigateway:Stage", "not a RestApi with slashes"},
		{"arn:aws:apigateway:us-east-1::/apis/a/stages/s", "apigateway:Stage", "the type's other format"},
		{"arn:aws:rds:" + here + "db:d", "rds:db", ""},
		{"arn:aws:rds:" + here + "cluster:c", "rds-data:cluster rds:cluster", "two services"},
		{"arn:aws:sts::111122223333:federated-user/u", "sts:federated-user", ""},
		{"arn:aws:sts::111122223333:assumed-role/r/s", "", "a session is no resource"},
		{"arn:aws:mediaconnect:us-east-1:offering:o", "mediaconnect:Offering", "the short format has no account"},
		{"arn:aws:mediaconnect:" + here + "flow:1:n", "mediaconnect:Flow", ""},
		{"arn:aws:mediaconnect:" + here + "flow:1:n/mediaStream/s", "mediaconnect:MediaStream", "more plain text than a flow"},
		{"arn:aws:elasticloadbalancing:" + here + "loadbalancer/lb", "elasticloadbalancing:loadbalancer", "a classic one"},
		{"arn:aws:elasticloadbalancing:" + here + "loadbalancer/app/lb/5", "elasticloadbalancing:loadbalancer/app/ wafv2:loadbalancer/app/", "not a classic one with slashes"},
		{"arn:aws:elasticloadbalancing:" + here + "loadbalancer/app/*", "elasticloadbalancing:loadbalancer/app/ wafv2:loadbalancer/app/", "the star holds name and id"},
		{"arn:aws:events:" + here + "rule/r", "events:rule-on-default-event-bus", ""},
		{"arn:aws:events:" + here + "rule/bus/r", "events:rule-on-custom-event-bus", ""},
		{"arn:aws:dms:" + here + "endpoint:ABC", "dms:Endpoint", "the format's own star takes an id"},
		{"arn:aws:dms:" + here + "endpoint:*", "dms:Endpoint", ""},
		{"arn:aws:kafka:" + here + "topic/c/u/t", "kafka-cluster:topic kafka:topic", "two services"},
		{"arn:aws:ecs:" + here + "service/c/s", "ecs:service", ""},
		{"arn:aws:braket:us-east-1::device/qpu/ionq/Aria-1", "braket:device", "the format's star stands for no account"},
		{"arn:aws:execute-api:" + here + "api/stage/GET/a/b", "execute-api:execute-api-general", "the path has slashes"},
		{"arn:aws:execute-api:" + here + "api/*", "execute-api:execute-api-general", "the star holds stage, method and path"},
	} {
		if got := strings.Join(resolve(t, tt.arn), " "); got != tt.want {
			t.Errorf("%s: got %s, want %s (%s)", tt.arn, got, tt.want, tt.why)
		}
	}
}

func TestResolveCoversAllTypes(t *testing.T) {
	for _, arn := range []string{"arn:aws:rds:us-east-1:111122223333:*:*", "arn:aws:rds:us-east-1:111122223333:*"} {
		got := resolve(t, arn)
		for _, want := range []string{"rds:db", "rds:es", "rds:og", "rds:pg", "rds:proxy", "rds:snapshot", "rds:subgrp", "rds:target-group", "rds:cev"} {
			if !slices.Contains(got, want) {
				t.Errorf("%s: got %s, which lacks %s", arn, got, want)
			}
		}
	}
}

func FuzzResolve(f *testing.F) {
	_, formats := known(f)
	for _, text := range []string{"arn:aws:s3:::b/*", "arn:*:*:*:*:*", "arn:aws:logs:r:1:log-group:g:*", "arn:aws:x:::${a", "arn:aws:x:::" + strings.Repeat("*a", 200)} {
		f.Add(text)
	}
	for _, format := range formats[:40] {
		f.Add(format.Text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, err := Parse(text)
		if err != nil {
			if e := err.(*Error); e.Offset < 0 || e.Offset > len(text) || e.Reason == "" {
				t.Fatalf("%q: error %#v points outside of the text", text, e)
			}
			return
		}
		if a.String() != text {
			t.Fatalf("%q: got %q back", text, a.String())
		}
		found := Resolve(a, formats)
		if !slices.IsSorted(found) {
			t.Fatalf("%q: got %v, want it sorted", text, found)
		}
		for _, i := range found {
			if f, _ := parse(formats[i].Text); !intersects(patternGlob(a.Resource), formatGlob(f.Resource), 0) && a.Service != "logs" {
				t.Fatalf("%q resolves to %s, with which it has nothing in common", text, formats[i].Text)
			}
		}
	})
}

// TestMeets: what a pattern is meant for, and what it has in common with other formats.
func TestMeets(t *testing.T) {
	formats := []Format{
		{"s3", "arn:${Partition}:s3:::${BucketName}"},
		{"s3", "arn:${Partition}:s3:::${BucketName}/${ObjectName}"},
	}
	for _, tt := range []struct {
		pattern       string
		resolve, meet []int
		why           string
	}{
		{"arn:aws:s3:::reports", []int{0}, []int{0}, "a bucket"},
		{"arn:aws:s3:::reports/*", []int{1}, []int{1}, "a bucket's name holds no slash"},
		{"arn:aws:s3:::reports*", []int{0}, []int{0, 1}, "the star may run into the objects"},
	} {
		a, err := Parse(tt.pattern)
		if err != nil {
			t.Fatal(err)
		}
		r := NewResolver(formats)
		if got := r.Resolve(a); !slices.Equal(got, tt.resolve) {
			t.Errorf("Resolve(%s) = %v, want %v (%s)", tt.pattern, got, tt.resolve, tt.why)
		}
		if got := r.Meets(a); !slices.Equal(got, tt.meet) {
			t.Errorf("Meets(%s) = %v, want %v (%s)", tt.pattern, got, tt.meet, tt.why)
		}
	}
}
