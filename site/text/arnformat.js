/** A region that each partition has, for examples. */
const REGIONS = { "aws": "eu-west-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1", "aws-eusc": "eusc-de-east-1", "aws-iso": "us-iso-east-1", "aws-iso-b": "us-isob-east-1", "aws-iso-e": "eu-isoe-west-1", "aws-iso-f": "us-isof-south-1" };
/** AWS's account for examples. */
export const ACCOUNT = "111122223333";

/** AWS's partitions: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export const PARTITIONS = Object.keys(REGIONS);

const PLACE = /\$\{([^}]*)\}/g;

/** The names of a format's placeholders in their order. */
export const placesOf = (format) => Array.from(format.matchAll(PLACE), ([, name]) => name);

/**
 * What stands for the placeholders that many formats share.
 * @param {{partition?: string, region?: string, account?: string}} [known]
 */
export const usual = ({ partition = "aws", region = REGIONS[partition] ?? "*", account = ACCOUNT } = {}) =>
  ({ Partition: partition, Region: region, Account: account, AccountId: account });

/**
 * A format with values in its places.
 * @param {string} format "arn:${Partition}:s3:::${BucketName}"
 * @param {(name: string) => string} value
 */
export const filled = (format, value) => format.replace(PLACE, (_, name) => value(name));

/** Region and account of the first ARN in a text that names them. */
export function placeIn(text) {
  const [, region, account] = /\barn:[\w-]+:[\w-]+:([a-z]{2,4}(?:-[a-z]+)+-\d):(\d{12}):/.exec(text) ?? [];
  return { region, account: account ?? /\barn:[\w-]+:[\w-]+:[\w-]*:(\d{12}):/.exec(text)?.[1] };
}
