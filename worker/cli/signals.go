package cli

import (
	"os"
	"os/signal"
	"syscall"
)

// holder keeps signals from ending the process while there is something to clean up.
type holder struct {
	signals chan os.Signal
	does    chan func(os.Signal)
}

func holdSignals() *holder {
	h := &holder{make(chan os.Signal, 4), make(chan func(os.Signal))}
	signal.Notify(h.signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		do := func(os.Signal) {}
		for {
			select {
			case s, more := <-h.signals:
				if !more {
					return
				}
				do(s)
			case do = <-h.does:
			}
		}
	}()
	return h
}

// on says what signals do from now on.
func (h *holder) on(do func(os.Signal)) { h.does <- do }

func (h *holder) onSignal(do func()) { h.on(func(os.Signal) { do() }) }

func (h *holder) release() {
	signal.Stop(h.signals)
	close(h.signals)
}
