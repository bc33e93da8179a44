import { places } from "../text/places.js";
import { looksLikeYAMLPolicy, toJSON } from "../text/policyyaml.js";
import { loadYAML } from "./load.js";

/**
 * The texts to be read in place of one: itself, or the documents of a policy in YAML as JSON.
 * @param {string} text
 * @returns {Promise<string[]>}
 * @throws {Error} that says in which line the YAML is broken
 */
export async function policyTexts(text) {
  if (!looksLikeYAMLPolicy(text)) return [text];
  const yaml = await loadYAML();
  try {
    return JSON.parse(yaml.tree(text)).map((document) => toJSON(document));
  } catch (error) {
    if (error.name !== "SourceError") throw error;
    const { line, column } = places(text).at(error.offset);
    throw Object.assign(new Error(`The YAML can't be read: line ${line}, column ${column}: ${error.message}.`), { hint: error.hint });
  }
}
