// Package write writes roles that were found in an account as definitions, which package
// compile reads: [YAML] is the way back. A plan from what it writes to what it was written
// from has no changes.
package write
