package api

import (
	"strconv"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/worker/aws"
)

// writer builds one JSON object, member by member in the order of the calls.
type writer struct{ b []byte }

func (w *writer) key(name string) {
	if len(w.b) == 0 {
		w.b = append(w.b, '{')
	} else {
		w.b = append(w.b, ',')
	}
	w.b = jsonspan.AppendString(w.b, name)
	w.b = append(w.b, ':')
}

func (w *writer) text(name, value string) {
	w.key(name)
	w.b = jsonspan.AppendString(w.b, value)
}

// some leaves an empty text out.
func (w *writer) some(name, value string) {
	if value != "" {
		w.text(name, value)
	}
}

func (w *writer) number(name string, value int) {
	w.key(name)
	w.b = strconv.AppendInt(w.b, int64(value), 10)
}

func (w *writer) boolean(name string, value bool) {
	w.key(name)
	w.b = strconv.AppendBool(w.b, value)
}

func (w *writer) date(name string, unix int64) { w.text(name, aws.FormatDate(unix)) }

func (w *writer) raw(name, json string) {
	w.key(name)
	w.b = append(w.b, json...)
}

func (w *writer) texts(name string, values []string) {
	w.key(name)
	w.b = jsonspan.AppendStrings(w.b, values)
}

// list writes one object for each of n values.
func (w *writer) list(name string, n int, each func(i int, w *writer)) {
	w.key(name)
	w.b = append(w.b, '[')
	for i := range n {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		var one writer
		each(i, &one)
		w.b = append(w.b, one.close()...)
	}
	w.b = append(w.b, ']')
}

func (w *writer) object(name string, fill func(w *writer)) {
	var inner writer
	fill(&inner)
	w.key(name)
	w.b = append(w.b, inner.close()...)
}

// close is the finished object.
func (w *writer) close() []byte {
	if len(w.b) == 0 {
		return []byte("{}")
	}
	return append(w.b, '}')
}
