// What tests of the Worker share: the built Worker in workerd with the configuration that
// ships, and moto beneath it. Nothing in the Worker knows of this: its requests to AWS's
// hosts are caught below it, by workerd's outbound service.
import { spawn, execFileSync } from "node:child_process";
import { readFileSync, existsSync } from "node:fs";
import { request as send, Agent } from "node:http";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const { Miniflare, Log, LogLevel, Response } = createRequire(`${root}site/package.json`)("miniflare");

/** wrangler.jsonc without its comments. */
export const configuration = () => JSON.parse(readFileSync(`${root}worker/wrangler.jsonc`, "utf8").replace(/^\s*\/\/.*$/gm, ""));

/** A path of wrangler.jsonc, from the root. */
const from = (path) => relative(root, resolve(`${root}worker`, path));

/** Starts moto. @returns {Promise<{url: string, control: string, bin: string, account: string, arn: string, admin: object, roles: Function, role: Function, bodies: Function, stop: Function}>} */
export async function startMoto() {
  execFileSync("go", ["build", "-o", "out/tools/moto", "./worker/internal/moto/serve"], { cwd: root });
  const child = spawn(`${root}out/tools/moto`, { cwd: root, stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const line = await Promise.race([
    new Promise((resolve) => createInterface({ input: child.stdout }).once("line", resolve)),
    ended.then((code) => { throw new Error(`moto ended with exit code ${code}`); }),
  ]);
  const moto = JSON.parse(line);
  const get = async (path, options) => (await fetch(moto.control + path, options)).json();
  return { ...moto,
    roles: async (path) => (await get(`/roles?path=${encodeURIComponent(path)}`)) ?? [],
    bodies: () => get("/bodies"),
    role: (name, policy) => get(`/role?name=${name}`, { method: "POST", body: JSON.stringify(policy) }),
    stop: () => { child.stdin.end(); return ended; },
  };
}

/**
 * Starts the Worker. outbound answers its requests to the world: moto's address, with each
 * host asked noted in hosts, or {external: …} for workerd's own connections. folder holds
 * another built Worker; assets puts the page beside it.
 * @param {{outbound: string|object, vars?: object, limit?: number, assets?: boolean, folder?: string}} options
 */
export async function startWorker({ outbound, vars = {}, limit, assets = false, folder }) {
  const config = configuration();
  folder ??= from(dirname(config.main));
  if (!existsSync(`${root}${folder}/app.wasm`)) throw new Error(`${folder}/app.wasm is not there: run \`make worker\``);
  const hosts = new Map();
  const logged = [];
  const note = (text) => logged.push(text);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const file = (name) => `${root}${folder}/${name}`;
  const simple = { ...config.ratelimits[0].simple, ...(limit && { limit }) };
  const mf = new Miniflare({
    log: new (class extends Log { log(text) { note(text); } })(LogLevel.VERBOSE),
    handleRuntimeStdio(out, err) { for (const stream of [out, err]) createInterface({ input: stream }).on("line", note); },
    host: "127.0.0.1", port: 0, cf: false,
    compatibilityDate: config.compatibility_date,
    modules: [
      { type: "ESModule", path: file("worker.mjs") },
      { type: "ESModule", path: file("runtime.mjs") },
      { type: "ESModule", path: file("wasm_exec.js") },
      { type: "CompiledWasm", path: file("app.wasm") },
    ],
    modulesRoot: `${root}${folder}`,
    bindings: { ...config.vars, ...vars },
    ratelimits: { [config.ratelimits[0].name]: { simple } },
    ...(assets && { assets: {
      directory: root + from(config.assets.directory),
      routerConfig: { has_user_worker: true, static_routing: { user_worker: config.assets.run_worker_first } },
      assetConfig: { not_found_handling: config.assets.not_found_handling },
    } }),
    outboundService: outbound.external ? outbound : (request) => {
      const url = new URL(request.url);
      hosts.set(url.host, (hosts.get(url.host) ?? 0) + 1);
      return pass(request, url, outbound, agent);
    },
  });
  const url = String(await mf.ready).replace(/\/$/, "");
  return {
    url, hosts, logged, mf,
    /** Sends JSON as the page and other programs do. @returns {Promise<{status: number, json: any, text: string, headers: Headers}>} */
    async post(path, body, headers = {}) {
      const response = await fetch(url + path, { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: typeof body === "string" ? body : JSON.stringify(body) });
      const text = await response.text();
      let json;
      try { json = JSON.parse(text); } catch { json = undefined; }
      return { status: response.status, json, text, headers: response.headers };
    },
    async stop() { await mf.dispose(); agent.destroy(); },
  };
}

/** Sends a request on to another place with the Host it was signed for. */
async function pass(request, url, to, agent) {
  const body = Buffer.from(await request.arrayBuffer());
  const target = new URL(to);
  const headers = Object.fromEntries([...request.headers].filter(([name]) => !["connection", "transfer-encoding", "accept-encoding"].includes(name)));
  return new Promise((resolve, reject) => {
    const out = send({ host: target.hostname, port: target.port, method: request.method, path: url.pathname + url.search, headers: { ...headers, host: url.host }, agent }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => {
        const given = new Headers();
        for (const [name, value] of Object.entries(answer.headers)) if (!["connection", "transfer-encoding", "content-length", "keep-alive"].includes(name)) given.set(name, String(value));
        resolve(new Response([204, 304].includes(answer.statusCode) ? null : Buffer.concat(parts), { status: answer.statusCode, headers: [...given] }));
      });
    });
    out.on("error", reject);
    out.end(body);
  });
}

/** Nonce and end of a new sandbox, as a client fixes them. */
export const fresh = (minutes = 30) => ({
  nonce: [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
  expiresAt: new Date(Date.now() + minutes * 60_000).toISOString().replace(/\.\d+Z/, "Z"),
});

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Repeats a call while its answer says when to. */
export async function persist(call) {
  for (;;) {
    const answer = await call();
    const again = answer.json?.retryAfterMs ?? answer.json?.error?.retryAfterMs;
    if (!again) return answer;
    await sleep(again);
  }
}
