package main

import "testing"

// A difference for which nothing speaks has no class: else the whole comparison would
// prove nothing.
func TestUnexplained(t *testing.T) {
	s := &service{Prefix: "shop", Resources: map[string]*resource{
		"shelf": {Name: "shelf", ARN: "arn:${Partition}:shop:${Region}:${Account}:shelf/${Shelf}"},
		"book":  {Name: "book", ARN: "arn:${Partition}:shop:${Region}:${Account}:shelf/${Shelf}/book/${Book}"},
	}, names: []string{"book", "shelf"}}
	row := func(types ...string) *privilege {
		p := &privilege{Name: "GetBook", Level: "Read", service: s, Types: map[string]rowOfType{}}
		for _, name := range types {
			p.Types[name] = rowOfType{}
		}
		return p
	}
	getBook, listAll := row("book"), row("")
	listAll.Name, listAll.Level = "ListAll", "List"
	db := &database{
		services: map[string]*service{"shop": s},
		byID:     map[string]*privilege{"shop:getbook": getBook, "shop:listall": listAll},
	}
	const shelf, book = "arn:aws:shop:us-east-1:111122223333:shelf/a", "arn:aws:shop:us-east-1:111122223333:shelf/a/book/b"
	for _, tt := range []struct {
		name         string
		grant        grant
		theirs, ours *class
	}{
		{"the right type", grant{"ShopReadBook", "Allow", "shop:GetBook", book}, nil, missedFit},
		{"a type that the ARN can't have", grant{"ShopReadBook", "Allow", "shop:GetBook", shelf}, looseMatch, nil},
		{"nobody asked for it", grant{"MultMultNone", "Allow", "shop:ListAll", "*"}, nil, nil},
		{"not in the catalog", grant{"ShopReadBook", "Allow", "shop:BurnBook", book}, nil, nil},
	} {
		c := &comparison{
			template: &template{lists: map[string][]string{"read": {book, shelf}}},
			db:       db, pages: &pageFacts{}, theirs: map[grant]bool{}, ours: map[grant]bool{},
		}
		c.theirs[tt.grant] = true
		if got := c.onlyTheirs(tt.grant); got != tt.theirs {
			t.Errorf("%s: theirs: got %v, want %v", tt.name, got, tt.theirs)
		}
		c.theirs, c.ours = c.ours, c.theirs
		if got := c.onlyOurs(tt.grant); got != tt.ours {
			t.Errorf("%s: ours: got %v, want %v", tt.name, got, tt.ours)
		}
	}
}
