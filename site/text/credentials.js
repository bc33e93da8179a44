// Credentials as people have them: lines for a shell, a profile, JSON.

const FIELDS = { accessKeyId: "access_?key_?id", secretAccessKey: "secret_?(?:access_?)?key", sessionToken: "(?:session_?|security_?)token" };

/**
 * Finds a session's credentials in pasted text, whatever form it has. What is not there is "".
 * @returns {{accessKeyId: string, secretAccessKey: string, sessionToken: string}}
 */
export function readCredentials(text) {
  return Object.fromEntries(Object.entries(FIELDS).map(([name, pattern]) =>
    [name, new RegExp(`${pattern}["']?\\s*[=:]\\s*["']?([^\\s"',;]+)`, "i").exec(text)?.[1] ?? ""]));
}

/** Why credentials can't be used, or "". */
export function refuses({ accessKeyId, secretAccessKey, sessionToken }) {
  if (/^AKIA/.test(accessKeyId)) return "This is a long-term key. It stays here: take a session's credentials, whose key id begins with ASIA.";
  if (!/^ASIA[A-Z2-7]{16}$/.test(accessKeyId)) return "The access key id is not a session's: it has 20 characters and begins with ASIA.";
  if (!secretAccessKey) return "The secret access key is missing.";
  if (!sessionToken) return "The session token is missing.";
  return "";
}

const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * What "Copy as" offers, by name: [label, text]. Each is made at the moment of the press.
 * @param {{id: string, externalId: string, region: string, credentials: object}} session
 */
export const FORMS = {
  env: ["Export lines", ({ credentials: c, region }) => `${[["AWS_ACCESS_KEY_ID", c.accessKeyId], ["AWS_SECRET_ACCESS_KEY", c.secretAccessKey], ["AWS_SESSION_TOKEN", c.sessionToken],
    ["AWS_CREDENTIAL_EXPIRATION", c.expiration], ["AWS_REGION", region], ["AWS_DEFAULT_REGION", region]].map(([name, value]) => `export ${name}=${quote(value)}`).join("\n")}\nunset AWS_PROFILE AWS_DEFAULT_PROFILE\n`],
  profile: ["Profile", ({ credentials: c, region }) => `[leastwise-sandbox]\naws_access_key_id = ${c.accessKeyId}\naws_secret_access_key = ${c.secretAccessKey}\naws_session_token = ${c.sessionToken}\nregion = ${region}\n`],
  // https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
  process: ["Credential process", ({ id, externalId, region }) => `[profile leastwise-sandbox]\nregion = ${region}\ncredential_process = leastwise sandbox assume ${id} --external-id ${externalId} --region ${region} --output credential-process\n`],
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
  console: ["Console sign-in", ({ credentials: c, region }) => consoleCommand(c, region)],
};

/** Sign-in and console of a partition, by region; others are not known to us. */
const CONSOLES = [[/^cn-/, "signin.amazonaws.cn", "console.amazonaws.cn"], [/^us-gov-/, "signin.amazonaws-us-gov.com", "console.amazonaws-us-gov.com"],
  [/^(?!eusc-|.*iso)/, "signin.aws.amazon.com", "console.aws.amazon.com"]];

/** A command that prints a link into AWS's console: the credentials go to AWS's sign-in in a body, from the terminal. */
function consoleCommand(c, region) {
  const found = CONSOLES.find(([pattern]) => pattern.test(region));
  if (!found) return `echo "where the console of ${region} signs in is not known here" >&2\n`;
  const [, signin, console] = found;
  const session = JSON.stringify({ sessionId: c.accessKeyId, sessionKey: c.secretAccessKey, sessionToken: c.sessionToken });
  return `token=$(curl -fsS https://${signin}/federation --data-urlencode Action=getSigninToken --data-urlencode Session=${quote(session)} | sed 's/.*"SigninToken" *: *"\\([^"]*\\)".*/\\1/')
echo "https://${signin}/federation?Action=login&Issuer=leastwise&Destination=${encodeURIComponent(`https://${region}.${console}/console/home?region=${region}`)}&SigninToken=$token"
`;
}
