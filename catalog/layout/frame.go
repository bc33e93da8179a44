package layout

import (
	"hash/crc32"
	"math"
	"strconv"
)

// Magic starts every blob.
const Magic = "LWIA"

// Version is the format version that this package writes and reads.
const Version = 3

// Kind says what a blob holds.
type Kind uint8

// The blobs of a catalog.
const (
	Catalog Kind = iota + 1
	Operations
	Ledger
	Descriptions
	Names
)

// String is the file name without extension.
func (k Kind) String() string {
	switch k {
	case Catalog:
		return "catalog"
	case Operations:
		return "operations"
	case Ledger:
		return "ledger"
	case Descriptions:
		return "descriptions"
	case Names:
		return "names"
	}
	return "kind " + strconv.Itoa(int(k))
}

// HeaderSize is the number of bytes before the section lengths.
const HeaderSize = 12

// Frame puts sections into one blob. It panics when there are more than 255 sections or
// a section exceeds 4 GiB, which no input of the builder can cause.
func Frame(kind Kind, sections [][]byte) []byte {
	size := HeaderSize + 4*len(sections)
	for _, s := range sections {
		size += len(s)
	}
	if len(sections) > math.MaxUint8 || size > math.MaxUint32 {
		panic("layout: blob too large")
	}
	blob := make([]byte, 0, size)
	blob = append(blob, Magic...)
	blob = append(blob, byte(Version&0xff), Version>>8, byte(kind), byte(len(sections)))
	blob = append(blob, 0, 0, 0, 0) // the checksum, below
	for _, s := range sections {
		blob = AppendUint32(blob, uint32(len(s)))
	}
	for _, s := range sections {
		blob = append(blob, s...)
	}
	AppendUint32(blob[:8], crc32.ChecksumIEEE(blob[HeaderSize:]))
	return blob
}

// AppendUint32 appends v, low end first. Package encoding/binary does the same, but brings
// reflection into the browser's module.
func AppendUint32(dst []byte, v uint32) []byte {
	return append(dst, byte(v), byte(v>>8), byte(v>>16), byte(v>>24))
}

// Uint32 reads what AppendUint32 wrote; b has at least four bytes.
func Uint32(b []byte) uint32 {
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}

// Sum is the CRC-32 that the frame states; it names the blob in others that belong to it.
// The blob must have passed Sections.
func Sum(blob []byte) uint32 { return Uint32(blob[8:]) }

// CheckSum compares the stated CRC-32 with the content.
func CheckSum(blob []byte) error {
	if crc32.ChecksumIEEE(blob[HeaderSize:]) != Sum(blob) {
		return &FormatError{Offset: 8, Reason: "the checksum does not match the content"}
	}
	return nil
}

// Sections checks the frame and returns the sections in place. It reads the header only.
// The error is a *FormatError.
func Sections(blob []byte, kind Kind, want int) ([][]byte, error) {
	if len(blob) < HeaderSize || string(blob[:4]) != Magic || int(blob[4])|int(blob[5])<<8 != Version || Kind(blob[6]) != kind || int(blob[7]) != want {
		return nil, wrongHeader(blob, kind, want)
	}
	n := want
	at := HeaderSize + 4*n
	if len(blob) < at {
		return nil, &FormatError{len(blob), "it ends inside the section lengths"}
	}
	sections := make([][]byte, n)
	for i := range sections {
		size := int64(Uint32(blob[HeaderSize+4*i:]))
		if size > int64(len(blob)-at) {
			return nil, pastTheEnd(i)
		}
		end := at + int(size)
		sections[i] = blob[at:end:end]
		at = end
	}
	if at != len(blob) {
		return nil, &FormatError{at, "bytes follow the last section"}
	}
	return sections, nil
}

func pastTheEnd(section int) error {
	return &FormatError{HeaderSize + 4*section, "section " + strconv.Itoa(section) + " runs past the end"}
}

// wrongHeader says what is wrong with a header. It stands apart from Sections, which a browser
// compiles at each start.
func wrongHeader(blob []byte, kind Kind, want int) error {
	if len(blob) < HeaderSize {
		return &FormatError{len(blob), "it ends inside the header"}
	}
	if string(blob[:4]) != Magic {
		return &FormatError{0, "it does not start with " + Magic}
	}
	if v := int(blob[4]) | int(blob[5])<<8; v != Version {
		return &FormatError{4, "it has format version " + strconv.Itoa(v) +
			", this program reads version " + strconv.Itoa(Version)}
	}
	if k := Kind(blob[6]); k != kind {
		return &FormatError{6, "it holds " + k.String() + ", not " + kind.String()}
	}
	return &FormatError{7, "it has " + strconv.Itoa(int(blob[7])) + " sections, not " + strconv.Itoa(want)}
}

// A FormatError says where and why a blob can't be read.
type FormatError struct {
	// Offset is the byte in the blob, or in the named section, 0-based.
	Offset int
	// Reason completes "the blob is unusable: ".
	Reason string
}

// Error names reason and offset.
func (e *FormatError) Error() string {
	return "catalog blob: " + e.Reason + " (byte " + strconv.Itoa(e.Offset) + ")"
}
