package fetch

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// Outcome is what became of one file.
type Outcome string

// The outcomes of one file.
const (
	New      Outcome = "new"
	Changed  Outcome = "changed"
	Same     Outcome = "unchanged"
	Skipped  Outcome = "already done"
	Vanished Outcome = "gone"
	Failed   Outcome = "failed"
)

// Progress is told what a run does. Several workers may call it at once.
type Progress interface {
	Start(kind Kind, files int)
	File(url string, what Outcome, err error)
	Retry(url string, err error, pause time.Duration)
	Done()
}

type silent struct{}

func (silent) Start(Kind, int)                    {}
func (silent) File(string, Outcome, error)        {}
func (silent) Retry(string, error, time.Duration) {}
func (silent) Done()                              {}

// Lines reports to w in plain lines: one for every file that is worth one, and a count
// after every 50 files.
func Lines(w io.Writer) Progress { return &lines{w: w} }

type lines struct {
	mu          sync.Mutex
	w           io.Writer
	kind        Kind
	done, total int
}

func (l *lines) Start(kind Kind, files int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kind, l.done, l.total = kind, 0, files
	fmt.Fprintf(l.w, "%s: %d files listed\n", kind, files)
}

func (l *lines) File(url string, what Outcome, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.done++
	if err != nil {
		fmt.Fprintf(l.w, "%s: %s: %s: %v\n", l.kind, what, url, err)
	}
	if l.done%50 == 0 && l.done < l.total {
		fmt.Fprintf(l.w, "%s: %d of %d\n", l.kind, l.done, l.total)
	}
}

func (l *lines) Retry(url string, err error, pause time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprintf(l.w, "%s: again in %v: %s: %v\n", l.kind, pause.Round(100*time.Millisecond), url, err)
}

func (l *lines) Done() {
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprintf(l.w, "%s: %d of %d\n", l.kind, l.done, l.total)
}

// Bar reports to a terminal of the given width: one line that is redrawn, and lines above
// it for files that failed or are gone.
func Bar(w io.Writer, width int) Progress { return &bar{w: w, width: max(width, 40)} }

type bar struct {
	mu          sync.Mutex
	w           io.Writer
	width       int
	kind        Kind
	done, total int
	bad         int
}

func (b *bar) Start(kind Kind, files int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.kind, b.done, b.total, b.bad = kind, 0, files, 0
	b.draw("")
}

func (b *bar) File(url string, what Outcome, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.done++
	if err != nil {
		b.bad++
		fmt.Fprintf(b.w, "\r\x1b[K%s: %s: %v\n", what, url, err)
	}
	b.draw(base(url))
}

func (b *bar) Retry(url string, err error, pause time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.draw(fmt.Sprintf("%s again in %v", base(url), pause.Round(100*time.Millisecond)))
}

func (b *bar) Done() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.draw("")
	fmt.Fprintln(b.w)
}

func (b *bar) draw(name string) {
	const cells = 20
	full := cells
	if b.total > 0 {
		full = cells * b.done / b.total
	}
	text := fmt.Sprintf("%s [%s%s] %d/%d", b.kind, strings.Repeat("#", full), strings.Repeat(".", cells-full), b.done, b.total)
	if b.bad > 0 {
		text += fmt.Sprintf(", %d not fetched", b.bad)
	}
	if name != "" {
		text += " " + name
	}
	if len(text) >= b.width {
		text = text[:b.width-1]
	}
	fmt.Fprintf(b.w, "\r\x1b[K%s", text)
}

func base(url string) string { return url[strings.LastIndexByte(url, '/')+1:] }
