import { fetchJSON } from "../engine/files.js";

let book;

/**
 * What there is to know about the rules, by their ids; loaded when it is first shown.
 * @returns {Promise<Map<string, {id: string, title: string, why: string, fix: string, sources: string[]}>>}
 */
export const rules = () => (book ??= fetchJSON("rules").then((list) => new Map(list.map((rule) => [rule.id, rule])))
  .catch((error) => { book = undefined; throw error; }));
