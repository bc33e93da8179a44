package engine

import (
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/engine/rolesreply"
	"github.com/leastwise/leastwise/wasm/lint"
)

// Roles compiles roles, buckets and keys, and plans the way there from an account's dump.
func (e *Engine) Roles(q *api.RolesRequest) (*api.RolesReply, error) {
	var linter *lint.Linter
	if q.Lint {
		linter = e.linter(false)
	}
	return rolesreply.Answer(e.catalog, linter, q)
}
