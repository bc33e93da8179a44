package fit

import (
	"github.com/leastwise/leastwise/wasm/policy"
)

// packing is statements laid into policies.
type packing struct {
	bins [][]policy.Statement
	// tooLarge is the size of the smallest policy around a statement that can't be cut
	// and is above the limit, 0 if there is none.
	tooLarge int
}

// packer lays the statements of a draft into as few policies as it can.
type packer struct {
	*draft
	quota policy.Quota
	limit int
}

// size is that of a policy with the given statements.
func (p *packer) size(list []policy.Statement) int {
	d := p.d
	d.Statements, d.Single = append([]policy.Statement{}, list...), false
	return p.quota.Count(print(&d, policy.Layout{}))
}

func (p *packer) one(s *policy.Statement) int {
	return p.quota.Count(policy.PrintStatement(s, policy.Layout{}))
}

// pack tries the largest statements first, and cutting statements where a policy is full,
// and takes what needs fewer policies; whole statements where that is the same.
func (p *packer) pack() packing {
	var out packing
	var pieces []policy.Statement
	for i := range p.d.Statements {
		parts, tooLarge := p.pieces(p.d.Statements[i])
		pieces = append(pieces, parts...)
		out.tooLarge = max(out.tooLarge, tooLarge)
	}
	if out.tooLarge > 0 {
		out.bins = [][]policy.Statement{pieces}
		return out
	}
	out.bins = p.largestFirst(pieces)
	frame := p.size(nil)
	total := -1
	for i := range pieces {
		total += p.one(&pieces[i]) + 1
	}
	if least := (total + p.limit - frame) / (p.limit - frame + 1); len(out.bins) > least {
		if cut := p.cutting(); len(cut) < len(out.bins) {
			out.bins = cut
		}
	}
	return out
}

// pieces cuts a statement that is too large for a policy into ones that are not.
func (p *packer) pieces(s policy.Statement) (out []policy.Statement, tooLarge int) {
	room := p.limit - p.size(nil)
	for p.one(&s) > room {
		head, tail, ok := p.cut(s, room)
		if !ok {
			return append(out, s), p.size([]policy.Statement{s})
		}
		out = append(out, head)
		s = tail
	}
	return append(out, s), 0
}

// cut takes as much of a statement as has room: actions, or else resources. What two
// statements say together is what the one said.
func (p *packer) cut(s policy.Statement, room int) (head, tail policy.Statement, ok bool) {
	if !plain(&s) {
		return s, s, false
	}
	for _, field := range []func(*policy.Statement) *[]policy.String{
		func(s *policy.Statement) *[]policy.String { return &s.Action },
		func(s *policy.Statement) *[]policy.String { return &s.Resource },
	} {
		list := *field(&s)
		lo, hi := 0, len(list)-1 // the most that fits is in there
		for lo < hi {
			mid := (lo + hi + 1) / 2
			part := s
			*field(&part) = list[:mid]
			if p.one(&part) <= room {
				lo = mid
			} else {
				hi = mid - 1
			}
		}
		if lo > 0 {
			head, tail = s, s
			*field(&head), *field(&tail) = list[:lo:lo], list[lo:]
			if p.one(&head) <= room {
				return head, tail, true
			}
		}
	}
	return s, s, false
}

// largestFirst lays each statement, the largest first, where it fits first.
func (p *packer) largestFirst(pieces []policy.Statement) [][]policy.Statement {
	frame := p.size(nil)
	sizes := make([]int, len(pieces))
	order := make([]int, len(pieces))
	for i := range pieces {
		sizes[i], order[i] = p.one(&pieces[i]), i
	}
	for i := range order { // by insertion: there are few
		for k := i; k > 0 && sizes[order[k]] > sizes[order[k-1]]; k-- {
			order[k], order[k-1] = order[k-1], order[k]
		}
	}
	var out [][]policy.Statement
	var used []int
	to := make([]int, len(pieces))
	for _, i := range order {
		at := 0
		for at < len(used) && used[at]+1+sizes[i] > p.limit {
			at++
		}
		if at == len(used) {
			out, used = append(out, nil), append(used, frame-1)
		}
		used[at] += 1 + sizes[i]
		to[i] = at
	}
	for i := range pieces { // in the order of the original
		out[to[i]] = append(out[to[i]], pieces[i])
	}
	return out
}

// cutting fills one policy after the other in the order of statements.
func (p *packer) cutting() (out [][]policy.Statement) {
	frame := p.size(nil)
	var bin []policy.Statement
	used := frame - 1
	rest := append([]policy.Statement(nil), p.d.Statements...)
	for len(rest) > 0 {
		s := rest[0]
		size := p.one(&s)
		if used+1+size <= p.limit {
			bin, used, rest = append(bin, s), used+1+size, rest[1:]
			continue
		}
		if head, tail, ok := p.cut(s, p.limit-used-1); ok {
			bin, rest[0] = append(bin, head), tail
		}
		if len(bin) == 0 {
			return append(out, rest) // can't be: pieces were cut to fit
		}
		out, bin, used = append(out, bin), nil, frame-1
	}
	if len(bin) > 0 {
		out = append(out, bin)
	}
	return out
}
