//go:build js && !shrink

package generate

// CanMinimize says that this build can't write actions as patterns.
const CanMinimize = false

func (b *builder) minimize(*Result) {}
