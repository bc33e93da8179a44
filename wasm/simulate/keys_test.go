package simulate

import (
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/policy"
)

// catalogOfAWS opens the catalog of AWS.
func catalogOfAWS(t *testing.T) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Open(embedded.Blob())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestKeysWithTemplates: a key whose name the reference writes with a template part is sent
// with any tag in its place, however the reference marks that part.
func TestKeysWithTemplates(t *testing.T) {
	for _, tt := range []struct{ action, resource, key string }{
		{"secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:s-abcdef", "secretsmanager:ResourceTag/t"},
		{"s3:GetObject", "arn:aws:s3:::b/k", "s3:ExistingObjectTag/t"},
		{"ec2:StartInstances", "arn:aws:ec2:eu-west-1:111122223333:instance/i-1", "ec2:ResourceTag/t"},
		{"ec2:StartInstances", "arn:aws:ec2:eu-west-1:111122223333:instance/i-1", "aws:ResourceTag/t"},
	} {
		p := &Policies{Identity: []*Policy{compile(t, policy.Identity, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"`+tt.key+`":"x"}}}}`)}}
		r := &Request{Principal: principal(t, "arn:aws:iam::111122223333:user/ann"), Action: tt.action, Resources: []Resource{{ARN: tt.resource}}}
		found := false
		for _, k := range Keys(catalogOfAWS(t), r, p) {
			if k.Name == tt.key {
				found = true
				if !k.Sent || !k.Missing() {
					t.Errorf("%s: %+v, want it sent and missing", tt.key, k)
				}
			}
		}
		if !found {
			t.Errorf("%s is not in the list", tt.key)
		}
	}
}
