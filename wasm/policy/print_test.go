package policy

import "testing"

func TestPrint(t *testing.T) {
	d := &Document{Version: Str(Version2012), ID: Str("x<y>&é"), Statements: []Statement{
		{
			Sid: Str("A"), Effect: Str(Allow),
			Principal: []Principal{{Kind: Service, Values: Values{Items: Strings("ec2.amazonaws.com"), Single: true}}, {Kind: AWS, Values: Values{Items: Strings("*", "111122223333")}}},
			Action:    Strings("s3:Get*"), NotResource: Strings(),
			Condition: []Condition{{Operator: Str("Bool"), Keys: []ConditionKey{{Str("aws:SecureTransport"), Values{Items: []String{{Value: "true", Form: Bool}}, Single: true}}}}},
		},
		{Effect: Str(Deny), Principal: []Principal{{Kind: Any, Values: Values{Items: Strings("*")}}}, NotAction: Strings("a:b", "c:d"), Resource: Strings("*")},
	}}
	for _, tt := range []struct {
		layout Layout
		want   string
	}{
		{Layout{}, `{"Version":"2012-10-17","Id":"x<y>&é","Statement":[{"Sid":"A","Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com","AWS":["*","111122223333"]},"Action":["s3:Get*"],"NotResource":[],"Condition":{"Bool":{"aws:SecureTransport":true}}},{"Effect":"Deny","Principal":"*","NotAction":["a:b","c:d"],"Resource":["*"]}]}`},
		{Layout{Lists: Scalars}, `{"Version":"2012-10-17","Id":"x<y>&é","Statement":[{"Sid":"A","Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com","AWS":["*","111122223333"]},"Action":"s3:Get*","NotResource":[],"Condition":{"Bool":{"aws:SecureTransport":true}}},{"Effect":"Deny","Principal":"*","NotAction":["a:b","c:d"],"Resource":"*"}]}`},
		{Layout{Lists: AlwaysLists}, `{"Version":"2012-10-17","Id":"x<y>&é","Statement":[{"Sid":"A","Effect":"Allow","Principal":{"Service":["ec2.amazonaws.com"],"AWS":["*","111122223333"]},"Action":["s3:Get*"],"NotResource":[],"Condition":{"Bool":{"aws:SecureTransport":[true]}}},{"Effect":"Deny","Principal":"*","NotAction":["a:b","c:d"],"Resource":["*"]}]}`},
	} {
		if got := Print(d, tt.layout); got != tt.want {
			t.Errorf("%+v:\ngot  %s\nwant %s", tt.layout, got, tt.want)
		}
	}
	checkPrint(t, "built", d)
}

func TestPrintOrder(t *testing.T) {
	const text = `{"Foo":[1,{"b":2}],"Statement":{"Condition":{"Bool":{"k":"true"}},"Resource":"*","Sid":"","bar":null,"Action":["a:b"],"Effect":"Allow","Action":"c:d"},"Version":"2008-10-17"}`
	d, _ := Parse(text)
	const want = `{
    "Version": "2008-10-17",
    "Statement": {
        "Sid": "",
        "Effect": "Allow",
        "Action": "c:d",
        "Resource": "*",
        "Condition": {
            "Bool": {
                "k": "true"
            }
        },
        "bar": null
    },
    "Foo": [
        1,
        {
            "b": 2
        }
    ]
}`
	if got := Print(d, Layout{Indent: 4}); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
