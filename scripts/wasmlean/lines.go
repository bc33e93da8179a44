package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// The layout of Go's function table, as the runtime of this version reads it: pcHeader and
// moduledata in runtime/symtab.go, _func in runtime/runtime2.go.
var magic = []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8} // Go 1.20 to 1.26, instructions of 1 byte, pointers of 8

const (
	headerSize = 8 + 8*8
	// Of a _func, in bytes from its start; the offsets of its pcdata follow it.
	pcStack, pcFile, pcLine, pcDataCount, fileUnit, startLine, funcSize = 16, 20, 24, 28, 32, 36, 44
)

var errTable = errors.New("no function table of a form known here")

// dropLines zeroes what only file and line of an instruction are read from. A function
// whose table has offset 0 has none.
func dropLines(memory []byte) error {
	at := bytes.Index(memory, magic)
	if at < 0 || bytes.Contains(memory[at+1:], magic) || len(memory) < at+headerSize {
		return fmt.Errorf("no header, or more than one: %w", errTable)
	}
	field := func(i int) int { return int(binary.LittleEndian.Uint64(memory[at+8+8*i:])) }
	functions, names, units, files, tables, list := field(0), field(3), field(4), field(5), field(6), field(7)
	if !(headerSize <= names && names < units && units < files && files < tables && tables < list && list < len(memory)-at) ||
		functions <= 0 || functions > (len(memory)-at-list)/8 {
		return fmt.Errorf("its parts are not in order: %w", errTable)
	}
	t := table{all: memory[at:], tables: tables, list: list}
	kept, dropped := map[int]bool{}, map[int]bool{}
	for i := range functions {
		if err := t.function(i, kept, dropped); err != nil {
			return fmt.Errorf("function %d: %w", i, err)
		}
	}
	for offset := range dropped {
		if !kept[offset] { // equal tables are stored once
			size, err := t.size(offset)
			if err != nil {
				return err
			}
			clear(t.all[tables+offset:][:size])
		}
	}
	clear(t.all[units:tables])
	return nil
}

// table is the memory from the header on.
type table struct {
	all          []byte
	tables, list int // where the pc tables and the list of functions begin
}

// function forgets the line tables of one function and notes which tables it has.
func (t *table) function(i int, kept, dropped map[int]bool) error {
	word := func(b []byte) int { return int(binary.LittleEndian.Uint32(b)) }
	start := t.list + word(t.all[t.list+8*i+4:])
	if start+funcSize > len(t.all) {
		return fmt.Errorf("it lies outside of the table: %w", errTable)
	}
	f := t.all[start:]
	count := word(f[pcDataCount:])
	if count > 16 || len(f) < funcSize+4*count {
		return fmt.Errorf("%d kinds of pcdata: %w", count, errTable)
	}
	dropped[word(f[pcFile:])] = true
	dropped[word(f[pcLine:])] = true
	clear(f[pcFile : pcLine+4])
	clear(f[fileUnit : startLine+4])
	kept[0] = true
	kept[word(f[pcStack:])] = true
	for k := range count { // the one of inlined calls too: recover counts frames by it
		kept[word(f[funcSize+4*k:])] = true
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
