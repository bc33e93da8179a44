// A sandbox as a shell script, for where there is no broker: the same plan, AWS's own
// command line.

const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * The script of a plan that was made for an account and a caller.
 * @param {object} plan package api's answer to plan
 * @param {string} region
 */
export function script(plan, region) {
  if (plan.mode === "session") return sessionScript(plan, region);
  const tags = Object.entries(plan.tags).map(([key, value]) => quote(`Key=${key},Value=${value}`)).join(" ");
  return `#!/bin/sh
# A sandbox role of leastwise, until ${plan.expiresAt}.
#   sh sandbox.sh            makes it, and prints lines that give a shell its credentials:
#                            eval "$(sh sandbox.sh)"
#   sh sandbox.sh revoke     ends it at once, and removes it
# It can do nothing from ${plan.expiresAt} on, whether it is removed or not.
set -eu
role=${quote(plan.id)}
export AWS_DEFAULT_REGION=${quote(region)} AWS_REGION=${quote(region)} AWS_PAGER=''

remove() {
  now=$(date -u +%Y%m%dT%H%M%SZ)
  aws iam put-role-policy --role-name "$role" --policy-name 00-guard --policy-document \\
    '{"Version":"2012-10-17","Statement":[{"Sid":"Off'"$now"'","Effect":"Deny","Action":"*","Resource":"*"}]}'
  aws iam delete-role-policy --role-name "$role" --policy-name 10-subject || true
  sleep 10 # until all of AWS knows the guard
  aws iam delete-role-policy --role-name "$role" --policy-name 00-guard
  aws iam delete-role --role-name "$role"
  echo "$role is removed" >&2
}

if [ "\${1:-}" = revoke ]; then remove; exit 0; fi
trap 'echo "it failed half-way: sh $0 revoke" >&2' EXIT

# The role, and first of all what ends it.
aws iam create-role --path /leastwise-sandbox/ --role-name "$role" --max-session-duration 3600 \\
  --assume-role-policy-document ${quote(plan.trust)} \\
${plan.boundary ? `  --permissions-boundary ${quote(plan.boundary)} \\\n` : ""}  --tags ${tags} >/dev/null
aws iam put-role-policy --role-name "$role" --policy-name 00-guard --policy-document \\
  ${quote(plan.guard)}
aws iam put-role-policy --role-name "$role" --policy-name 10-subject --policy-document \\
  ${quote(plan.subject)}

# A new role takes some seconds to arrive everywhere.
n=0
until session=$(aws sts assume-role --role-arn ${quote(plan.roleArn)} --role-session-name leastwise \\
  --external-id ${quote(plan.externalId)} --duration-seconds 900 --policy ${quote(plan.sessionPolicy)} \\
  --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken,Expiration]' --output text); do
  n=$((n + 1)); if [ $n -gt 12 ]; then exit 1; fi
  sleep 5
done
trap - EXIT
set -- $session
printf "export AWS_ACCESS_KEY_ID='%s' AWS_SECRET_ACCESS_KEY='%s' AWS_SESSION_TOKEN='%s' AWS_CREDENTIAL_EXPIRATION='%s'\\n" "$1" "$2" "$3" "$4"
echo "unset AWS_PROFILE AWS_DEFAULT_PROFILE"
`;
}

/** A session of a role that exists: one call, and nothing to remove. */
const sessionScript = (plan, region) => `#!/bin/sh
# A session of ${plan.base}, cut down to a policy:
#   eval "$(sh sandbox.sh)"
set -eu
export AWS_DEFAULT_REGION=${quote(region)} AWS_REGION=${quote(region)} AWS_PAGER=''
session=$(aws sts assume-role --role-arn ${quote(plan.base)} --role-session-name leastwise --duration-seconds 900 \\
  --policy ${quote(plan.sessionPolicy)} \\
  --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken,Expiration]' --output text)
set -- $session
printf "export AWS_ACCESS_KEY_ID='%s' AWS_SECRET_ACCESS_KEY='%s' AWS_SESSION_TOKEN='%s' AWS_CREDENTIAL_EXPIRATION='%s'\\n" "$1" "$2" "$3" "$4"
echo "unset AWS_PROFILE AWS_DEFAULT_PROFILE"
`;
