package merge

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/builder/source"
)

const tail = "\twhy\thttps://docs.aws.amazon.com/x.html\t2026-08-22\n"

// handLayers is a small catalog to apply hand-made data to.
func handLayers() []layer {
	p := page("p", "x",
		fact.Action{Name: "PutPolicy", Level: fact.Write, Rows: []fact.Row{row("t*", "x:Key"), row("", "x:Key", "x:Other")}},
		fact.Action{Name: "Share", Level: fact.PermissionsManagement})
	p.Service.ResourceTypes = []fact.ResourceType{{Name: "t", Formats: []string{"arn:{Id}"}, Sources: 1}}
	p.Service.Operations = []fact.Operation{{Name: "PutPolicy", Actions: []fact.AuthorizedAction{{Action: "x:PutPolicy", PassedToService: []string{"ec2.amazonaws.com"}}}}}
	// The service reference of the day on which the lines were reviewed.
	reference := fact.Service{Prefix: "x", Sources: fact.Sources(fact.ServiceReference)}
	layers, err := layersOf(&source.Snapshot{
		PagesDate: "2026-06-01", Pages: []*source.PageFacts{p},
		ServicesDate: "2026-08-22", Services: []*source.ServiceFacts{{Service: reference}},
	}, "", &Report{})
	if err != nil {
		panic(err)
	}
	return layers
}

func TestHandData(t *testing.T) {
	report := &Report{}
	set, err := unite(handLayers(), noHand(map[string]string{
		"corrections.tsv":        "x:PutPolicy\tkey\tx:Key\tx:key" + tail + "x:t\tformat\tarn:{Id}\tarn:${Id}" + tail,
		"levels-strict.tsv":      "x:PutPolicy\tPermissions management" + tail,
		"global-keys.tsv":        "# a comment\naws:EpochTime\tDate,Numeric" + tail + "\naws:PrincipalArn\tARN" + tail,
		"partitions.tsv":         "aws\tus-east-1" + tail + "aws\tus-west-2" + tail + "aws-cn\tcn-north-1" + tail,
		"service-principals.tsv": "sns.amazonaws.com" + tail,
	}), report, Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := action(t, set, "x:PutPolicy")
	if got, want := rowsText(a.Rows), "t*[x:key]@01 -[x:key x:Other]@01"; got != want || !a.Rows[0].Sources.Has(fact.Correction) {
		t.Errorf("corrected rows: got %s, want %s", got, want)
	}
	if typ := set.Services[0].ResourceTypes[0]; !slices.Equal(typ.Formats, []string{"arn:${Id}"}) || !typ.Sources.Has(fact.Correction) {
		t.Errorf("corrected type: %+v", typ)
	}
	if want := []fact.Opinion{{Action: "x:PutPolicy", Level: fact.PermissionsManagement, Reason: "why", URL: "https://docs.aws.amazon.com/x.html"}}; !slices.Equal(set.Opinions, want) {
		t.Errorf("opinions: %v", set.Opinions)
	}
	if a.Level != fact.Write {
		t.Errorf("an opinion changed AWS's level to %s", a.Level)
	}
	if len(set.GlobalKeys) != 2 || !slices.Equal(set.GlobalKeys[0].Types, []string{"Date", "Numeric"}) {
		t.Errorf("global keys: %+v", set.GlobalKeys)
	}
	if len(set.Partitions) != 2 || !slices.Equal(set.Partitions[0].Regions, []string{"us-east-1", "us-west-2"}) {
		t.Errorf("partitions: %+v", set.Partitions)
	}
	if !slices.Equal(set.ServicePrincipals, []string{"ec2.amazonaws.com", "sns.amazonaws.com"}) {
		t.Errorf("principals: %q", set.ServicePrincipals)
	}
	if !hasLine(report.Hand, "x:t", "corrected: arn:${Id} instead of arn:{Id} (why)") {
		t.Errorf("report: %v", report.Hand)
	}
}

// Dead and redundant lines fail the build, unless it is lenient; malformed ones always do.
func TestHandErrors(t *testing.T) {
	for _, tt := range []struct {
		file, lines, want string
		useless           bool // only dead or redundant
	}{
		{"corrections.tsv", "x:t\tformat\tarn:gone\tarn:${Id}" + tail, "data/corrections.tsv:2: no x:t has the format arn:gone; delete the line", true},
		{"corrections.tsv", "y:t\tformat\tarn:{Id}\tarn:${Id}" + tail, "no y:t has the format", true},
		{"corrections.tsv", "x:PutPolicy\tkey\tx:Gone\tx:key" + tail, "no x:PutPolicy has the key x:Gone", true},
		{"corrections.tsv", "x:Nothing\tkey\tx:Key\tx:key" + tail, "no x:Nothing has the key x:Key", true},
		{"corrections.tsv", "x:t\tcolor\tred\tblue" + tail, `unknown field "color", known are format and key`, false},
		{"levels-strict.tsv", "x:Gone\tPermissions management" + tail, "the catalog has no action x:Gone; delete the line", true},
		{"levels-strict.tsv", "y:Share\tWrite" + tail, "the catalog has no action y:Share", true},
		{"levels-strict.tsv", "x:Share\tPermissions management" + tail, "AWS itself lists x:Share as Permissions management; delete the line", true},
		{"levels-strict.tsv", "x:putpolicy\tPermissions management" + tail, "the action is spelled PutPolicy", false},
		{"levels-strict.tsv", "x:PutPolicy\tDangerous" + tail, `"Dangerous" is not an access level`, false},
		{"service-principals.tsv", "ec2.amazonaws.com" + tail, "the service reference lists ec2.amazonaws.com; delete the line", true},
		{"service-principals.tsv", "b.amazonaws.com" + tail + "a.amazonaws.com" + tail, "data/service-principals.tsv:3: a.amazonaws.com stands after b.amazonaws.com", false},
		{"global-keys.tsv", "aws:a\tString" + tail + "AWS:A\tARN" + tail, "aws:a stands after aws:a; lines are sorted and don't repeat", false},
		{"global-keys.tsv", "aws:a\tString\twhy\n", "3 fields, want 5, none of them empty", false},
		{"global-keys.tsv", "aws:a\t" + tail, "5 fields, want 5, none of them empty", false},
		{"global-keys.tsv", "aws:a\tString\twhy\tAWS docs\t2026-08-22\n", `"AWS docs" is not the address of a page`, false},
		{"global-keys.tsv", "aws:a\tString\twhy\thttps://a\tyesterday\n", `"yesterday" is not a date`, false},
	} {
		for _, lenient := range []bool{false, true} {
			report := &Report{}
			_, err := unite(handLayers(), noHand(map[string]string{tt.file: tt.lines}), report, Options{Lenient: lenient})
			if lenient && tt.useless {
				if err != nil || len(report.Hand) != 1 || !strings.Contains(report.Hand[0].What, "is of no use here") {
					t.Errorf("lenient, %q: error %v, report %v", tt.lines, err, report.Hand)
				}
				continue
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) || !errors.Is(err, ErrHand) {
				t.Errorf("lenient=%v, %q: got %v, want an error with %q", lenient, tt.lines, err, tt.want)
			}
		}
	}
	read := func(string) ([]byte, error) { return []byte("subject\tfield\n"), nil }
	if _, err := unite(handLayers(), read, &Report{}, Options{}); !errors.Is(err, ErrHand) || !strings.Contains(err.Error(), `columns are ["subject" "field"]`) {
		t.Errorf("other columns: %v", err)
	}
	if _, err := handTable(func(string) ([]byte, error) { return nil, nil }).rows("empty.tsv", 1, "a"); !errors.Is(err, ErrHand) {
		t.Errorf("an empty file: %v", err)
	}
}

// A line that only other layers could bear out is no error: one of AWS's sources alone, or
// both from before the line's review.
func TestHandIncomplete(t *testing.T) {
	dead := noHand(map[string]string{
		"corrections.tsv":   "x:Nothing\tkey\tx:Key\tx:key" + tail,
		"levels-strict.tsv": "x:Gone\tPermissions management" + tail + "y:Share\tWrite" + tail,
	})
	for _, tt := range []struct {
		why       string
		layers    func() []layer
		only      []string
		bad, told int
	}{
		{"both sources", handLayers, nil, 3, 0},
		{"both sources, one service", handLayers, []string{"x"}, 2, 0},
		{"both sources, another service", handLayers, []string{"z"}, 0, 0},
		{"pages only", func() []layer { return handLayers()[:1] }, nil, 0, 3},
		{"service reference only", func() []layer { return handLayers()[1:] }, nil, 0, 3},
		{"service reference only, one service", func() []layer { return handLayers()[1:] }, []string{"y"}, 0, 1},
		{"both sources, older", func() []layer {
			layers := handLayers()
			layers[1].date = "2026-08-21"
			return layers
		}, nil, 0, 3},
	} {
		report := &Report{}
		_, err := unite(tt.layers(), dead, report, Options{Only: tt.only})
		bad := 0
		if err != nil {
			bad = strings.Count(err.Error(), "delete the line")
		}
		if bad != tt.bad || len(report.Hand) != tt.told {
			t.Errorf("%s: %d errors and %d lines of the report, want %d and %d: %v, %v", tt.why, bad, len(report.Hand), tt.bad, tt.told, err, report.Hand)
		}
	}
}
