// Package layout is the one place where the shape of a catalog blob is written down:
// the frame, the sections, the per-service columns and the integer coding. The reader
// (package catalog) and the writer (builder/pack) both use it, so they cannot disagree.
//
// # Frame
//
//	offset  size  what
//	     0     4  "LWIA"
//	     4     2  format version, little-endian; a reader takes its own version only
//	     6     1  kind, see Kind
//	     7     1  number of sections
//	     8     4  CRC-32 (IEEE) of all bytes from offset 12 on
//	    12   4*n  section lengths in bytes, little-endian
//	     …        the sections, back to back, nothing between or after them
//
// # Columns
//
// Most sections of the catalog are columns: the bytes of one kind of fact, of all
// services one after another, in the order of prefixes. Like stands beside like, which
// is what a wire compressor wants; the directory section gives each service's length in
// each column, which is what a reader that touches one service wants.
//
// Inside a column, integers are Uint-coded and texts end in "\n" (EOL).
package layout
