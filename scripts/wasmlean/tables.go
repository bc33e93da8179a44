package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// The layout of Go's function table, as the runtime of this version reads it: pcHeader and
// moduledata in runtime/symtab.go, _func in runtime/runtime2.go, the kinds of pcdata and
// funcdata in internal/abi/symtab.go.
var magic = []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8} // Go 1.20 to 1.26, instructions of 1 byte, pointers of 8

const (
	headerSize = 8 + 8*8
	// Of a _func, in bytes from its start; the offsets of its pcdata, then those of its
	// funcdata follow it.
	nameAt, argsAt, stackAt, fileAt, lineAt, pcdataAt, unitAt, startAt, idAt, funcdataAt, funcSize = 4, 8, 16, 20, 24, 28, 32, 36, 40, 43, 44
	// Of moduledata, in words: where funcdata offsets count from, and where the table ends.
	funcdataBase, tableEnd = 40, 41

	wrapper     = 23         // the id of what the compiler makes; runtime.panicwrap reads its name
	unknownArgs = 0x80000000 // the argument size of what the runtime knows by its name
	none        = 0xffffffff // the offset of funcdata that is not there
	argsEnd     = 0xff       // ends a description of arguments
)

// Pcdata and funcdata that nothing reads here: a thread of WebAssembly is not preempted
// between two instructions, and arguments are described for traces alone.
var (
	sparePcdata   = map[int]bool{0: true, 3: true}
	spareFuncdata = map[int]bool{5: true, 6: true, 7: true}
	argsFuncdata  = 5
)

var errTable = errors.New("no function table of a form known here")

func word(b []byte) int { return int(binary.LittleEndian.Uint32(b)) }

// table is the memory from the header on.
type table struct {
	all []byte
	// Where its parts begin: names, files of units, names of files, pc tables, functions.
	names, units, files, tables, list int
	funcdata                          int // where funcdata offsets count from
	functions                         int
}

// dropTraces zeroes what only traces are made from: files, lines, descriptions of
// arguments, and names but those that the runtime itself looks at.
func dropTraces(memory []byte) error {
	t, err := findTable(memory)
	if err != nil {
		return err
	}
	names := map[int]bool{}
	tables := pair{map[int]bool{0: true}, map[int]bool{}}
	args := pair{map[int]bool{}, map[int]bool{}}
	for i := range t.functions {
		if err := t.function(i, names, tables, args); err != nil {
			return fmt.Errorf("function %d: %w", i, err)
		}
	}
	for offset := range tables.spare() {
		size, err := t.size(offset)
		if err != nil {
			return err
		}
		clear(t.all[t.tables+offset:][:size])
	}
	for offset := range args.spare() {
		text := t.all[t.funcdata+offset:]
		clear(text[:bytes.IndexByte(text, argsEnd)+1])
	}
	clear(t.all[t.units:t.tables])
	for at := t.names; at < t.units; {
		size := bytes.IndexByte(t.all[at:t.units], 0) + 1
		if size == 0 {
			break // what fills up the part
		}
		if !names[at-t.names] {
			clear(t.all[at : at+size])
		}
		at += size
	}
	return nil
}

func findTable(memory []byte) (*table, error) {
	at := bytes.Index(memory, magic)
	if at < 0 || bytes.Contains(memory[at+1:], magic) || len(memory) < at+headerSize {
		return nil, fmt.Errorf("no header, or more than one: %w", errTable)
	}
	all := memory[at:]
	field := func(i int) int { return int(binary.LittleEndian.Uint64(all[8+8*i:])) }
	t := &table{all: all, functions: field(0), names: field(3), units: field(4), files: field(5), tables: field(6), list: field(7)}
	if !(headerSize <= t.names && t.names < t.units && t.units < t.files && t.files < t.tables && t.tables < t.list && t.list < len(all)) ||
		t.functions <= 0 || t.functions > (len(all)-t.list)/8 {
		return nil, fmt.Errorf("its parts are not in order: %w", errTable)
	}
	// moduledata begins with the addresses of the header and of the names.
	module := bytes.Index(memory, binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, uint64(at)), uint64(at+t.names)))
	if module < 0 || module+8*(tableEnd+1) > len(memory) {
		return nil, fmt.Errorf("no moduledata: %w", errTable)
	}
	pointer := func(i int) int { return int(binary.LittleEndian.Uint64(memory[module+8*i:])) - at }
	t.funcdata = pointer(funcdataBase)
	if end := pointer(tableEnd); !(t.list < t.funcdata && t.funcdata < end && end <= len(all)) {
		return nil, fmt.Errorf("funcdata is not behind the functions: %w", errTable)
	}
	return t, nil
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
func (t *table) function(i int, names map[int]bool, tables, args pair) error {
	start := t.list + word(t.all[t.list+8*i+4:])
	if start+funcSize > t.funcdata {
		return fmt.Errorf("it lies outside of the table: %w", errTable)
	}
	f := t.all[start:t.funcdata]
	pcdata, funcdata := word(f[pcdataAt:]), int(f[funcdataAt])
	if pcdata > 16 || len(f) < funcSize+4*(pcdata+funcdata) {
		return fmt.Errorf("%d kinds of pcdata: %w", pcdata, errTable)
	}
	if f[idAt] == wrapper || word(f[argsAt:]) == unknownArgs {
		names[word(f[nameAt:])] = true
	} else {
		clear(f[nameAt : nameAt+4]) // the empty name
	}
	tables.used[word(f[stackAt:])] = true
	forget := func(at int) {
		tables.unused[word(f[at:])] = true
		clear(f[at : at+4])
	}
	forget(fileAt)
	forget(lineAt)
	clear(f[unitAt : startAt+4])
	for k := range pcdata { // that of inlined calls is kept: recover counts frames by it
		if at := funcSize + 4*k; sparePcdata[k] {
			forget(at)
		} else {
			tables.used[word(f[at:])] = true
		}
	}
	for k := range funcdata {
		at := funcSize + 4*(pcdata+k)
		offset := word(f[at:])
		switch {
		case offset == none:
		case !spareFuncdata[k]:
			args.used[offset] = true
		default:
			binary.LittleEndian.PutUint32(f[at:], none)
			if k == argsFuncdata {
				args.unused[offset] = true
			}
		}
	}
	return nil
}

// size is the length of a pc table: pairs of numbers, of which the last has only the first,
// a zero.
func (t *table) size(offset int) (int, error) {
	rest := t.all[t.tables+offset : t.list]
	for at, first := 0, true; ; first = false {
		value, n := binary.Uvarint(rest[at:])
		if n <= 0 {
			return 0, fmt.Errorf("a pc table at %d does not end: %w", offset, errTable)
		}
		at += n
		if value == 0 && !first {
			return at, nil
		}
		_, n = binary.Uvarint(rest[at:])
		if n <= 0 {
			return 0, fmt.Errorf("a pc table at %d does not end: %w", offset, errTable)
		}
		at += n
	}
}
