// node run.cjs WASM_EXEC_NODE_FOLDER FIRST.wasm [MORE.wasm]: runs a program, split or whole.
const fs = require("node:fs");
const [folder, first, more] = process.argv.slice(2);
globalThis.require = require;
globalThis.fs = fs;
globalThis.path = require("node:path");
globalThis.TextEncoder = require("node:util").TextEncoder;
globalThis.TextDecoder = require("node:util").TextDecoder;
globalThis.performance ??= require("node:perf_hooks").performance;
globalThis.crypto ??= require("node:crypto").webcrypto;
require(`${folder}/wasm_exec.js`);
const go = new Go();
const instance = new WebAssembly.Instance(new WebAssembly.Module(fs.readFileSync(first)), go.importObject);
if (more) {
  const module = new WebAssembly.Module(fs.readFileSync(more));
  const imports = { e: instance.exports, f: {} };
  for (const { module: from, name } of WebAssembly.Module.imports(module)) if (from === "f") imports.f[name] = instance.exports.table.get(Number(name));
  new WebAssembly.Instance(module, imports);
}
go.run(instance).catch((error) => { console.error(String(error)); process.exit(3); });
