data "aws_iam_policy_document" "policy" {
  statement {
    sid     = "S3ReadObject"
    effect  = "Allow"
    actions = ["s3:Get*"]

    resources = [
      "arn:aws:s3:::b/*",
      "arn:aws:s3:::&{aws:username}/é <&> 😀",
    ]
  }

  statement {
    sid    = "MultMultNone"
    effect = "Deny"

    actions = [
      "ec2:DescribeInstances",
      "s3:ListAllMyBuckets",
    ]

    resources = ["*"]

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["true"]
    }

    condition {
      test     = "StringLike"
      variable = "aws:ResourceTag/Team Name: x"

      values = [
        "no",
        "0123",
        "it's # so: 'x' ",
        "",
        "a\nb",
        "- c",
        "*",
      ]
    }
  }
}
