// Package report prints what the engine says, one file for each form of output. It decides
// nothing: what it gets is complete and in order.
package report
