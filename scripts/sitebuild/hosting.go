package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/leastwise/leastwise/site/serve"
)

// putHosting writes what other servers need to know for sending the site as ours does:
// _headers and _redirects, as Cloudflare and Netlify read them, and a part of nginx's
// configuration. They are no part of the page: no service worker keeps them.
func (b *build) putHosting() error {
	routes, err := b.routes()
	if err != nil {
		return err
	}
	for name, text := range map[string]string{"_headers": headers(), "_redirects": redirects(routes), "nginx.conf": nginx()} {
		if err := replace(filepath.Join(b.out, name), []byte(text)); err != nil {
			return err
		}
		b.unlisted = append(b.unlisted, name)
	}
	return nil
}

// routes are the paths of the page's views.
func (b *build) routes() (routes []string, err error) {
	text, err := os.ReadFile(b.site("routes.json"))
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, &routes); err != nil {
		return nil, fmt.Errorf("site/routes.json: %w", err)
	}
	return routes, nil
}

// asked are the names that keep their content's name and not its hash.
var asked = []string{"/", "/index.html", "/sw.js", "/404.html", "/files.json"}

// headers is the file _headers: an address, and below it what goes with it. No header has
// two rules for one address: Cloudflare would send both values, joined by a comma.
//
// See https://developers.cloudflare.com/workers/static-assets/headers/ and
// https://docs.netlify.com/manage/routing/headers/.
func headers() string {
	var b strings.Builder
	b.WriteString("/*\n")
	for _, kv := range serve.Security() {
		fmt.Fprintf(&b, "  %s: %s\n", kv[0], kv[1])
	}
	fmt.Fprintf(&b, "/assets/*\n  Cache-Control: %s\n", serve.Forever)
	for _, name := range asked {
		fmt.Fprintf(&b, "%s\n  Cache-Control: %s\n", name, serve.Ask)
	}
	return b.String()
}

// redirects is the file _redirects: the views' paths, as people type them, lead to the
// addresses that need no rule.
//
// See https://developers.cloudflare.com/workers/static-assets/redirects/ and
// https://docs.netlify.com/manage/routing/redirects/overview/.
func redirects(routes []string) string {
	var b strings.Builder
	for _, route := range routes {
		if route == "/" {
			continue
		}
		fmt.Fprintf(&b, "%s /?v=%s 302\n", route, strings.Replace(strings.TrimPrefix(route, "/"), "*", ":splat", 1))
	}
	return b.String()
}

// nginx is a part of a server block, for a site that has a host to itself. A location's
// add_header takes the place of all outer ones, so each location has them all.
//
// See https://nginx.org/en/docs/http/ngx_http_headers_module.html.
func nginx() string {
	var b strings.Builder
	b.WriteString("# Goes into a server block with the site's folder as its root:\n" +
		"#   root /var/www/leastwise; include /var/www/leastwise/nginx.conf;\n" +
		"index index.html;\nerror_page 404 /404.html;\ngzip_static on;\n# brotli_static on;  # with the module ngx_brotli\n" +
		"default_type application/octet-stream;\ntypes {\n")
	for _, t := range serve.Types() {
		kind, _, _ := strings.Cut(t[1], ";")
		fmt.Fprintf(&b, "    %s %s;\n", kind, strings.TrimPrefix(t[0], "."))
	}
	b.WriteString("}\ncharset utf-8;\ncharset_types text/html text/css text/plain text/javascript;\n")
	location := func(path, cache string) {
		fmt.Fprintf(&b, "location %s {\n    try_files $uri $uri/ =404;\n", path)
		for _, kv := range append(serve.Security(), [2]string{"Cache-Control", cache}) {
			fmt.Fprintf(&b, "    add_header %s %q always;\n", kv[0], kv[1])
		}
		b.WriteString("}\n")
	}
	location("/", serve.Ask)
	location("/assets/", serve.Forever)
	b.WriteString("location ~ ^/(_headers|_redirects|nginx\\.conf)$ { return 404; }\n")
	return b.String()
}
