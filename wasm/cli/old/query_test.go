package old

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/sample"
)

func run(t *testing.T, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	c := sample.Catalog(t)
	cmd := Root("policy_sentry", Options{Catalog: func() (*catalog.Catalog, error) { return c, nil }})
	var out, notes bytes.Buffer
	cmd.SetArgs(append([]string{"query"}, args...))
	cmd.SetOut(&out)
	cmd.SetErr(&notes)
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	err = cmd.Execute()
	return out.String(), notes.String(), err
}

// The shapes of answers: each row names the rule of Policy Sentry that it follows.
func TestQueryShapes(t *testing.T) {
	for _, tt := range []struct{ args, stdout, stderr, why string }{
		{"action-table -s all -a permissions-management", "iam:AttachRolePolicy\niam:CreateAccessKey\niam:PassRole\ns3:DeleteBucketPolicy\n",
			"actions of all services with level permissions-management:\n", "all and a level: lines"},
		{"action-table -s all -a Write -r bucket", "ssm:SendCommand\n",
			"actions of all services with level write, resource type bucket:\n", "the type holds as well"},
		{"action-table -s all -r *", `[
    "aws-portal:ViewBilling",
    "dynamodb:ListTables",
    "ec2:DescribeInstances",
    "s3:ListAllMyBuckets",
    "sts:GetCallerIdentity",
    "tag:GetResources"
]
`, "actions of all services with no resource type:\n", "all and no type: an array"},
		{"action-table -s all", "aws-portal\ndynamodb\nec2\necs\niam\nlambda\ns3\nssm\nsts\ntag\n", "all services:\n", "all by itself: the services"},
		{"action-table -s all --fmt yaml", "- aws-portal\n- dynamodb\n- ec2\n- ecs\n- iam\n- lambda\n- s3\n- ssm\n- sts\n- tag\n", "all services:\n", "a list, not a set"},
		{"action-table -s s3 -a tagging", "[\n    \"s3:PutBucketTagging\",\n    \"s3:PutObjectTagging\"\n]\n", "actions of s3 with level tagging:\n", "a level: an array"},
		{"action-table -s s3 -a tagging --fmt yaml", "- s3:PutBucketTagging\n- s3:PutObjectTagging\n", "actions of s3 with level tagging:\n", "the same in YAML"},
		{"action-table -s s3 -a tagging -r Object", "s3:PutObjectTagging\n", "actions of s3 with level tagging, resource type Object:\n", "a level and a type: lines"},
		{"action-table -s ec2 -r *", "[\n    \"ec2:DescribeInstances\"\n]\n", "actions of ec2 with no resource type:\n", "a type: an array"},
		{"action-table -s iam", "iam:AttachRolePolicy\niam:CreateAccessKey\niam:GetRole\niam:PassRole\niam:TagRole\n", "actions of iam:\n", "nothing else: lines"},
		{"action-table -s ec2 -n runinstances", `{
    "ec2": [
        {
            "action": "ec2:RunInstances",
            "description": "",
            "access_level": "Write",
            "api_documentation_link": "",
            "resource_arn_format": "arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}",
            "condition_keys": [],
            "dependent_actions": [
                "ec2:DescribeInstances",
                "iam:PassRole"
            ]
        },
        {
            "action": "ec2:RunInstances",
            "description": "",
            "access_level": "Write",
            "api_documentation_link": "",
            "resource_arn_format": "arn:${Partition}:ec2:${Region}:${Account}:volume/${VolumeId}",
            "condition_keys": [],
            "dependent_actions": [
                "ec2:DescribeInstances",
                "iam:PassRole"
            ]
        }
    ]
}
`, "", "a name: an object without heading"},
		{"action-table -s sts -n sts:Get* --fmt yaml", `sts:
- access_level: Read
  action: sts:GetCallerIdentity
  api_documentation_link: ''
  condition_keys: []
  dependent_actions: []
  description: ''
  resource_arn_format: '*'
`, "", "keys are sorted in YAML; the star works anywhere and behind a prefix"},
		{"action-table -s S3 -n *tagging -a tagging -r object --fmt yaml", `s3:
- access_level: Tagging
  action: s3:PutObjectTagging
  api_documentation_link: ''
  condition_keys: []
  dependent_actions: []
  description: ''
  resource_arn_format: arn:${Partition}:s3:::${BucketName}/${ObjectName}
`, "", "a name no longer switches the other options off"},
		{"arn-table -s s3", "arn:${Partition}:s3:::${BucketName}\narn:${Partition}:s3:::${BucketName}/${ObjectName}\n", "", "lines"},
		{"arn-table -s s3 -l", "{\n    \"bucket\": \"arn:${Partition}:s3:::${BucketName}\",\n    \"object\": \"arn:${Partition}:s3:::${BucketName}/${ObjectName}\"\n}\n", "", "types: an object"},
		{"arn-table -s s3 -n BUCKET -l", "{\n    \"resource_type_name\": \"bucket\",\n    \"raw_arn\": \"arn:${Partition}:s3:::${BucketName}\",\n    \"condition_keys\": []\n}\n", "", "a name wins"},
		{"condition-table -s s3", "s3:TlsVersion\ns3:prefix\n", "", "lines"},
		{"condition-table -s dynamodb -n dynamodb:leadingkeys", "{\n    \"name\": \"dynamodb:LeadingKeys\",\n    \"description\": \"\",\n    \"condition_value_type\": \"arrayofstring\"\n}\n", "", "an object"},
		{"condition-table -s dynamodb -n aws:ResourceTag/foo --fmt yaml", "condition_value_type: string\ndescription: ''\nname: aws:ResourceTag/${TagKey}\n", "", "a template part"},
	} {
		stdout, stderr, err := run(t, strings.Fields(tt.args)...)
		if stdout != tt.stdout || stderr != tt.stderr || err != nil {
			t.Errorf("%s (%s): error %v, got\n%s%s\nwant\n%s%s", tt.args, tt.why, err, stderr, stdout, tt.stderr, tt.stdout)
		}
	}
}

func TestServiceTable(t *testing.T) {
	for format, want := range map[string]string{
		"json": "[\n    {\n        \"prefix\": \"aws-portal\",\n        \"service_name\": \"AWS Billing Console\"\n    },\n",
		"yaml": "- prefix: aws-portal\n  service_name: AWS Billing Console\n- prefix: dynamodb\n",
		"csv":  "prefix,service_name\naws-portal,AWS Billing Console\ndynamodb,Amazon DynamoDB\n",
	} {
		stdout, stderr, err := run(t, "service-table", "--fmt", format)
		if !strings.HasPrefix(stdout, want) || stderr != "" || err != nil {
			t.Errorf("%s: error %v, got\n%s\nwant at the start\n%s", format, err, stdout, want)
		}
	}
}

func TestQueryFailures(t *testing.T) {
	for _, tt := range []struct {
		args, stdout, want string
		code               int
	}{
		{"action-table", "", "policy_sentry query action-table: --service is missing", 2},
		{"action-table -s s4", "", `no service "s4" in the catalog of 2026-06-14`, 2},
		{"action-table -s s3 -a writ", "", `no access level "writ"`, 2},
		{"action-table -s s3 -r tabel", "", `no resource type "tabel" of s3 in the catalog of 2026-06-14`, 2},
		{"action-table -s s3 -c s3:zzz", "", `no condition key "s3:zzz" in the catalog of 2026-06-14`, 2},
		{"action-table -s s3 --fmt csv", "", `policy_sentry query action-table: --fmt: no form "csv"`, 2},
		{"arn-table -s s3 bucket", "", `policy_sentry query arn-table: "bucket" is one argument too many`, 2},
		{"action-table -s s3 -n nothing", "{}\n", "policy_sentry query action-table: nothing found in the catalog of 2026-06-14", 1},
		{"action-table -s s3 -n ec2:RunInstances", "{}\n", "policy_sentry query action-table: nothing found in the catalog of 2026-06-14", 1},
		{"arn-table -s s3 -n nothing", "{}\n", "policy_sentry query arn-table: nothing found in the catalog of 2026-06-14", 1},
		{"condition-table -s s3 -n nothing --fmt yaml", "{}\n", "policy_sentry query condition-table: nothing found in the catalog of 2026-06-14", 1},
		{"action-table -s tag -a write", "[]\n", "policy_sentry query action-table: nothing found in the catalog of 2026-06-14", 1},
		{"condition-table -s tag", "", "policy_sentry query condition-table: nothing found in the catalog of 2026-06-14", 1},
	} {
		stdout, _, err := run(t, strings.Fields(tt.args)...)
		code := 2
		var coder interface{ ExitCode() int }
		if errors.As(err, &coder) {
			code = coder.ExitCode()
		}
		if stdout != tt.stdout || err == nil || err.Error() != tt.want || code != tt.code {
			t.Errorf("%s: got %q, error %v, exit code %d, want %q, %q, %d", tt.args, stdout, err, code, tt.stdout, tt.want, tt.code)
		}
	}
}
