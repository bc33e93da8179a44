package cli

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/builder/export"
	"github.com/leastwise/leastwise/builder/pack"
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/internal/sample"
)

// ask runs "query" with the sample catalog, and sentences of ours as descriptions.
func ask(t *testing.T, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	c := sample.Catalog(t)
	return askOf(t, Options{
		Catalog:      func() (*catalog.Catalog, error) { return c, nil },
		Descriptions: func() ([]byte, error) { return described(t, c), nil },
	}, args...)
}

func askOf(t testing.TB, o Options, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	cmd := queryCommand(o)
	var out, notes bytes.Buffer
	cmd.SetArgs(args)
	cmd.SetOut(&out)
	cmd.SetErr(&notes)
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	err = cmd.Execute()
	return out.String(), notes.String(), err
}

// described is a blob with a sentence about each action and key.
func described(t *testing.T, c *catalog.Catalog) []byte {
	t.Helper()
	set, err := export.Facts(c, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range set.Services {
		s := &set.Services[i]
		for j := range s.Actions {
			s.Actions[j].Description = "A sentence about " + s.Actions[j].Name
		}
		for j := range s.ConditionKeys {
			s.ConditionKeys[j].Description = "A sentence about " + s.ConditionKeys[j].Name
		}
	}
	return pack.Descriptions(set, c.Blob())
}

func TestQueryForms(t *testing.T) {
	for _, tt := range []struct {
		args, want string
	}{
		{"actions -s ec2 -a write", "ec2:AttachVolume\nec2:RebootInstances\nec2:RunInstances\n"},
		{"actions -s iam -a write,permissions-management --levels aws --format table", "" +
			"ACTION                LEVEL                   AWS'S LEVEL  RESOURCE TYPES\n" +
			"iam:AttachRolePolicy  Permissions management               role*\n" +
			"iam:CreateAccessKey   Write                                user\n" +
			"iam:PassRole          Write                                role*\n"},
		{"actions -n iam:Pass* --format table", "" +
			"ACTION        LEVEL                   AWS'S LEVEL  RESOURCE TYPES\n" +
			"iam:PassRole  Permissions management  Write        role*\n"},
		{"actions -n ec2:RunInstances --format csv", "" +
			"action,level,access_level,strict_level,permission_only,resource_types,condition_keys,dependent_actions\n" +
			"ec2:RunInstances,Write,Write,Write,false,instance* volume,,ec2:DescribeInstances iam:PassRole\n"},
		{"actions -n runinstances", `action       ec2:RunInstances
service      Amazon EC2
level        Write
description  A sentence about RunInstances
resource types
  instance
    required     yes
    arn formats  arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}
  volume
    arn formats  arn:${Partition}:ec2:${Region}:${Account}:volume/${VolumeId}
dependent actions
  ec2:DescribeInstances
    sources  operation
  iam:PassRole
    sources  documentation
`},
		{"actions -n sts:GetCallerIdentity --json", `[
  {
    "action": "sts:GetCallerIdentity",
    "service": "AWS Security Token Service",
    "level": "Read",
    "access_level": "Read",
    "strict_level": "Read",
    "permission_only": false,
    "description": "A sentence about GetCallerIdentity",
    "resource_types": [],
    "condition_keys": [],
    "dependent_actions": []
  }
]
`},
		{"arns -s s3,ssm -n bucket -l", `resource type  bucket
service        s3
arn formats    arn:${Partition}:s3:::${BucketName}

resource type  bucket
service        ssm
arn formats    arn:${Partition}:s3:::${BucketName}
`},
		{"arns -s s3,ssm -n b*t", "arn:${Partition}:s3:::${BucketName}\n"},
		{"arns -s s3,ssm -n b*t -l", "s3:bucket\tarn:${Partition}:s3:::${BucketName}\nssm:bucket\tarn:${Partition}:s3:::${BucketName}\n"},
		{"conditions", "aws:PrincipalArn\naws:ResourceTag/${TagKey}\naws:SourceIp\ndynamodb:LeadingKeys\ns3:prefix\ns3:TlsVersion\n"},
		{"conditions -s global", "aws:PrincipalArn\naws:SourceIp\n"},
		{"conditions -s global,s3", "aws:PrincipalArn\naws:SourceIp\ns3:prefix\ns3:TlsVersion\n"},
		{"conditions -n S3:Prefix", "condition key  s3:prefix\ntype           String\ndescription    A sentence about s3:prefix\nservices       s3\n"},
		{"conditions -n aws:*tag* --fmt yaml", "- condition_key: aws:ResourceTag/${TagKey}\n  type: String\n  global: true\n  description: A sentence about aws:ResourceTag/${TagKey}\n  services:\n  - dynamodb\n"},
		{"services -n *amazon*d* --format tsv", "prefix\tservice_name\tactions\tresource_types\tcondition_keys\ndynamodb\tAmazon DynamoDB\t6\t3\t2\n"},
	} {
		stdout, stderr, err := ask(t, strings.Fields(tt.args)...)
		if stdout != tt.want || stderr != "" || err != nil {
			t.Errorf("query %s: error %v, stderr %q, got\n%s\nwant\n%s", tt.args, err, stderr, stdout, tt.want)
		}
	}
}

// On a terminal lists have headings; the answer about one name looks the same everywhere.
func TestQueryOnTerminal(t *testing.T) {
	before := isTerminal
	isTerminal = func(io.Writer) bool { return true }
	defer func() { isTerminal = before }()
	for _, tt := range []struct{ args, want string }{
		{"services -n s*m", "PREFIX  NAME                 ACTIONS  TYPES  KEYS\nssm     AWS Systems Manager  7        5      0\n"},
		{"conditions -s s3", "CONDITION KEY  TYPE     SERVICES\ns3:prefix      String   s3\ns3:TlsVersion  Numeric  s3\n"},
		{"arns -s s3 -n b*", "RESOURCE TYPE  ARN FORMAT\ns3:bucket      arn:${Partition}:s3:::${BucketName}\n"},
		{"services -n tag", "prefix          tag\nservice name    Amazon Resource Group Tagging API\nnames           Amazon Resource Group Tagging API\nactions         1\nresource types  0\ncondition keys  0\n"},
	} {
		stdout, _, err := ask(t, strings.Fields(tt.args)...)
		if stdout != tt.want || err != nil {
			t.Errorf("query %s: error %v, got\n%s\nwant\n%s", tt.args, err, stdout, tt.want)
		}
	}
}

func TestQueryExitCodes(t *testing.T) {
	for _, tt := range []struct {
		args, stdout, want, hint string
		code                     int
	}{
		{"actions -s s3 -n Nothing*", "", "no action in the catalog of 2026-06-14 for --name Nothing* --service s3", "", 1},
		{"actions -n GetObjekt --json", "[]\n", "no action in the catalog of 2026-06-14 for --name GetObjekt", "did you mean GetObject?", 1},
		{"actions -c aws:sourceip", "", "no action in the catalog of 2026-06-14 for --condition aws:sourceip", "aws:SourceIp is a global key: requests for every action may carry it", 1},
		{"actions -s s3,ec2 --permission-only --fmt yaml", "[]\n", "no action in the catalog of 2026-06-14 for --permission-only --service s3,ec2", "", 1},
		{"arns -n queue", "", "no resource type in the catalog of 2026-06-14 for --name queue", "", 1},
		{"conditions -s s3 -n aws:SourceIp", "", "no condition key in the catalog of 2026-06-14 for --name aws:SourceIp --service s3", "aws:SourceIp is a global key: --service global", 1},
		{"conditions -s s3 -n dynamodb:LeadingKeys", "", "no condition key in the catalog of 2026-06-14 for --name dynamodb:LeadingKeys --service s3", "--service dynamodb declares dynamodb:LeadingKeys", 1},
		{"services -n lamda", "", "no service in the catalog of 2026-06-14 for --name lamda", "did you mean lambda?", 1},
		{"actions -n s4:Get*", "", `no service "s4" in the catalog of 2026-06-14`, "did you mean s3?", 2},
		{"arns -c s3:prefiks", "", `no condition key "s3:prefiks" in the catalog of 2026-06-14`, "did you mean s3:prefix?", 2},
		{"services --format jsn", "", `--format: "jsn" is no form of the answer`, "did you mean json?", 2},
	} {
		stdout, _, err := ask(t, strings.Fields(tt.args)...)
		code, hint := 2, ""
		var coder interface{ ExitCode() int }
		if errors.As(err, &coder) {
			code = coder.ExitCode()
		}
		var hinter interface{ Hint() string }
		if errors.As(err, &hinter) {
			hint = hinter.Hint()
		}
		if err == nil || err.Error() != tt.want || hint != tt.hint || code != tt.code || stdout != tt.stdout {
			t.Errorf("query %s: got %q, error %v, hint %q, exit code %d, want %q, %q, %q, %d", tt.args, stdout, err, hint, code, tt.stdout, tt.want, tt.hint, tt.code)
		}
	}
}

// The whole catalog in every form: as many items in each, and JSON that is JSON.
func TestQueryEverything(t *testing.T) {
	o := Options{Catalog: embedded.Open, Ledger: func() ([]byte, error) { return embedded.LedgerBlob(), nil }}
	for _, table := range []string{"actions", "arns", "conditions", "services"} {
		var records []map[string]any
		text, _, err := askOf(t, o, table, "--json")
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(text), &records); err != nil || len(records) == 0 {
			t.Fatalf("query %s --json: %v", table, err)
		}
		text, _, err = askOf(t, o, table, "--format", "csv")
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil || len(rows) != len(records)+1 {
			t.Errorf("query %s: %d rows of CSV and error %v, want %d", table, len(rows)-1, err, len(records))
		}
		for _, form := range []string{"tsv", "table", "yaml"} {
			text, _, err = askOf(t, o, table, "--format", form)
			lines := strings.Count(text, "\n") - 1
			if form == "yaml" {
				lines = strings.Count("\n"+text, "\n- ")
			}
			if err != nil || lines != len(records) {
				t.Errorf("query %s --format %s: %d items and error %v, want %d", table, form, lines, err, len(records))
			}
		}
	}
}

func BenchmarkQuery(b *testing.B) {
	o := Options{Catalog: embedded.Open}
	for b.Loop() {
		if _, _, err := askOf(b, o, "actions", "--service", "all", "--level", "permissions-management"); err != nil {
			b.Fatal(err)
		}
	}
}
