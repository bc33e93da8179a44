package export

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/builder/pack"
	"github.com/leastwise/leastwise/catalog"
)

// TestLinks packs documentation links of every shape and reads them back.
func TestLinks(t *testing.T) {
	const api = "https://docs.example/API_"
	long := "https://docs.example/" + strings.Repeat("guide/", 60)
	for _, links := range []map[string]string{
		{"GetBoat": api + "GetBoat.html", "PutBoat": api + "PutBoat.html"},
		{"GetBoat": api + "GetBoat.html", "PutBoat": api + "v2_PutBoat.html", "SellBoat": api + "v2_SellBoat.html", "SinkBoat": ""},
		{"GetBoat": "https://docs.example/boats.html", "PutBoat": "https://docs.example/boats.html", "SinkBoat": "https://docs.example/SinkBoat/SinkBoat.html#SinkBoat"},
		{"GetBoat": long + "a.html", "PutBoat": long + "b.html", "SinkBoat": long + "é.html", "SellBoat": long + "è.html"},
		{"GetBoat": api + "GetBoats.html", "PutBoat": api + "PutBoat.html?x=1"},
		{"GetBoat": ""},
	} {
		s := fact.Service{Prefix: "boat", Names: []string{"AWS Boat"}, Pages: []string{"list_boat"}, Sources: fact.Sources(fact.Pages)}
		for name, link := range links {
			s.Actions = append(s.Actions, fact.Action{Name: name, Level: fact.Read, LevelSource: fact.Pages, Sources: s.Sources, URL: link})
		}
		s.Sort()
		set := &fact.Set{Origins: []fact.Origin{{Source: fact.Pages, Name: "Made up", Date: "2026-06-01"}}, Services: []fact.Service{s}}
		blob, err := pack.Catalog(set)
		if err != nil {
			t.Fatal(err)
		}
		ledger, err := pack.Ledger(set, blob)
		if err != nil {
			t.Fatal(err)
		}
		c, err := catalog.Open(blob)
		if err != nil {
			t.Fatal(err)
		}
		if err := catalog.VerifyLedger(ledger, c); err != nil {
			t.Fatal(err)
		}
		l, err := catalog.OpenLedger(ledger, c)
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range links {
			a, ok := c.LookupAction("boat:" + name)
			if got := l.Action(a).Link; !ok || got != want {
				t.Errorf("%s links to %q, want %q", name, got, want)
			}
		}
	}
}
