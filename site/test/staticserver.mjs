// A plain server of static files, as any host has one: no rewrites, no knowledge of views,
// and the headers that dist/_headers names. It notes what it was asked for.
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

export const DIST = fileURLToPath(new URL("../dist", import.meta.url));
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".wasm": "application/wasm",
  ".svg": "image/svg+xml", ".png": "image/png", ".txt": "text/plain", ".webmanifest": "application/manifest+json" };

/** Reads _headers: an address, and below it, indented, what goes with it. */
export function readHeaders(text) {
  const rules = [];
  for (const line of text.split("\n").filter(Boolean)) {
    if (!/^\s/.test(line)) rules.push({ path: line.trim(), headers: [] });
    else rules.at(-1).headers.push(/^\s*([^:]+):\s*(.*)$/.exec(line).slice(1));
  }
  return (path) => {
    const out = {};
    for (const rule of rules.filter((one) => (one.path.endsWith("*") ? path.startsWith(one.path.slice(0, -1)) : path === one.path))) {
      for (const [name, value] of rule.headers) out[name] = name in out ? `${out[name]}, ${value}` : value; // as Cloudflare joins them
    }
    return out;
  };
}

/**
 * @param {{dir?: string, under?: string, port?: number}} [options] under: the path below which
 *   the site stands, "/some/where/"
 */
export async function serveStatic({ dir = DIST, under = "/", port = 0 } = {}) {
  const asked = [];
  let root = dir;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://host");
    asked.push(`${request.method} ${request.url}`);
    const path = pathname.startsWith(under) ? pathname.slice(under.length - 1) : null;
    const name = path === "/" ? "/index.html" : path;
    const headers = path === null ? {} : readHeaders(readFileSync(join(root, "_headers"), "utf8"))(path);
    let body, status = 200;
    try {
      body = readFileSync(join(root, normalize(decodeURIComponent(name))));
    } catch { [body, status] = ["nothing", 404]; }
    response.writeHead(status, { "Content-Type": TYPES[extname(name ?? "")] ?? "application/octet-stream", ...headers });
    response.end(request.method === "HEAD" ? undefined : body);
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}${under}`, asked,
    /** Puts another built site in place of this one, as a deployment does. */
    deploy(folder) { root = folder; },
    stop: () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); }),
  };
}
