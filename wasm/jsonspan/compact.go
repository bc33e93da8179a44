package jsonspan

// AppendCompact appends the node as JSON without white space. Keys keep their order and
// numbers their spelling.
func AppendCompact(dst []byte, n Node) []byte {
	nodes := n.d.nodes
	var open [MaxDepth]int32
	depth, end, key := 0, nodes[n.i].next, false
	for i := n.i; ; {
		at := &nodes[i]
		dst = appendScalar(dst, Node{n.d, i})
		i++
		if key {
			dst = append(dst, ':')
			key = false
			continue
		}
		if at.kind >= Array {
			open[depth] = i - 1
			depth++
		}
		for depth > 0 && i == nodes[open[depth-1]].next {
			depth--
			dst = append(dst, "]}"[nodes[open[depth]].kind-Array])
		}
		if i == end {
			return dst
		}
		inside := open[depth-1]
		key = nodes[inside].kind == Object
		if i > inside+1 {
			dst = append(dst, ',')
		}
	}
}

// appendScalar appends a scalar, and the opening bracket of what is none.
func appendScalar(dst []byte, n Node) []byte {
	switch n.Kind() {
	case Null:
		return append(dst, "null"...)
	case Bool:
		if n.Bool() {
			return append(dst, "true"...)
		}
		return append(dst, "false"...)
	case Number:
		return append(dst, n.Raw()...)
	case String:
		return AppendString(dst, n.Text())
	case Array:
		return append(dst, '[')
	}
	return append(dst, '{')
}
