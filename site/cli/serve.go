// Package cli holds the site's verbs.
package cli

import (
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/site"
	"github.com/leastwise/leastwise/site/serve"
)

// Options tunes the verbs. The zero value serves the site built into the program.
type Options struct {
	// Files is the built site, rooted at index.html; nil means the embedded one.
	Files fs.FS
	// Broker puts a broker for sandboxes beside the site that is served on a port, and gives
	// the fragment of the page's address that lets the page call it; nil for no --broker.
	Broker func(site http.Handler, port string, stderr io.Writer) (h http.Handler, fragment string, err error)
}

// Commands make the verbs of this room, by name.
func Commands(o Options) map[string]func() *cobra.Command {
	return map[string]func() *cobra.Command{"serve": func() *cobra.Command { return serveCommand(o) }}
}

func serveCommand(o Options) *cobra.Command {
	if o.Files == nil {
		o.Files = site.Files()
	}
	var addr, dir string
	var broker bool
	c := &cobra.Command{
		Use:   "serve",
		Short: "Serve the page on this machine",
		Long: `Serve the page on this machine until interrupted.

The page, the engine and the catalog are inside this program: nothing is fetched, and
the page talks to this server only. The address is printed once it answers.`,
		Example: `  leastwise serve
  leastwise serve --addr 127.0.0.1:0      # any free port
  leastwise serve --dir site/dist         # a site built just now`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			files := o.Files
			if dir != "" {
				files = os.DirFS(dir)
			}
			site, err := serve.New(files)
			if err != nil {
				return err
			}
			var handler http.Handler = site
			listener, err := net.Listen("tcp", addr)
			if err != nil {
				return fmt.Errorf("--addr %s: %w; another port may be free, 127.0.0.1:0 takes any", addr, err)
			}
			fragment := ""
			if broker {
				tcp, ok := listener.Addr().(*net.TCPAddr)
				if !ok || !tcp.IP.IsLoopback() {
					listener.Close()
					return fmt.Errorf("--addr %s: a broker answers on this machine's own address only, such as 127.0.0.1:8080", addr)
				}
				if handler, fragment, err = o.Broker(site, strconv.Itoa(tcp.Port), c.ErrOrStderr()); err != nil {
					listener.Close()
					return err
				}
				fragment = "#" + fragment
			}
			fmt.Fprintf(c.OutOrStdout(), "http://%s/%s\n", listener.Addr(), fragment)
			ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			return serve.Run(ctx, listener, handler)
		},
	}
	c.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "`host:port` to answer on")
	if o.Broker != nil {
		c.Flags().BoolVar(&broker, "broker", false, "let the page make sandboxes with this machine's AWS credentials; open the address printed")
	}
	c.Flags().StringVar(&dir, "dir", "", "serve the built site in this `folder` instead of the embedded one")
	return c
}
