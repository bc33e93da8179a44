package generate

import (
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
)

// The cases are those of the list of Policy Sentry's behaviour, by their numbers. Sets of
// actions change with the catalog, so most are parts of what has to be there. The others
// are where their subject is: 18 to 20 in TestTemplateNotes, 29 in arn's TestResolve, 30,
// 31 and 35 in expand's TestShrink, 40 in report's TestPolicyFormats, 41 in expand's
// TestActions, 42 to 45 in query's examples and the published commands, 46 in template.txtar.
const (
	parameter = "arn:aws:ssm:us-east-1:123456789012:parameter/myparameter"
	secret    = "arn:aws:secretsmanager:us-east-1:123456789012:secret:mysecret"
	key       = "arn:aws:kms:us-east-1:123456789012:key/123456"
)

var cases = []struct {
	number  string
	text    string
	options Options // Minimize is -1 unless minimize is set
	min     bool
	sids    string   // all, in order; "?" for any
	have    []string // "Sid: action action" or "Sid -> resource resource"
	exact   []string // "Sid: action action", all of them
	lack    string   // actions that are nowhere
	notes   string   // codes that are among the notes
}{
	{number: "1", text: "mode: crud\nread: [" + parameter + "]",
		sids: "SsmReadParameter", have: []string{"SsmReadParameter: ssm:GetParameter ssm:GetParameterHistory ssm:GetParameters ssm:GetParametersByPath", "SsmReadParameter -> " + parameter}},
	{number: "2", text: "mode: crud\nread: [" + parameter + "]\nwrite: [" + parameter + "]\nlist: [" + parameter + "]\ntagging: ['']\npermissions-management: ['']",
		sids: "SsmReadParameter SsmWriteParameter SsmListParameter"},
	{number: "3", text: "mode: crud\npermissions-management: ['arn:aws:s3:::b']\nlist: [" + secret + "]", notes: "empty-level",
		sids: "S3PermissionsmanagementBucket", have: []string{"S3PermissionsmanagementBucket: s3:DeleteBucketPolicy s3:PutBucketAcl s3:PutBucketPolicy"}},
	{number: "4", text: "mode: crud\nlist: ['arn:aws:s3:::b', 'arn:aws:s3:::b/*']",
		sids: "S3ListBucket S3ListObject", have: []string{"S3ListBucket: s3:ListBucket", "S3ListBucket -> arn:aws:s3:::b", "S3ListObject: s3:ListMultipartUploadParts", "S3ListObject -> arn:aws:s3:::b/*"}},
	{number: "5", text: "mode: crud\nread: [" + parameter + "2, " + parameter + "1]",
		sids: "SsmReadParameter", have: []string{"SsmReadParameter -> " + parameter + "2 " + parameter + "1"}},
	{number: "6", text: "mode: crud\nwildcard-only:\n  single-actions: [s3:listallmybuckets, secretsmanager:DeleteSecret, garbage]", notes: "not-wildcard unknown",
		sids: "MultMultNone", exact: []string{"MultMultNone: s3:ListAllMyBuckets"}, have: []string{"MultMultNone -> *"}},
	{number: "6, an optional resource", text: "mode: crud\nwildcard-only:\n  single-actions: [cloudwatch:PutMetricData]",
		sids: "MultMultNone", exact: []string{"MultMultNone: cloudwatch:PutMetricData"}, have: []string{"MultMultNone -> *"}},
	{number: "7", text: "mode: crud\nwildcard-only:\n  service-write: [eks]\n  service-list: [eks]",
		sids: "MultMultNone", have: []string{"MultMultNone: eks:ListClusters eks:CreateCluster eks:RegisterCluster"}},
	{number: "8", text: "mode: crud\nwildcard-only:\n  service-list: [s3]",
		sids: "MultMultNone", have: []string{"MultMultNone: s3:ListAllMyBuckets s3:ListAccessPoints"}, lack: "s3:CreateJob s3:GetAccountPublicAccessBlock"},
	{number: "9", text: "mode: crud\nskip-resource-constraints: [s3:GetObject, s3:PutObject, ssm:getparameter, ssm:GetParameters]",
		sids: "SkipResourceConstraints", exact: []string{"SkipResourceConstraints: s3:GetObject s3:PutObject ssm:GetParameters ssm:getparameter"}},
	{number: "10", text: "mode: crud\npermissions-management: ['arn:aws:s3:::b']\nwildcard-only:\n  single-actions: [ram:getresourcepolicies]\nskip-resource-constraints: [ssm:GetParameter, ssm:GetParameters, ssm:PutParameter]",
		sids: "MultMultNone S3PermissionsmanagementBucket SkipResourceConstraints"},
	{number: "11", text: "mode: crud\nwrite: [" + key + "]", options: Options{Compat: true},
		sids: "MultMultNone KmsWriteKey", exact: []string{"MultMultNone: iam:CreateServiceLinkedRole kms:CreateKey"}, have: []string{"KmsWriteKey: kms:Encrypt kms:TagResource"}},
	{number: "11, scoped", text: "mode: crud\nwrite: [" + key + "]", notes: "dependent",
		sids: "MultMultNone KmsWriteKey", exact: []string{"MultMultNone: kms:CreateKey"}, lack: "iam:CreateServiceLinkedRole"},
	{number: "11, none", text: "mode: crud\ndependents: none\nwrite: [" + key + "]", notes: "dependent", sids: "KmsWriteKey", lack: "kms:CreateKey"},
	{number: "11, wildcard", text: "mode: crud\ndependents: wildcard\nwrite: [" + key + "]",
		sids: "MultMultNone KmsWriteKey", exact: []string{"MultMultNone: iam:CreateServiceLinkedRole kms:CreateKey"}},
	{number: "12", text: "mode: crud\nwrite: [" + key + "]\nexclude-actions: ['kms:Delete*', 'kms:Disable*', 'kms:Schedule*']", options: Options{Compat: true},
		sids: "MultMultNone KmsWriteKey", have: []string{"KmsWriteKey: kms:Encrypt kms:EnableKey"}, lack: "kms:DeleteAlias kms:DisableKey kms:ScheduleKeyDeletion"},
	{number: "12, a dependent goes with its cause", text: "mode: crud\nwrite: [" + key + "]\nexclude-actions: ['kms:Repl*']", sids: "KmsWriteKey", lack: "kms:CreateKey kms:ReplicateKey"},
	{number: "13", text: "mode: crud\nread: [" + parameter + "]\nexclude-actions: ['ssm:Get*']", sids: "", notes: "empty"},
	{number: "14", text: "mode: crud\nread: [" + parameter + "]\nexclude-actions: ['SSM:GETPARAMETER']",
		sids: "SsmReadParameter", have: []string{"SsmReadParameter: ssm:GetParameters"}, lack: "ssm:GetParameter"},
	{number: "14, question mark", text: "mode: crud\nread: [" + parameter + "]\nexclude-actions: ['ssm:getparameter?']",
		sids: "SsmReadParameter", have: []string{"SsmReadParameter: ssm:GetParameter"}, lack: "ssm:GetParameters"},
	{number: "15", text: "mode: crud\nwrite: ['arn:aws:s3:::b']\nexclude-actions: ['iam:Pass*']", options: Options{Compat: true}, sids: "?", have: []string{"S3WriteBucket: s3:CreateBucket"}, lack: "iam:PassRole"},
	{number: "16", text: "mode: crud\nsts:\n  assume-role: ['arn:aws:iam::1:role/a', 'arn:aws:iam::1:role/b', 'arn:aws:iam::1:root']\n  assume-role-with-saml: ['arn:aws:iam::1:role/a', 'arn:aws:iam::1:user/u']\n  assume-role-with-web-identity: ['arn:aws:iam::1:role/a']",
		sids: "AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity", notes: "arn",
		have: []string{"AssumeRole -> arn:aws:iam::1:role/a arn:aws:iam::1:role/b", "AssumeRoleWithSAML -> arn:aws:iam::1:role/a"}, exact: []string{"AssumeRole: sts:AssumeRole"}},
	{number: "17", text: "mode: crud\neffect: Deny\nwrite: [" + key + "]", sids: "KmsWriteKey", lack: "kms:CreateKey iam:CreateServiceLinkedRole"},
	{number: "17, compat", text: "mode: crud\neffect: Deny\nwrite: [" + key + "]", options: Options{Compat: true}, sids: "KmsWriteKey", lack: "kms:CreateKey"},
	{number: "21", text: "mode: actions\nactions: [kms:CreateGrant, kms:CreateCustomKeyStore]", options: Options{Compat: true},
		sids: "KmsPermissionsmanagementKey MultMultNone", have: []string{"KmsPermissionsmanagementKey -> arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}",
			"MultMultNone: kms:CreateCustomKeyStore cloudhsm:DescribeClusters ec2:DescribeVpcEndpointServices iam:CreateServiceLinkedRole"}},
	{number: "22", text: "mode: actions\nactions: [iam:generateorganizationsaccessreport]", options: Options{Compat: true},
		sids: "MultMultNone IamReadAccessreport", have: []string{"MultMultNone: organizations:ListRoots organizations:DescribePolicy", "IamReadAccessreport: iam:GenerateOrganizationsAccessReport"}},
	{number: "23", text: "mode: actions\nactions: [ram:TagResource, s3:ListAllMyBuckets]",
		sids: "?", have: []string{"RamTaggingResourceshare: ram:TagResource"}, exact: []string{"MultMultNone: s3:ListAllMyBuckets"}},
	{number: "24", text: "mode: actions\nactions: [codestar-connections:UseConnection]", sids: "CodestarconnectionsReadConnection"},
	{number: "25", text: "mode: actions\nactions: [servicecatalog:DescribeProduct]",
		sids: "CatalogReadProduct", have: []string{"CatalogReadProduct: servicecatalog:DescribeProduct", "CatalogReadProduct -> arn:${Partition}:catalog:${Region}:${Account}:product/${ProductId}"}},
	{number: "25, crud", text: "mode: crud\nread: ['arn:aws:catalog:us-east-1:1:product/p']", sids: "CatalogReadProduct"},
	{number: "26", text: "mode: crud\nread: ['arn:${Partition}:${Vendor}:${Region}:*:${ResourceType}:${RecoveryPointId}']", sids: "", notes: "arn empty"},
	{number: "27", text: "mode: crud\nread: ['arn:aws:rds:us-east-1:1:*:*']", sids: "?",
		have: []string{"RdsReadDb:", "RdsReadEs:", "RdsReadOg:", "RdsReadPg:", "RdsReadProxy:", "RdsReadSnapshot:", "RdsReadSubgrp:", "RdsReadTargetgroup:"}, options: Options{Compat: true}},
	{number: "28", text: "mode: crud\nread: ['arn:aws:dynamodb:r:1:table/t']\nwrite: ['arn:aws:dynamodb:r:1:table/t']\nlist: ['arn:aws:dynamodb:r:1:table/t']\nwildcard-only:\n  service-read: [dynamodb]\n  service-list: [dynamodb]",
		sids: "MultMultNone DynamodbReadTable DynamodbWriteTable DynamodbListTable"},
	{number: "32", text: "mode: crud\nread: [" + parameter + ", " + parameter + "2]\nwrite: [" + parameter + ", " + parameter + "2]", min: true,
		sids: "SsmMultParametermyparameter", have: []string{"SsmMultParametermyparameter -> " + parameter + " " + parameter + "2"}},
	{number: "33", text: "mode: crud\nread: [" + parameter + "1, " + parameter + "2]\nwrite: [" + parameter + "1, " + parameter + "10]", min: true, sids: "SsmReadParameter SsmWriteParameter"},
	{number: "34", text: "mode: crud\nread: [" + parameter + "]\nwrite: [" + parameter + "]\nlist: [" + parameter + "]\ntagging: [" + secret + "]\npermissions-management: [" + secret + "]", min: true, notes: "future",
		sids: "SsmMultParametermyparameter SecretsmanagerMultSecretmysecret"},
	{number: "36", text: "mode: crud\nwildcard-only:\n  service-list: [s3]\nskip-resource-constraints: [s3:GetObject, 's3:PutObject*']", min: true,
		sids: "MultMultNone", have: []string{"MultMultNone: s3:GetObject s3:PutObject*", "MultMultNone -> *"}},
	{number: "37", text: "mode: crud\nread: ['arn:aws:dynamodb:us-east-1:1:table/index']", sids: "DynamodbReadTable", have: []string{"DynamodbReadTable: dynamodb:GetItem"}},
	{number: "38", text: "mode: crud\nread: ['arn:aws:dms:us-east-1:1:endpoint:ABC']", sids: "DmsReadEndpoint", have: []string{"DmsReadEndpoint: dms:DescribeSchemas"}},
	{number: "39", text: "mode: crud\nread: ['arn:aws:kafka:us-east-1:1:topic/c/u-1/t']", sids: "KafkaReadTopic KafkaclusterReadTopic KafkaclusterDependentTopic",
		have: []string{"KafkaclusterReadTopic: kafka-cluster:ReadData", "KafkaReadTopic: kafka:DescribeTopic"}},
	{number: "§12.1, rds-data", text: "mode: crud\nwrite: ['arn:aws:rds:us-east-1:1:cluster:c']\nexclude-actions: ['rds:*']", sids: "RdsdataWriteCluster", have: []string{"RdsdataWriteCluster: rds-data:ExecuteStatement"}},
	{number: "§2.3, the first item is empty", text: "mode: crud\nread: ['', " + parameter + "]", sids: "SsmReadParameter"},
	{number: "§3.7, skip outranks", text: "mode: crud\nread: [" + parameter + "]\nskip-resource-constraints: ['ssm:GetParameter']", sids: "SsmReadParameter SkipResourceConstraints", exact: []string{"SkipResourceConstraints: ssm:GetParameter"}},
	{number: "§4, a pattern", text: "mode: actions\nactions: ['dynamodb:*Item']", sids: "?", have: []string{"DynamodbReadTable: dynamodb:GetItem dynamodb:BatchGetItem", "DynamodbWriteTable: dynamodb:PutItem"}, lack: "dynamodb:Query"},
	{number: "§4, assume role", text: "mode: actions\nactions: [sts:AssumeRole]", sids: "StsPermissionsmanagementRole", have: []string{"StsPermissionsmanagementRole -> arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}"}},
	{number: "complete only", text: "mode: crud\nwrite: [" + key + "]", options: Options{CompleteOnly: true}, sids: "MultMultNone KmsWriteKey", lack: "kms:CreateAlias", notes: "dropped"},
}

func TestCases(t *testing.T) {
	c := realCatalog(t)
	for _, tt := range cases {
		tt.options.Minimize = -1
		if tt.min {
			tt.options.Minimize = 0
		}
		r := FromTemplates(c, readTemplates(t, tt.number, tt.text), tt.options)
		var sids []string
		for _, s := range r.Statements {
			sids = append(sids, s.Sid)
			if s.Deny != strings.Contains(tt.text, "effect: Deny") {
				t.Errorf("%s: %s has Deny %v", tt.number, s.Sid, s.Deny)
			}
			for _, id := range strings.Fields(tt.lack) {
				if slices.Contains(s.Actions, id) {
					t.Errorf("%s: %s is in %s", tt.number, id, s.Sid)
				}
			}
			if len(r.Explain(s.IDs()[0])) == 0 {
				t.Errorf("%s: no reason for %s", tt.number, s.IDs()[0])
			}
		}
		if got := strings.Join(sids, " "); tt.sids != "?" && got != tt.sids {
			t.Errorf("%s: got %s, want %s", tt.number, got, tt.sids)
		}
		for _, code := range strings.Fields(tt.notes) {
			if !slices.ContainsFunc(r.Notes, func(n Note) bool { return n.Code == code }) {
				t.Errorf("%s: no note %s: %v", tt.number, code, r.Notes)
			}
		}
		for _, want := range tt.have {
			checkStatement(t, tt.number, r, want, false)
		}
		for _, want := range tt.exact {
			checkStatement(t, tt.number, r, want, true)
		}
	}
}

func checkStatement(t *testing.T, number string, r Result, want string, exact bool) {
	t.Helper()
	sid, list, resources := strings.Cut(want, " -> ")
	if !resources {
		sid, list, _ = strings.Cut(want, ":")
	}
	at := slices.IndexFunc(r.Statements, func(s Statement) bool { return s.Sid == sid })
	if at < 0 {
		t.Errorf("%s: no statement %s", number, sid)
		return
	}
	s := r.Statements[at]
	switch {
	case resources:
		if got := strings.Join(s.Resources, " "); got != list {
			t.Errorf("%s: %s has resources %s, want %s", number, sid, got, list)
		}
	case exact:
		if got := strings.Join(s.Actions, " "); got != strings.TrimSpace(list) {
			t.Errorf("%s: %s has %s, want %s", number, sid, got, list)
		}
	default:
		for _, id := range strings.Fields(list) {
			if !slices.Contains(s.IDs(), id) {
				t.Errorf("%s: %s lacks %s, has %q", number, sid, id, s.Actions)
			}
		}
	}
}

// Cases 18 and 20, as far as the reader of templates leaves them to us.
func TestBrokenTemplates(t *testing.T) {
	for _, tt := range []struct {
		name     string
		template Template
		want     string
	}{
		{"18", Template{Mode: CRUD, Effect: Text{Value: "Something"}}, `the effect "Something" is unknown`},
		{"near", Template{Mode: CRUD, Effect: Text{Value: "deny"}}, "did you mean Deny?"},
		{"no mode", Template{}, "the template has no mode that is known"},
		{"dependents", Template{Mode: CRUD, Dependents: Text{Value: "all"}}, `dependents can't be "all"`},
	} {
		r := FromTemplates(realCatalog(t), []*Template{&tt.template}, Options{Minimize: -1})
		if n := r.Notes[0]; n.Severity != Error || n.Message != tt.want && n.Hint != tt.want || len(r.Statements) > 0 {
			t.Errorf("%s: got %+v", tt.name, n)
		}
	}
}

// The operations that pass a role say to which service.
func TestPassedToService(t *testing.T) {
	c := realCatalog(t)
	passed := func(a catalog.Action) []string {
		return map[string][]string{"glue:CreateJob": {"glue.amazonaws.com"}, "glue:UpdateJob": {"glue.amazonaws.com"}, "ecs:RunTask": {"ecs-tasks.amazonaws.com"}}[a.ID()]
	}
	for _, tt := range []struct{ actions, want string }{
		{"glue:CreateJob, ecs:RunTask", "ecs-tasks.amazonaws.com glue.amazonaws.com"},
		{"glue:CreateJob, glue:UpdateJob", "glue.amazonaws.com"},
		{"glue:CreateJob, events:PutTargets", ""},
	} {
		text := "mode: actions\nactions: [" + tt.actions + "]"
		r := FromTemplates(c, readTemplates(t, tt.actions, text), Options{Minimize: -1, PassedToService: passed})
		at := slices.IndexFunc(r.Statements, func(s Statement) bool { return slices.Contains(s.Actions, "iam:PassRole") })
		if at < 0 {
			t.Errorf("%s: no iam:PassRole", tt.actions)
			continue
		}
		got := ""
		if s := r.Statements[at]; len(s.Conditions) > 0 {
			got = strings.Join(s.Conditions[0].Values, " ")
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.actions, got, tt.want)
		}
	}
}
