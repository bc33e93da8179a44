package arn

import (
	"math/rand/v2"
	"testing"
)

// TestMeetTwin: the bits of short patterns give what the slow way gives.
func TestMeetTwin(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	draw := func() []part {
		words := []string{"a", "b", ":", "*", "?", "${a:b}", "*:", ":*"}
		text := ""
		for range random.IntN(12) {
			text += words[random.IntN(len(words))]
		}
		if random.IntN(2) == 0 {
			return textGlob(text).list
		}
		return readGlob(text, random.IntN(2) == 0).list
	}
	met := 0
	const n = 50_000
	for range n {
		a, b := draw(), draw()
		got, want := meetShort(a, b), meetLong(a, b)
		if got != want || meetLong(b, a) != want {
			t.Fatalf("%v and %v: got %v, want %v, the other way round %v", a, b, got, want, meetLong(b, a))
		}
		if got {
			met++
		}
	}
	if met < n/20 || met > n-n/20 {
		t.Errorf("%d of %d pairs meet, which shows little", met, n)
	}
}

// TestWalkTwin: so with formats.
func TestWalkTwin(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	draw := func(words ...string) string {
		text := ""
		for range random.IntN(9) {
			text += words[random.IntN(len(words))]
		}
		return text
	}
	met := 0
	const n = 50_000
	for range n {
		user := patternGlob(draw("a", "b", "/", ":", "*", "?", "${a:b}"))
		if random.IntN(2) == 0 {
			user = fixedGlob(draw("a", "b", "/", ":", "*", "${a:b}")).freeStart()
		}
		format, forbidden := formatGlob(draw("a", "b", "/", ":", "*", "${A}")), delimiters(random.IntN(4))
		got, want := walk(user, format, forbidden), walkLong(user, format, forbidden)
		if got != want {
			t.Fatalf("%v and %v without %d: got %v, want %v", user, format, forbidden, got, want)
		}
		if got {
			met++
		}
	}
	if met < n/20 || met > n-n/20 {
		t.Errorf("%d of %d pairs meet, which shows little", met, n)
	}
}
