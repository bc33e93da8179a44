import { loadPart } from "../engine/files.js";

let module;

/**
 * The YAML reader, a script of its own that is fetched at its first use.
 * @returns {Promise<typeof import("./yaml.js")>}
 */
export function loadYAML() {
  module ??= loadPart("yaml").catch((error) => {
    module = undefined; // the next use tries again
    throw new Error(`The reader of templates did not load: ${error.message}`);
  });
  return module;
}
