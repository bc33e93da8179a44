package serve

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"
)

// grace is how long running answers may take once the server was told to stop.
const grace = 5 * time.Second

// Run answers on l until ctx ends, then lets running answers finish. Every answer has the
// security headers, also those to what is no request. Run returns nil after an orderly stop.
func Run(ctx context.Context, l net.Listener, h http.Handler) error {
	server := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    1 << 16,
		// OPTIONS * is the handler's too.
		DisableGeneralOptionsHandler: true,
	}
	watch(server)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener{l}) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	if err := server.Shutdown(stop); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}
