// Conditions that are asked for so often that they have names, in words, with what their
// values look like. The names and what they stand for are wasm/generate's.

const isTime = (text) => /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d))?$/.test(text) && !Number.isNaN(Date.parse(text));

function isRange(text) {
  const [, address, bits = "0"] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  if (/^\d+(\.\d+){3}$/.test(address ?? "")) return address.split(".").every((part) => part.length < 4 && Number(part) < 256) && Number(bits) <= 32;
  return /^[\da-f:.]+$/i.test(address ?? "") && address.includes(":") && URL.canParse(`http://[${address}]`) && Number(bits) <= 128;
}

const fits = (pattern) => (text) => pattern.test(text);
/** A policy variable may stand wherever IAM takes one. */
const orVariable = (pattern) => (text) => /\$\{[^}\s]+\}/.test(text) || pattern.test(text);

/** Values: [label, example, whether a text is one, what one looks like, whether there may be several]. */
const VALUES = {
  account: ["Account", "111122223333", orVariable(/^\d{12}$/), "an account has 12 digits", true],
  arn: ["ARN of what the service acts for", "arn:aws:s3:::example-bucket", fits(/^arn:[^\s:]+:[^\s:]*:[^\s:]*:[^\s:]*:\S+$/), "an ARN begins with arn: and has six parts", true],
  externalID: ["External id", "example-1234", orVariable(/^[\w+=,.@:/-]{2,1224}$/), "an external id has 2 to 1,224 letters, digits and + = , . @ : / -", false],
  organisation: ["Organization", "o-a1b2c3d4e5", orVariable(/^o-[a-z0-9]{10,32}$/), "an organization's id is o- and 10 to 32 letters and digits", true],
  range: ["Address or range", "203.0.113.0/24", isRange, "an address is like 203.0.113.7, a range like 203.0.113.0/24 or 2001:db8::/32", true],
  region: ["Region", "eu-west-1", orVariable(/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/), "a region is like eu-west-1", true],
  seconds: ["Seconds", "3600", fits(/^[1-9]\d{0,7}$/), "a number of seconds, from 1", false],
  service: ["Service", "lambda.amazonaws.com", orVariable(/^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/), "a service is like lambda.amazonaws.com", true],
  tag: ["Tag", "team", (text) => text.length <= 128 && !/[*?$]/.test(text), "a tag's name has at most 128 characters, and no wildcard", false],
  time: ["Time", "2027-01-31T18:00:00Z", isTime, "a time is like 2027-01-31T18:00:00Z, a day like 2027-01-31", false],
  value: ["Value", "blue", (text) => text.length <= 256, "a tag's value has at most 256 characters", true],
  vpc: ["VPC", "vpc-0a1b2c3d4e5f67890", orVariable(/^vpc-([\da-f]{8}|[\da-f]{17})$/), "a VPC is vpc- and 8 or 17 hexadecimal digits", true],
  vpcEndpoint: ["VPC endpoint", "vpce-0a1b2c3d4e5f67890", orVariable(/^vpce-([\da-f]{8}|[\da-f]{17})$/), "a VPC endpoint is vpce- and 8 or 17 hexadecimal digits", true],
};

/** @typedef {{recipe: string, values: string[]}} Condition values for each parameter in order, all that are left for the last */

/** Name, words, values. The most wanted come first. */
const TABLE = [
  ["mfa", "Signed in with MFA"],
  ["mfa-age", "MFA at most so long ago", "seconds"],
  ["source-ip", "From IP addresses", "range"],
  ["vpc", "From a VPC", "vpc"],
  ["vpc-endpoint", "Through a VPC endpoint", "vpcEndpoint"],
  ["secure-transport", "Over TLS only"],
  ["region", "In regions", "region"],
  ["organisation", "On resources of an organization", "organisation"],
  ["principal-organisation", "By callers of an organization", "organisation"],
  ["same-account", "On resources of the caller's account"],
  ["tag", "On resources with a tag", "tag", "value"],
  ["own-tag", "On resources with the caller's value of a tag", "tag"],
  ["request-tag", "With a tag in the request", "tag", "value"],
  ["principal-tag", "By callers with a tag", "tag", "value"],
  ["passed-to-service", "Passing roles to a service", "service"],
  ["called-via", "Through an AWS service", "service"],
  ["after", "From a time on", "time"],
  ["before", "Until a time", "time"],
  ["source-account", "For an account that a service acts for", "account"],
  ["source-arn", "For a resource that a service acts for", "arn"],
  ["external-id", "With an external id", "externalID"],
];

export const RECIPES = TABLE.map(([name, title, ...values]) => ({ name, title,
  parameters: values.map((value) => { const [label, example, is, looks, several] = VALUES[value]; return { label, example, is, looks, several }; }) }));

const byName = new Map(RECIPES.map((one) => [one.name, one]));
/** Also in American spelling. */
export const recipeOf = (name) => byName.get(name.replace("organization", "organisation"));

/** A condition in a few words. @param {Condition} condition */
export function conditionText({ recipe, values }) {
  const known = recipeOf(recipe);
  if (!values.length) return known?.title ?? recipe;
  const names = (known?.parameters.length ?? 1) - 1;
  return `${known?.title ?? recipe}: ${[...values.slice(0, names), values.slice(names).join(" or ")].join(" = ")}`;
}

/**
 * The values of a filled form; several of the last one stand between commas.
 * @param {ReturnType<typeof recipeOf>} recipe
 * @param {string[]} texts one for each parameter
 * @returns {{values: string[], faults: string[]}} a fault for each parameter, or ""
 */
export function filledIn(recipe, texts) {
  const lists = recipe.parameters.map(({ several }, i) => (several ? texts[i].split(",") : [texts[i]]).map((text) => text.trim()).filter(Boolean));
  const faults = recipe.parameters.map(({ is, looks, label }, i) => {
    if (!lists[i].length) return `${label} is needed`;
    const bad = lists[i].find((text) => !is(text));
    return bad === undefined ? "" : `${bad}: ${looks}`;
  });
  return { values: lists.flat(), faults };
}

/** @param {Condition} a @param {Condition} b */
export const sameCondition = (a, b) => a.recipe === b.recipe && a.values.length === b.values.length && a.values.every((value, i) => value === b.values[i]);
