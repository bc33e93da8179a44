package main

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/leastwise/leastwise/scripts/gotable"
)

// Pcdata and funcdata that nothing reads here: a thread of WebAssembly is not preempted
// between two instructions, and arguments are described for traces alone.
var (
	sparePcdata   = map[int]bool{0: true, 3: true}
	spareFuncdata = map[int]bool{5: true, 6: true, 7: true}
	argsFuncdata  = 5
)

// dropTraces zeroes what only traces are made from: files, lines, descriptions of
// arguments, and names but those that the runtime itself looks at.
func dropTraces(memory []byte) error {
	t, err := gotable.Find(memory)
	if err != nil {
		return err
	}
	names := map[int]bool{}
	tables := pair{map[int]bool{0: true}, map[int]bool{}}
	args := pair{map[int]bool{}, map[int]bool{}}
	for i := range t.Functions {
		if err := forgetFunction(t, i, names, tables, args); err != nil {
			return fmt.Errorf("function %d: %w", i, err)
		}
	}
	for offset := range tables.spare() {
		size, err := t.Size(offset)
		if err != nil {
			return err
		}
		clear(t.All[t.Tables+offset:][:size])
	}
	for offset := range args.spare() {
		text := t.All[t.Funcdata+offset:]
		clear(text[:bytes.IndexByte(text, gotable.ArgsEnd)+1])
	}
	clear(t.All[t.Units:t.Tables])
	for at := t.Names; at < t.Units; {
		size := bytes.IndexByte(t.All[at:t.Units], 0) + 1
		if size == 0 {
			break // what fills up the part
		}
		if !names[at-t.Names] {
			clear(t.All[at : at+size])
		}
		at += size
	}
	return nil
}

// pair is what is used and what is not. Equal parts are stored once, so one may be both.
type pair struct{ used, unused map[int]bool }

func (p pair) spare() map[int]bool {
	for offset := range p.used {
		delete(p.unused, offset)
	}
	return p.unused
}

// function forgets what is not needed of one function, and notes what is and what was.
func forgetFunction(t *gotable.Table, i int, names map[int]bool, tables, args pair) error {
	entry, err := t.Func(i)
	if err != nil {
		return err
	}
	f := t.All[entry.Start:][:entry.Size]
	if f[gotable.IDAt] == gotable.Wrapper || gotable.Word(f[gotable.ArgsAt:]) == gotable.UnknownArgs {
		names[gotable.Word(f[gotable.NameAt:])] = true
	} else {
		clear(f[gotable.NameAt : gotable.NameAt+4]) // the empty name
	}
	tables.used[gotable.Word(f[gotable.StackAt:])] = true
	forget := func(at int) {
		tables.unused[gotable.Word(t.All[at:])] = true
		clear(t.All[at : at+4])
	}
	forget(entry.Start + gotable.FileAt)
	forget(entry.Start + gotable.LineAt)
	clear(f[gotable.UnitAt : gotable.StartAt+4])
	for k := range entry.Pcdatas { // that of inlined calls is kept: recover counts frames by it
		if at := entry.Pcdata(k); sparePcdata[k] {
			forget(at)
		} else {
			tables.used[gotable.Word(t.All[at:])] = true
		}
	}
	for k := range entry.Funcdatas {
		at := entry.Funcdata(k)
		offset := gotable.Word(t.All[at:])
		switch {
		case offset == gotable.None:
		case !spareFuncdata[k]:
			args.used[offset] = true
		default:
			binary.LittleEndian.PutUint32(t.All[at:], gotable.None)
			if k == argsFuncdata {
				args.unused[offset] = true
			}
		}
	}
	return nil
}
