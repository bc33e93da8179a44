package flow

import (
	"testing"

	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/internal/double"
)

func TestForeignRolesStay(t *testing.T) {
	f, a := newFlow()
	name := Name(double.Account, nonce, start+3600)
	old := Name(double.Account, "old"+nonce, start-7200)
	for _, r := range []aws.Role{
		{Path: "/", Name: name, Tags: []aws.Tag{{Key: managedTag, Value: managedValue}}},
		{Path: Path, Name: "sbx-mine"},
		{Path: Path, Name: old},
		{Path: Path + "deeper/", Name: Name(double.Account, "deep"+nonce, start-7200), Tags: []aws.Tag{{Key: managedTag, Value: managedValue}}},
	} {
		a.AddRole(r, map[string]string{"p": admin})
	}
	before := a.Roles()
	if _, err := f.Create(options(admin)); code(err) != Foreign {
		t.Errorf("created over a foreign role: %v", err)
	}
	for name := range before {
		if _, err := f.Destroy(name, 20_000); code(err) != Foreign && code(err) != Invalid {
			t.Errorf("destroyed %s: %v", name, err)
		}
	}
	s := must[Swept](t)(f.Sweep("", 10, false))
	if len(s.Removed) != 0 || len(s.Kept) != 1 || s.Kept[0].Name != old {
		t.Errorf("swept %+v", s)
	}
	after := a.Roles()
	for name := range before {
		if after[name] != before[name] {
			t.Errorf("%s was changed: %s, before %s", name, after[name], before[name])
		}
	}
}

func TestSweep(t *testing.T) {
	f, a := newFlow()
	for i := range 130 {
		n := nonce[:30] + string(rune('a'+i/26)) + string(rune('a'+i%26))
		a.AddRole(aws.Role{Path: Path, Name: Name(double.Account, n, start-1000+int64(i)), Tags: []aws.Tag{{Key: managedTag, Value: managedValue}}}, map[string]string{"p": admin})
	}
	ended := 0 // 15 minutes ago or earlier
	for i := range 130 {
		if start-1000+int64(i)+900 <= start {
			ended++
		}
	}
	dry := must[Swept](t)(f.Sweep("", 1000, true))
	if len(dry.Removed) != ended || len(a.Roles()) != 130 {
		t.Errorf("a dry run would remove %d, want %d; %d of 130 are left", len(dry.Removed), ended, len(a.Roles()))
	}
	cursor, removed, rounds := "", 0, 0
	for {
		s := must[Swept](t)(f.Sweep(cursor, 10, false))
		removed, rounds = removed+len(s.Removed), rounds+1
		if cursor = s.Cursor; cursor == "" || rounds > 50 {
			break
		}
	}
	if removed != ended || len(a.Roles()) != 130-ended {
		t.Errorf("removed %d in %d rounds, want %d; %d are left", removed, rounds, ended, len(a.Roles()))
	}
}

func TestSweepGoesOnBehindWhatItKeeps(t *testing.T) {
	f, a := newFlow()
	for i := range 12 { // without our tag, so they stay
		a.AddRole(aws.Role{Path: Path, Name: Name(double.Account, nonce, start-5000+int64(i))}, nil)
	}
	a.AddRole(aws.Role{Path: Path, Name: Name(double.Account, nonce, start-1000), Tags: []aws.Tag{{Key: managedTag, Value: managedValue}}}, nil)
	cursor := ""
	for range 5 {
		s := must[Swept](t)(f.Sweep(cursor, 3, false))
		if cursor = s.Cursor; cursor == "" {
			break
		}
	}
	if cursor != "" || len(a.Roles()) != 12 {
		t.Errorf("cursor %q, %d roles left, want the 12 that are not ours", cursor, len(a.Roles()))
	}
}
