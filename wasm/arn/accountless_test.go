package arn

import "testing"

func TestAccountless(t *testing.T) {
	formats := []Format{
		{"ssm", "arn:${Partition}:ssm:${Region}:${Account}:document/${DocumentName}"},
		{"ssm", "arn:${Partition}:ssm:${Region}:${Account}:automation-definition/${AutomationDefinitionName}:${VersionId}"},
		{"ssm", "arn:${Partition}:ssm:${Region}:${Account}:parameter/${ParameterNameWithoutLeadingSlash}"},
		{"ssm", "arn:${Partition}:ssm:${Region}:${Account}:maintenancewindow/${ResourceId}"},
		{"fis", "arn:${Partition}:fis:${Region}:${Account}:action/${Id}"},
	}
	for _, tt := range []struct {
		text string
		want bool
	}{
		{"arn:aws:ssm:us-east-1::document/AWS-RunShellScript", true},
		{"arn:aws:ssm:*::document/AmazonEKS-*", true},
		{"arn:aws:ssm:*::document/*", true}, // all that AWS owns
		{"arn:aws:ssm:us-east-1:111122223333:document/own", true},
		{"arn:aws:ssm:us-east-1::document/own", false},
		{"arn:aws:ssm:us-east-1::maintenancewindow/*", false},
		{"arn:aws:ssm:us-east-1::automation-definition/AWS-RestartEC2Instance:$DEFAULT", true},
		{"arn:aws:ssm:us-east-1::parameter/aws/service/ami-amazon-linux-latest/*", true},
		{"arn:aws:ssm:us-east-1::parameter/aws/*", true},
		{"arn:aws:ssm:us-east-1::parameter/own", false},
		{"arn:aws:ssm:::document/AWS-RunShellScript", false}, // the region is another matter
		{"arn:aws:fis:us-east-1::action/aws:ec2:stop-instances", true},
		{"arn:aws:fis:us-east-1::action/own", false},
	} {
		a, err := Parse(tt.text)
		if err != nil {
			t.Fatal(err)
		}
		var own []Format
		for _, f := range formats {
			if f.Owner == a.Service {
				own = append(own, f)
			}
		}
		if got := len(Resolve(a, own)) > 0; got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.text, got, tt.want)
		}
	}
	all, err := Parse("arn:aws:ssm:us-east-1::*")
	if err != nil {
		t.Fatal(err)
	}
	if got := Resolve(all, formats[:4]); len(got) != 3 {
		t.Errorf("%s: got %v, want the three types of which AWS has some", all.String(), got)
	}
}
