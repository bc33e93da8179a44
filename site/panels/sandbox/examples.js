const text = (...statements) => JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2);

/** Policies to start from. */
export const EXAMPLES = [
  { name: "A reader of one bucket", about: "lists it and reads its objects", policy: text(
    { Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::example-bucket" }, { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::example-bucket/*" }) },
  { name: "A guard rail", about: "deletes three named objects, and nothing else", policy: text(
    { Effect: "Allow", Action: "s3:DeleteObject", Resource: ["arn:aws:s3:::example-bucket/2024.csv", "arn:aws:s3:::example-bucket/2025.csv", "arn:aws:s3:::example-bucket/2026.csv"] }) },
  { name: "More than it looks", about: "starts functions with any role: what may stay behind", policy: text(
    { Effect: "Allow", Action: ["lambda:*", "iam:PassRole"], Resource: "*" }) },
];
