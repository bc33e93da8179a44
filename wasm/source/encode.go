package source

import (
	"strconv"

	"github.com/leastwise/leastwise/wasm/jsonspan"
)

// AppendJSON appends the documents of a file as compact JSON.
func AppendJSON(dst []byte, documents []Node) []byte {
	dst = append(dst, '[')
	for i := range documents {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendNode(dst, &documents[i])
	}
	return append(dst, ']')
}

func appendNode(dst []byte, n *Node) []byte {
	dst = append(append(append(dst, `["`...), n.Kind.String()...), `",`...)
	dst = append(strconv.AppendInt(dst, int64(n.Start), 10), ',')
	dst = append(strconv.AppendInt(dst, int64(n.End), 10), ',')
	dst = append(jsonspan.AppendString(dst, n.Tag), ',')
	if n.Kind.IsScalar() {
		dst = jsonspan.AppendString(dst, n.Text)
	} else {
		dst = AppendJSON(dst, n.Children)
	}
	return append(dst, ']')
}
