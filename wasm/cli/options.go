// Package cli offers the engine's verbs to the program's main. It prints what the façade
// says and computes nothing.
package cli

import (
	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/catalog"
)

// Options is what the verbs need from the program around them.
type Options struct {
	// Catalog gives the catalog in use.
	Catalog func() (*catalog.Catalog, error)
}

// Commands are the verbs of this room.
func Commands(o Options) []*cobra.Command {
	return []*cobra.Command{generateCommand(o)}
}

// usageError is a wrong command line or broken input, with what would be right.
type usageError struct{ text, hint string }

func (e *usageError) Error() string { return e.text }
func (e *usageError) Hint() string  { return e.hint }
