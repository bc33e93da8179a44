package policy

import "testing"

func TestDetect(t *testing.T) {
	const trust = `"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":["sts:AssumeRole","sts:tagsession"]`
	for _, tt := range []struct {
		text string
		kind Kind
		sure bool
	}{
		{`{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}`, Identity, false},
		{`{"Statement":[]}`, Identity, false},
		{`{"Statement":{` + trust + `}}`, Trust, true},
		{`{"Statement":[{` + trust + `},{"Effect":"Allow","Action":"a:b"}]}`, Trust, false},
		{`{"Statement":{` + trust + `,"Resource":"*"}}`, Resource, true},
		{`{"AssumeRolePolicyDocument":{"Statement":[]}}`, Trust, true},
		{`{"Statement":{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}}`, Resource, false},
		{`{"Statement":{"Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"Action":"s3:*","Resource":"*"}}`, Resource, true},
		{`{"Statement":{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Resource":"*"}}`, Resource, true},
	} {
		if kind, sure := Detect(parse(t, tt.text)); kind != tt.kind || sure != tt.sure {
			t.Errorf("%s: got %v, %v, want %v, %v", tt.text, kind, sure, tt.kind, tt.sure)
		}
	}
}

func TestKindNames(t *testing.T) {
	for i, name := range Kinds {
		if k, ok := ParseKind(name); !ok || k != Kind(i) || k.String() != name {
			t.Errorf("%s: got %v, %v", name, k, ok)
		}
	}
	if _, ok := ParseKind("Identity"); ok {
		t.Error("names of kinds are lower case, got one in upper case accepted")
	}
}
