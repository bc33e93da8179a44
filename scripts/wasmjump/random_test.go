package main

import (
	"math/rand/v2"
	"slices"
	"testing"
)

const (
	opDrop = 0x1a
	opCoin = 0x3f // memory.size, which stands for a condition here
)

// randomBody is a function as Go writes it, whose parts say their number and then fall,
// jump, return or call as it comes.
func randomBody(random *rand.Rand) (body []byte, parts int) {
	parts = 2 + random.IntN(9)
	body = []byte{0, opBlock, void, opLoop, void}
	for range parts {
		body = append(body, opBlock, void)
	}
	body = append(body, opGet, 0, opBrTable, byte(parts))
	for pc := range parts {
		body = append(body, byte(pc))
	}
	body = append(body, byte(parts-1), opEnd)
	for n := range parts {
		around := byte(parts - 1 - n)
		to := func() byte { return byte(random.IntN(parts)) }
		body = append(body, opConst, byte(n), opDrop)
		for range random.IntN(3) {
			body = append(body, opCoin, 0, opIf, void, opConst, to(), opSet, 0, opBr, around+1, opEnd)
		}
		switch random.IntN(6) {
		case 0:
			body = append(body, opConst, to(), opSet, 0, opBr, around)
		case 1:
			body = append(body, opConst, 0, opReturn)
		case 2:
			if around > 0 { // there is always a part behind a call
				body = append(body, opCall, 0, opBrIf, around+1)
			}
		}
		body = append(body, opEnd)
	}
	return append(body, opUnreachable, opEnd, opConst, 1, opEnd), parts
}

// run runs a function and goes on behind the call where it was left. It gives the numbers
// that were said, -1 for a trap, until they are many.
func run(t *testing.T, body []byte, coins *rand.Rand) (said []int) {
	_, code, err := decode(body)
	if err != nil {
		t.Fatal(err)
	}
	var open, ends []int // of each block its instruction, and of each instruction its end
	ends = make([]int, len(code))
	for at, i := range code {
		if i.Opens() {
			open = append(open, at)
		} else if i.Op == opEnd && len(open) > 0 {
			ends[open[len(open)-1]], open = at, open[:len(open)-1]
		}
	}
	enter := 0
again:
	local, stack, blocks := int64(enter), []int64{}, []int{}
	pop := func() (v int64) { v, stack = stack[len(stack)-1], stack[:len(stack)-1]; return v }
	for at, steps := 0, 0; len(said) < 200 && steps < 5000; at, steps = at+1, steps+1 {
		branch := func(depth int) {
			target := blocks[len(blocks)-1-depth]
			blocks = blocks[:len(blocks)-1-depth]
			if at = ends[target]; code[target].Op == opLoop {
				at = target - 1 // the loop opens once more
			}
		}
		switch i := code[at]; i.Op {
		case opBlock, opLoop:
			blocks = append(blocks, at)
		case opIf:
			if blocks = append(blocks, at); pop() == 0 {
				branch(0)
			}
		case opEnd:
			if len(blocks) == 0 {
				if pop() == 1 {
					enter = said[len(said)-1] + 1 // behind the call of the part that spoke last
					goto again
				}
				return said
			}
			blocks = blocks[:len(blocks)-1]
		case opConst:
			stack = append(stack, i.Operand)
		case opDrop:
			said = append(said, int(pop()))
		case opCoin, opCall:
			stack = append(stack, coins.Int64N(2))
		case opGet:
			stack = append(stack, local)
		case opSet:
			local = pop()
		case opBr:
			branch(int(i.Operand))
		case opBrIf:
			if pop() != 0 {
				branch(int(i.Operand))
			}
		case opBrTable:
			branch(i.Table[min(int(pop()), len(i.Table)-1)])
		case opReturn:
			return said
		case opUnreachable:
			return append(said, -1)
		}
	}
	return said
}

// Random functions go the same ways with direct jumps.
func TestRandom(t *testing.T) {
	changed := 0
	for seed := range uint64(5_000) {
		body, parts := randomBody(rand.New(rand.NewPCG(seed, 1)))
		after, err := straighten(body)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(body, after) {
			changed++
		}
		for coins := range uint64(4) {
			want := run(t, body, rand.New(rand.NewPCG(seed, coins)))
			if got := run(t, after, rand.New(rand.NewPCG(seed, coins))); !slices.Equal(got, want) {
				t.Fatalf("seed %d, %d parts: got %v, want %v\n%x\n%x", seed, parts, got, want, body, after)
			}
		}
	}
	if changed < 4_500 {
		t.Errorf("only %d functions were changed", changed)
	}
}
