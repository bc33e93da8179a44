// Package gotable reads the function table of a Go WebAssembly module: what the runtime
// knows of each function.
package gotable

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
	// Places in a _func, in bytes from its start; the offsets of its pcdata, then those of its
	// funcdata follow it.
	NameAt, ArgsAt, StackAt, FileAt, LineAt, pcdataAt, UnitAt, StartAt, IDAt, funcdataAt, funcSize = 4, 8, 16, 20, 24, 28, 32, 36, 40, 43, 44
	// Of moduledata, in words: where funcdata offsets count from, and where the table ends.
	funcdataBase, tableEnd = 40, 41

	Wrapper     = 23         // the id of what the compiler makes; runtime.panicwrap reads its name
	UnknownArgs = 0x80000000 // the argument size of what the runtime knows by its name
	None        = 0xffffffff // the offset of funcdata that is not there
	ArgsEnd     = 0xff       // ends a description of arguments
)

// ErrTable says that a memory has no function table, or one of another form.
var ErrTable = errors.New("no function table of a form known here")

// Word is a number of 4 bytes.
func Word(b []byte) int { return int(binary.LittleEndian.Uint32(b)) }

// Table is the memory from the header on.
type Table struct {
	All []byte
	// At is the header's address.
	At int
	// Where its parts begin: names, files of units, names of files, pc tables, functions.
	Names, Units, Files, Tables, List int
	// Funcdata is where funcdata offsets count from, and End where the table ends.
	Funcdata, End int
	Functions     int
}

// Find finds the table in a module's memory.
func Find(memory []byte) (*Table, error) {
	at := bytes.Index(memory, magic)
	if at < 0 || bytes.Contains(memory[at+1:], magic) || len(memory) < at+headerSize {
		return nil, fmt.Errorf("no header, or more than one: %w", ErrTable)
	}
	all := memory[at:]
	field := func(i int) int { return int(binary.LittleEndian.Uint64(all[8+8*i:])) }
	t := &Table{All: all, At: at, Functions: field(0), Names: field(3), Units: field(4), Files: field(5), Tables: field(6), List: field(7)}
	if !(headerSize <= t.Names && t.Names < t.Units && t.Units < t.Files && t.Files < t.Tables && t.Tables < t.List && t.List < len(all)) ||
		t.Functions <= 0 || t.Functions > (len(all)-t.List)/8 {
		return nil, fmt.Errorf("its parts are not in order: %w", ErrTable)
	}
	// moduledata begins with the addresses of the header and of the names.
	module := bytes.Index(memory, binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, uint64(at)), uint64(at+t.Names)))
	if module < 0 || module+8*(tableEnd+1) > len(memory) {
		return nil, fmt.Errorf("no moduledata: %w", ErrTable)
	}
	pointer := func(i int) int { return int(binary.LittleEndian.Uint64(memory[module+8*i:])) - at }
	t.Funcdata = pointer(funcdataBase)
	if t.End = pointer(tableEnd); !(t.List < t.Funcdata && t.Funcdata < t.End && t.End <= len(all)) {
		return nil, fmt.Errorf("funcdata is not behind the functions: %w", ErrTable)
	}
	return t, nil
}

// Func is where a function's entry stands: bytes of Table.All. The offsets of its tables and
// of its funcdata are numbers of 4 bytes at the places that Pcdata and Funcdata give.
type Func struct {
	Start, Size        int
	Pcdatas, Funcdatas int
}

// Pcdata is the place of the offset of pcdata of a kind.
func (f *Func) Pcdata(kind int) int { return f.Start + funcSize + 4*kind }

// Funcdata is the place of the offset of funcdata of a kind.
func (f *Func) Funcdata(kind int) int { return f.Pcdata(f.Pcdatas + kind) }

// Func finds the entry of a function, by its number among those of the module's own.
func (t *Table) Func(i int) (Func, error) {
	f := Func{Start: t.List + Word(t.All[t.List+8*i+4:])}
	if f.Start+funcSize > t.Funcdata {
		return f, fmt.Errorf("it lies outside of the table: %w", ErrTable)
	}
	f.Pcdatas, f.Funcdatas = Word(t.All[f.Start+pcdataAt:]), int(t.All[f.Start+funcdataAt])
	if f.Size = funcSize + 4*(f.Pcdatas+f.Funcdatas); f.Pcdatas > 16 || f.Start+f.Size > t.Funcdata {
		return f, fmt.Errorf("%d kinds of pcdata: %w", f.Pcdatas, ErrTable)
	}
	return f, nil
}

// Entry is where a function begins: its number with [FirstFunction] added.
func (t *Table) Entry(i int) int { return Word(t.All[t.List+8*i:]) }

// FirstFunction is what the program counter of a module's first function has in its upper
// part; the lower 16 bits are places in the function.
const FirstFunction = 0x1000

// Size is the length of a pc table: pairs of numbers, of which the last has only the first,
// a zero.
func (t *Table) Size(offset int) (int, error) {
	rest := t.All[t.Tables+offset : t.List]
	for at, first := 0, true; ; first = false {
		value, n := binary.Uvarint(rest[at:])
		if n <= 0 {
			return 0, fmt.Errorf("a pc table at %d does not end: %w", offset, ErrTable)
		}
		at += n
		if value == 0 && !first {
			return at, nil
		}
		_, n = binary.Uvarint(rest[at:])
		if n <= 0 {
			return 0, fmt.Errorf("a pc table at %d does not end: %w", offset, ErrTable)
		}
		at += n
	}
}
