package main

// function is a function as Go's assembler writes it:
//
//	block            to leave when the goroutine is switched: returns 1
//	 loop            to go on at another part
//	  block … block  one for each part
//	   local.get 0   which part the caller, or the jump, wants
//	   br_table      by PC_B
//	  end part 0 end part 1 end … part n
//	 end
//	 unreachable
//	end
//	i32.const 1
//
// A jump to a part sets local 0 and goes round the loop.
type function struct {
	before []instruction // the locals' first values
	leaves bool          // there is the outermost block
	table  []int         // parts by PC_B; the last is for all others
	parts  []part
	after  []instruction // behind the loop
}

// part is a part of the code that begins where something may jump to.
type part struct {
	steps []step
	// entered is set if the part may be where a goroutine goes on: the start, what stands
	// behind a call, and the call of deferred functions, to which a recovered panic goes.
	entered bool
	// falls is set if its end runs into the next part.
	falls bool
}

type stepKind uint8

const (
	plain stepKind = iota
	jump           // to a part
	leave          // the outermost block
)

// step is an instruction of a part, or one of a jump's several.
type step struct {
	kind stepKind
	// condition is set for a jump or leave that depends on what is on the stack.
	condition   bool
	instruction // of a plain step; of a jump the constant that is PC_B
	to          int
}

// understand takes a function's code apart. It reports false for one without jumps, or of
// another form, as few written by hand are.
func understand(code []instruction) (f *function, ok bool) {
	f = &function{}
	at := 0
	for ; at < len(code) && !code[at].Opens(); at++ {
	}
	f.before = code[:at]
	if f.leaves = at < len(code) && code[at].Op == opBlock; f.leaves {
		at++
	}
	if at == len(code) || code[at].Op != opLoop {
		return nil, false
	}
	at++
	blocks := 0
	for ; at < len(code) && code[at].Op == opBlock; at++ {
		blocks++
	}
	if at+3 > len(code) || blocks == 0 || !code[at].Is(opGet, 0) || code[at+1].Op != opBrTable || code[at+2].Op != opEnd {
		return nil, false
	}
	f.table = code[at+1].Table
	at += 3
	for n := range blocks {
		size, ok := f.readPart(code[at:], blocks-1-n)
		if !ok {
			return nil, false
		}
		at += size
	}
	f.after = code[at:]
	want := []byte{opUnreachable, opEnd}
	if f.leaves {
		want = []byte{opUnreachable, opEnd, opConst, opEnd}
	}
	if len(f.after) != len(want) {
		return nil, false
	}
	for i := range want {
		if f.after[i].Op != want[i] {
			return nil, false
		}
	}
	for _, part := range f.table {
		if part >= blocks {
			return nil, false
		}
	}
	f.mark()
	return f, true
}

// readPart reads the part up to the end of its block, or of the loop for the last one.
// around counts the blocks that are open around it.
func (f *function) readPart(code []instruction, around int) (size int, ok bool) {
	var p part
	inside := 0
	for at := 0; at < len(code); at++ {
		i := code[at]
		loop := int64(inside + around)
		switch {
		case i.Op == opEnd && inside == 0:
			f.parts = append(f.parts, p)
			return at + 1, true
		case i.Op == opIf && i.Bytes[1] == void && at+4 < len(code) && f.isJump(code[at+1:], loop+1) && code[at+4].Op == opEnd:
			p.steps = append(p.steps, step{kind: jump, condition: true, instruction: code[at+1], to: f.part(code[at+1].Operand)})
			at += 4
			continue
		case f.isJump(code[at:], loop):
			p.steps = append(p.steps, step{kind: jump, instruction: i, to: f.part(i.Operand)})
			at += 2
			continue
		case i.Opens():
			inside++
		case i.Op == opEnd:
			inside--
		case i.Op == opBr, i.Op == opBrIf:
			if f.leaves && i.Operand == loop+1 {
				p.steps = append(p.steps, step{kind: leave, condition: i.Op == opBrIf})
				continue
			}
			if i.Operand >= int64(inside) {
				return 0, false
			}
		case i.Op == opBrTable:
			return 0, false
		}
		p.steps = append(p.steps, step{instruction: i})
	}
	return 0, false
}

// isJump reports whether code begins with a jump to a part, the loop being so many blocks
// away.
func (f *function) isJump(code []instruction, loop int64) bool {
	return len(code) > 2 && code[0].Op == opConst && code[1].Is(opSet, 0) && code[2].Is(opBr, loop)
}

// part is where a jump with that PC_B goes.
func (f *function) part(pc int64) int { return f.table[min(int(pc), len(f.table)-1)] }

// mark finds out which parts are entered, and which run into the next.
func (f *function) mark() {
	for n := range f.parts {
		p := &f.parts[n]
		p.falls = !p.ends()
		p.entered = n == 0 || p.beginsWithCall() || f.parts[n-1].called() && !p.isTrap()
	}
}

// ends reports whether the part's last step goes elsewhere in any case.
func (p *part) ends() bool {
	if len(p.steps) == 0 {
		return false
	}
	last := &p.steps[len(p.steps)-1]
	return last.kind != plain && !last.condition || last.kind == plain && (last.Op == opReturn || last.Op == opUnreachable || last.Op == opBr)
}

// isTrap reports whether the part does nothing but stop: what stands behind a call that
// never returns.
func (p *part) isTrap() bool { return len(p.steps) > 0 && p.steps[0].Op == opUnreachable }

// called reports whether the part ends with a call, behind which the goroutine may be switched.
func (p *part) called() bool { return len(p.steps) > 0 && p.steps[len(p.steps)-1].kind == leave }

// beginsWithCall reports whether the part does nothing before it calls a function but put the
// return address on the stack.
func (p *part) beginsWithCall() bool {
	for i := range p.steps {
		switch s := &p.steps[i]; {
		case s.kind != plain || i > 12:
			return false
		case s.Op == opCall:
			return true
		}
	}
	return false
}
