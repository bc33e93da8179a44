// Puts placeholders in place of accounts and names in the texts of a workspace: the same one
// for the same name wherever it stands, and of the kind that stood there, so that what is
// masked is still a policy that means the same. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html

const LEAST = 3; // letters of a name that is looked for outside of ARNs
/** Words of policies, templates and tests, which are nobody's names. */
const GRAMMAR = new Set(("aws arn amazonaws version id statement sid effect allow deny action notaction resource notresource principal notprincipal condition " +
  "federated service canonicaluser bool null true false stringequals stringlike arnlike arnequals ipaddress foranyvalue forallvalues ifexists " +
  "mode crud actions trust boundary read write list tagging permissions permissions-management exclude-actions name description tests expect request context policies " +
  "root user account bucket object role policy key value reason sid comment org id address with the for and").split(" "));
/** Words of values that say of what kind the rest is. */
const WORDS = new Set(("repo ref refs heads tags environment pull_request branch project_path ref_type workspace organization project run_phase system serviceaccount " +
  "job_workflow_ref main master https http sts public-read private authenticated-users bucket-owner-full-control aes256 aws:kms " +
  "standard standard_ia glacier deep_archive intelligent_tiering onezone_ia").split(" "));
/** Providers that many people's trust policies name. */
const PUBLIC = new Set(["token.actions.githubusercontent.com", "accounts.google.com", "cognito-identity.amazonaws.com", "www.amazon.com", "graph.facebook.com", "gitlab.com", "app.terraform.io", "api.bitbucket.org"]);
/** Keys whose values AWS chose. */
const AWS_VALUES = /^(aws:(requestedregion|calledvia\w*|principaltype|viaawsservice|securetransport|tagkeys|ec2instancesourcevpc)|.*service|.*region|s3:x-amz-.*|s3:signatureversion|s3:authtype|kms:keyspec|kms:keyusage|kms:keyorigin)$/i;

const ACCOUNT = /(?<!\d)(?:\d{12}|\d{4}-\d{4}-\d{4})(?!\d)/;
/** What has a form of its own: [pattern, the nth placeholder]. */
const FORMS = [
  [ACCOUNT, (n) => account(n)],
  [/\b(?:AKIA|ASIA|AROA|AIDA|AGPA|AIPA|ANPA|ANVA|ASCA|APKA)[A-Z0-9]{12,124}\b/, (n, text) => `${text.slice(0, 4)}EXAMPLE${String(n).padStart(9, "0")}`],
  [/\bo-[a-z0-9]{10,32}\b/, (n) => `o-example${String(n).padStart(3, "0")}`],
  [/\bou-[a-z0-9]{4,32}-[a-z0-9]{8,32}\b/, (n) => `ou-exam-example${String(n).padStart(3, "0")}`],
  [/\b(?:vpc|vpce|subnet|sg|i|vol|eni|ami|snap|rtb|igw|nat|fs|eipalloc|lt|vpce-svc)-[0-9a-f]{8}(?:[0-9a-f]{9})?\b/, (n, text) => `${text.replace(/-[0-9a-f]+$/, "")}-${n.toString(16).padStart(text.length - text.lastIndexOf("-") - 1, "0")}`],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/i, (n) => `00000000-0000-4000-8000-${String(n).padStart(12, "a")}`],
  [/\b[0-9a-f]{64}\b/, (n) => String(n).padStart(64, "e")],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/, (n) => `person-${n}@example.com`],
  [/(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/, (n) => `192.0.2.${n % 256}${n > 255 ? `-${n}` : ""}`],
];

/** Accounts that nobody takes for real ones: the digit n twelve times, then longer patterns. */
function account(n) {
  const text = String(n < 10 ? n : n + Math.floor((n - 1) / 10)); // 11, 22, ... would be 1, 2, ... again
  return text.repeat(12).slice(0, 12);
}

const ALNUM = "A-Za-z0-9";
const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
/** Each of some texts, the longest first, where no letter or digit continues it. */
const anyOf = (texts, more = "") => new RegExp(`${more}(?<![${ALNUM}])(?:${[...texts].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).map(escape).join("|")})(?![${ALNUM}])`, "g");
/** Actions and services in running text. */
const NEVER = `(?<![${ALNUM}])[a-z0-9-]+:[A-Z*][A-Za-z*?0-9]*(?![${ALNUM}:/])|[\\w.-]+\\.amazonaws\\.com|`;

/**
 * The services of a text's ARNs: their formats are needed for masking.
 * @param {any} value a text, or anything with texts in it
 */
export function servicesIn(value) {
  const found = JSON.stringify(value).matchAll(/\barn:[\w-]*:([a-z0-9-]+):/g);
  return [...new Set(Array.from(found, ([, service]) => service))].sort();
}

/**
 * What stands in each part of a resource: a literal, or the word for what has its place.
 * @param {string} format "arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}"
 */
function partsOf(format) {
  const resource = format.split(":").slice(5).join(":");
  return resource.split(/[/:]/).map((part) => {
    const name = /^\$\{(\w+)\}$/.exec(part)?.[1];
    if (!name && !part.includes("$")) return { literal: part };
    const word = (name ?? "").replace(/(NameWithPath|WithPath|Name|Id|ID|Arn|Key)$/, "").replace(/[^A-Za-z]/g, "").toLowerCase();
    return { word: word || "name" };
  });
}

/**
 * @param {object} options
 * @param {Record<string, string[]>} options.formats of services: their resource types' ARN formats
 * @param {Record<string, string>} [options.known] placeholder of each name that has one already
 * @param {string[]} [options.taken] placeholders that stand for names of somebody else; they stay
 * @param {number} [options.first] number of the first new placeholder: who got the masks of
 *   somebody else begins far from theirs
 */
export function createMask({ formats, known = {}, taken = [], first = 1 }) {
  const placeholders = new Map(Object.entries(known)); // by name
  const given = new Set([...placeholders.values(), ...taken]);
  const counts = new Map();
  const parts = Object.fromEntries(Object.entries(formats).map(([service, list]) => [service, list.map(partsOf)]));
  const literals = new Set(Object.values(parts).flat(2).map((part) => part.literal?.toLowerCase()).filter(Boolean));
  const services = new Set(Object.keys(formats));
  let sources = ""; // all texts: no placeholder may stand there already
  const used = new Map(); // name → placeholder, of this workspace

  const isWord = (text) => GRAMMAR.has(text.toLowerCase()) || literals.has(text.toLowerCase()) || services.has(text);

  /** The placeholder of a name, a new one if it has none. */
  function of(name, word, make = (n) => `${word}-${n}`) {
    if (given.has(name) || PUBLIC.has(name)) return name;
    let placeholder = placeholders.get(name);
    for (let n = counts.get(word) ?? first; !placeholder; n++) {
      const next = make(n, name);
      counts.set(word, n + 1);
      if (given.has(next) || placeholders.has(next) || anyOf([next]).test(sources)) continue;
      placeholder = next;
      placeholders.set(name, placeholder);
      given.add(placeholder);
    }
    used.set(name, placeholder);
    return placeholder;
  }

  const forms = (text) => FORMS.reduce((out, [pattern, make], i) => out.replace(new RegExp(pattern, "g" + pattern.flags), (found) => of(found, `#${i}`, make)), text);

  /** The names between wildcards and variables. */
  const pieces = (text, word) => text.replace(/\$\{[^}]*\}|[*?]+|[^*?$]+|\$/g, (piece) => (/^[$*?]/.test(piece) || !/[A-Za-z0-9]/.test(piece) ? piece : of(piece, word)));

  function resource(service, text) {
    let fitting = parts[service] ?? [];
    let word = "name";
    return text.split(/(?<!\$\{[^}]*)([/:])/).map((segment, i) => {
      if (i % 2 || !segment) return segment;
      const at = i / 2;
      const literal = fitting.filter((list) => list[at]?.literal === segment);
      const free = fitting.filter((list) => list[at] && !list[at].literal);
      if (literal.length) { fitting = literal; return segment; }
      fitting = free;
      word = free[0]?.[at].word ?? word;
      return given.has(segment) || /^\d{1,11}$/.test(segment) ? segment : pieces(segment, word);
    }).join("");
  }

  function arn(text) {
    const fields = text.split(":");
    if (fields.length < 6) return text;
    if (fields[4] === "aws") return text; // AWS's own, such as a managed policy
    if (fields[5] === "root") return text; // an account as a whole
    return [...fields.slice(0, 5), resource(fields[2], fields.slice(5).join(":"))].join(":");
  }
  const ARN = /\barn:[\w*-]*:[\w*-]*:[\w*-]*:[\w*-]*:(?:\$\{[^}]*\}|[^\s"'`,;<>(){}[\]\\$])+/g;

  /** A value that somebody chose: its names, without the words that AWS knows. */
  function value(text, key = "") {
    if (/^arn:/.test(text)) return arn(text);
    if (AWS_VALUES.test(key) || /^(true|false|-?[\d.]+|\d{4}-\d\d-\d\d.*|[\w.-]+\.amazonaws\.com(\.cn)?)$/i.test(text) || /^[a-z]{2}(-[a-z]+)+-\d$/.test(text)) return text;
    return text.split(/(?<!\$\{[^}]*)([/:,=\s]+)/).map((part, i) => (i % 2 || !part || WORDS.has(part.toLowerCase()) || given.has(part) || /^\d{1,11}$/.test(part) ? part : pieces(part, "value"))).join("");
  }

  /** The names that are known so far, where they stand by themselves. */
  function names(text) {
    const known = tellingNames();
    return known.length ? text.replace(anyOf(known, NEVER), (found) => (placeholders.has(found) ? of(found) : found)) : text;
  }

  /** Names that can be told from words; what people said in a comment is none. */
  const tellingNames = () => [...placeholders].filter(([name, placeholder]) => name.length >= LEAST && !isWord(name) && !/^\d{1,11}$/.test(name) && !/^(comment|reason)-/.test(placeholder)).map(([name]) => name);

  /** A statement's name goes when a part of another name is in it. */
  function sid(text) {
    if (given.has(text) || placeholders.has(text)) return of(text);
    const low = text.toLowerCase();
    const told = tellingNames().flatMap((name) => name.toLowerCase().split(/[^a-z0-9]+/)).some((part) => part.length > LEAST && !isWord(part) && low.includes(part));
    return told ? of(text, "Sid", (n) => `Sid${n}`) : text;
  }

  const plain = (text) => names(forms(text).replace(ARN, arn));

  /** Comments of YAML are what people say to each other. */
  const yaml = (text) => plain(text.replace(/(^|\s)#(?=\s|$)(?![^\n]*["'])([^\n]*)/g, (all, before, said) => (said.trim() && !given.has(said.trim()) ? `${before}# ${of(said.trim(), "comment")}` : all)));

  /** A policy: each string by where it stands. What is no JSON any more is still read. */
  const policy = (text) => replaceStrings(text, (string, path) => {
    const at = path.map((part) => part.toLowerCase());
    if (at.some((part) => part === "action" || part === "notaction")) return string;
    const condition = at.lastIndexOf("condition");
    if (at.at(-1) === "sid") return sid(string);
    if (at[0] === "key") return /[./]/.test(string) ? names(string) : string;
    if (condition >= 0 && condition < at.length - 2) return /bool|numeric|date|null/.test(at[condition + 1]) ? string : names(value(forms(string), path[condition + 2]));
    return /^arn:/.test(string) ? arn(forms(string)) : plain(string);
  });

  const text = (one) => (/^\s*[[{]/.test(one) ? policy(one) : yaml(one));
  const whole = (one, word) => (one.trim() ? of(one, word) : one);

  function workspace(w) {
    const request = { ...w.request, ...Object.fromEntries(["principal", "resource", "principalOrg", "resourceAccount", "resourceOrg"].map((key) => [key, plain(w.request[key])])),
      principalTags: value(forms(w.request.principalTags)), resourceTags: value(forms(w.request.resourceTags)),
      context: w.request.context.map((row) => ({ ...row, values: value(forms(row.values), row.name) })) };
    return { ...w, request, suite: text(w.suite), before: text(w.before), after: text(w.after),
      ignores: w.ignores.map((one) => ({ ...one, reason: whole(one.reason, "reason") })),
      policies: w.policies.map((one) => ({ ...one, name: whole(one.name, "policy"), text: text(one.text), template: text(one.template), arn: plain(one.arn),
        items: one.items.map((item) => ({ ...item, arn: plain(item.arn) })),
        conditions: one.conditions.map((condition) => ({ ...condition, values: condition.values.map((text) => names(value(forms(text)))) })) })) };
  }

  return {
    /** @param {import("../state/workspace.js").Workspace} w @returns {import("../state/workspace.js").Workspace} */
    workspace(w) {
      sources = JSON.stringify(w);
      workspace(w); // finds the names, so that those that stand before their ARN are replaced too
      return workspace(w);
    },
    /** Placeholders of the names that were met, by name, sorted by placeholder. */
    used: () => Object.fromEntries([...used].sort(([, a], [, b]) => a.localeCompare(b, "en", { numeric: true }))),
    /** Those of all names that were ever met. */
    all: () => Object.fromEntries(placeholders),
  };
}

/**
 * Puts names back. @param {Record<string, string>} known placeholder of each name
 */
export function unmask(workspace, known) {
  const names = new Map(Object.entries(known).map(([name, placeholder]) => [placeholder, name]));
  if (!names.size) return workspace;
  const pattern = anyOf(names.keys());
  const back = (one) => one.replace(pattern, (found) => names.get(found));
  const walk = (value) => (typeof value === "string" ? (/^\s*[[{]/.test(value) ? replaceStrings(value, back) : back(value)) : Array.isArray(value) ? value.map(walk) :
    value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, walk(one)])) : value);
  return walk(workspace);
}

/**
 * Replaces the strings of a JSON text that are values, each with the names on the way to it.
 * It goes on through faults as well as it can.
 */
function replaceStrings(text, replace) {
  const stack = []; // of containers: {list, key}
  let expectKey = false;
  let out = "";
  let at = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\\n]|\\.)*"|[{}[\],:]|\/\/[^\n]*/g)) {
    const top = stack.at(-1);
    if (token === "{") { stack.push({ list: false, key: "" }); expectKey = true; }
    else if (token === "[") { stack.push({ list: true, key: "" }); expectKey = false; }
    else if (token === "}" || token === "]") { stack.pop(); expectKey = false; }
    else if (token === ",") expectKey = Boolean(top && !top.list);
    else if (token === ":") expectKey = false;
    else if (token[0] === '"') {
      let string;
      try { string = JSON.parse(token); } catch { continue; }
      if (expectKey && top) { top.key = string; expectKey = false; }
      const key = /^\s*:/.test(text.slice(index + token.length, index + token.length + 20));
      const next = key ? replace(string, ["key"]) : replace(string, stack.map((one) => one.key).filter(Boolean));
      if (next !== string) {
        out += text.slice(at, index) + JSON.stringify(next);
        at = index + token.length;
      }
    }
  }
  return out + text.slice(at);
}
