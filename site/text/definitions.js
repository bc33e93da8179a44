// What the files of a folder of roles are: definitions by account, the file of accounts, an
// account's dump. The command line knows the same rules.

/** @typedef {{path: string, text: string}} TextFile */

export const isDefinition = (path) => /\.ya?ml$/i.test(path);
const inHidden = (path) => /(^|\/)(\.|__MACOSX\/)/.test(path);

/** Whether a text is what "aws iam get-account-authorization-details" prints. */
export const isDump = (text) => /"(RoleDetailList|UserDetailList|GroupDetailList)"\s*:/.test(text);

/** The account that a dump is of, or empty. */
export const dumpAccount = (text) => /"Arn"\s*:\s*"arn:[\w-]+:iam::(\d{12}):/.exec(text)?.[1] ?? "";

/**
 * Arranges files: accounts.yaml, nearest to the top, and the definitions of each account,
 * which lie in folders beside it. Without such a file the outermost folders are accounts.
 * @param {TextFile[]} files
 * @returns {{accounts: TextFile|null, folders: {name: string, files: TextFile[]}[], passed: string[]}}
 *   passed are files that count for nothing
 */
export function arrange(files) {
  const depth = (path) => path.split("/").length;
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const accounts = sorted.filter(({ path }) => /(^|\/)accounts\.yaml$/.test(path)).sort((a, b) => depth(a.path) - depth(b.path))[0] ?? null;
  const base = accounts ? accounts.path.slice(0, -"accounts.yaml".length) : "";
  const folders = new Map();
  const passed = [];
  for (const file of sorted) {
    if (file === accounts) continue;
    if (!file.path.endsWith(".yaml") || inHidden(file.path)) { passed.push(file.path); continue; }
    const inside = file.path.startsWith(base) ? file.path.slice(base.length) : file.path;
    const cut = inside.indexOf("/");
    const name = cut < 0 ? "" : inside.slice(0, cut);
    if (!folders.has(name)) folders.set(name, []);
    folders.get(name).push(file);
  }
  return { accounts, folders: [...folders].map(([name, list]) => ({ name, files: list })), passed };
}

/** The name that a file of accounts gives a number, or empty. @param {string} text @param {string} number */
export const nameOf = (text, number) => text.split("\n").map((line) => /^\s*["']?([^"'#:\s]+)["']?\s*:.*?(\d{12})/.exec(line)).find((found) => found?.[2] === number)?.[1] ?? "";
