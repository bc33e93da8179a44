package aws

import (
	"math/rand/v2"
	"runtime"
	"testing"
	"time"
)

func TestDatesLikeTime(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	check := func(unix int64) {
		t.Helper()
		want := time.Unix(unix, 0).UTC()
		if got := FormatDate(unix); got != want.Format("2006-01-02T15:04:05Z") {
			t.Fatalf("FormatDate(%d) = %s, want %s", unix, got, want)
		}
		if got := FormatStamp(unix); got != want.Format("20060102T150405Z") {
			t.Fatalf("FormatStamp(%d) = %s, want %s", unix, got, want)
		}
		if back, err := ParseDate(FormatDate(unix)); back != unix || err != nil {
			t.Fatalf("ParseDate(%s) = %d, %v, want %d", FormatDate(unix), back, err, unix)
		}
		if back, err := ParseStamp(FormatStamp(unix)); back != unix || err != nil {
			t.Fatalf("ParseStamp(%s) = %d, %v, want %d", FormatStamp(unix), back, err, unix)
		}
	}
	step := int64(1)
	if runtime.GOOS == "js" {
		step = 7 // slower, and the same code
	}
	for day := int64(0); day < 366*500; day += step {
		check(day * 86400)
	}
	for range 100_000 / step {
		check(r.Int64N(253402300800)) // to the end of 9999
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2026-11-28T12:00:00Z", "2026-02-30T12:00:00Z", "2026-11-28T12:00:00.123Z", "2026-13-01T00:00:00Z",
		"2024-02-29T23:59:59Z", "2023-02-29T23:59:59Z", "2026-11-28T24:00:00Z", "20261128T120000Z", "0001-01-01T00:00:00Z", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := ParseDate(s)
		want, wantErr := time.Parse("2006-01-02T15:04:05Z", s) // takes fractions too
		if wantErr == nil && want.Year() < 1970 {
			return
		}
		if err == nil && (wantErr != nil || want.Unix() != got) {
			t.Errorf("ParseDate(%q) = %d, time has %v, %v", s, got, want, wantErr)
		}
		if wantErr == nil && len(s) == 20 && err != nil {
			t.Errorf("ParseDate(%q): %v, time has %v", s, err, want)
		}
	})
}
