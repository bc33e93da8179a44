import { isDefinition, isDump } from "../../text/definitions.js";
import { unzip } from "../../text/zip.js";
import { loadYAML } from "../../source/load.js";

const MOST_DUMP = 64 << 20; // bytes

/**
 * Reads what was dropped or chosen: definitions and dumps, also inside of zip archives.
 * @param {{path: string, file: File}[]} list
 * @returns {Promise<{files: import("../../text/definitions.js").TextFile[], dump: {name: string, text: string}|null, passed: string[], problems: string[]}>}
 */
export async function gather(list) {
  const out = { files: [], dump: null, passed: [], problems: [] };
  const take = async (path, bytes) => {
    if (isDefinition(path)) {
      const yaml = await loadYAML();
      try { out.files.push({ path, text: yaml.decode(bytes) }); } catch (error) { out.problems.push(`${path}: ${error.message}`); }
      return;
    }
    if (!/\.json$/i.test(path) || bytes.length > MOST_DUMP) return void out.passed.push(path);
    const text = new TextDecoder().decode(bytes);
    if (!isDump(text)) out.passed.push(path);
    else if (out.dump) out.problems.push(`${path}: there is another dump, ${out.dump.name}`);
    else out.dump = { name: path, text };
  };
  for (const { path, file } of list) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (!/\.zip$/i.test(path)) { await take(path, bytes); continue; }
    try {
      for (const one of await unzip(bytes, (name) => /\.(ya?ml|json)$/i.test(name) && !/(^|\/)__MACOSX\//.test(name))) await take(one.name, one.bytes);
    } catch (error) {
      out.problems.push(`${path}: ${error.message}`);
    }
  }
  return out;
}
