// Package cli holds the site's verbs.
package cli

import (
	"errors"
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
	// Catalog gives the name and the blobs, by kind, of the catalog that the user named, which
	// is served in place of the site's own; nil, or no blobs, for that one.
	Catalog func() (name string, blobs map[string][]byte, err error)
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
the page talks to this server only. The address is printed once it answers. With --catalog
the page uses that one, and what lies beside it, in place of the one inside.`,
		Example: `  leastwise serve
  leastwise serve --addr 127.0.0.1:0      # any free port
  leastwise serve --dir site/dist         # a site built just now
  leastwise serve --catalog my.bin        # with a catalog that you built`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			site, err := o.open(dir)
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

// open makes the handler of the site in a folder, or the one that Files is.
func (o Options) open(dir string) (*serve.Handler, error) {
	files := o.Files
	if dir != "" {
		files = os.DirFS(dir)
		switch info, err := os.Stat(dir); {
		case err != nil:
			return nil, fmt.Errorf("--dir: %w", err)
		case !info.IsDir():
			return nil, fmt.Errorf("--dir %s: this is no folder", dir)
		}
	}
	site, err := o.handler(files)
	if dir != "" && errors.Is(err, serve.ErrNotBuilt) {
		return nil, fmt.Errorf("--dir %s: no built site is in this folder, which would have files.json and index.html; `make site` writes site/dist", dir)
	}
	return site, err
}

// handler makes the handler of a site, with the user's catalog where there is one.
func (o Options) handler(files fs.FS) (*serve.Handler, error) {
	if o.Catalog != nil {
		name, blobs, err := o.Catalog()
		if err != nil {
			return nil, err
		}
		if blobs != nil {
			if files, err = serve.WithCatalog(files, serve.Catalog{Name: name, Blobs: blobs}); err != nil {
				return nil, err
			}
		}
	}
	return serve.New(files)
}
