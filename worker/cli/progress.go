package cli

import (
	"fmt"
	"io"
	"sync"
	"time"

	"golang.org/x/term"
)

// line shows how far something is: on a terminal in one line that is written over again and
// again, elsewhere, if it is to last, in a line for each.
type line struct {
	out               io.Writer
	terminal, lasting bool

	mu    sync.Mutex
	there bool // there is something to write over
	last  time.Time
}

// clear is the way to the begin of a terminal's line, and its end taken away.
const clear = "\r\x1b[K"

// show shows a text until the next one. Of many in a short time it shows the first.
func (l *line) show(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.terminal && (l.lasting || time.Since(l.last) > 50*time.Millisecond):
		fmt.Fprint(l.out, clear, fitting(text, width(l.out)))
		l.there, l.last = true, time.Now()
	case l.lasting && !l.terminal:
		fmt.Fprintln(l.out, text)
	}
}

// say writes a line that stays.
func (l *line) say(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.clear()
	fmt.Fprintln(l.out, text)
}

// end takes away what was shown last.
func (l *line) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.clear()
}

func (l *line) clear() {
	if l.there {
		fmt.Fprint(l.out, clear)
		l.there = false
	}
}

// width is how many characters a terminal's line has.
func width(out io.Writer) int {
	if f, ok := out.(interface{ Fd() uintptr }); ok {
		if n, _, err := term.GetSize(int(f.Fd())); err == nil && n > 0 {
			return n
		}
	}
	return 80
}

// fitting is the begin of a text that fits a line, which a longer one would not be written
// over again.
func fitting(text string, width int) string {
	runes := []rune(text)
	if len(runes) < width {
		return text
	}
	return string(runes[:max(width-2, 0)]) + "…"
}
