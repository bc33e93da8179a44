package rolesync

import (
	"context"
	"sync"
)

// group runs functions at the same time. The first that fails ends the others' context, and
// its error is the group's.
type group struct {
	ctx    context.Context
	cancel context.CancelFunc
	wait   sync.WaitGroup
	once   sync.Once
	err    error
}

func together(ctx context.Context) *group {
	g := &group{}
	g.ctx, g.cancel = context.WithCancel(ctx)
	return g
}

func (g *group) run(do func(context.Context) error) {
	g.wait.Go(func() {
		if err := do(g.ctx); err != nil {
			g.once.Do(func() {
				g.err = err
				g.cancel()
			})
		}
	})
}

// end waits for all, and gives the first error.
func (g *group) end() error {
	g.wait.Wait()
	g.cancel()
	return g.err
}
