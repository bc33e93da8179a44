data "aws_iam_policy_document" "every_element" {
  policy_id = "every element"

  statement {
    sid     = "Read"
    effect  = "Allow"
    actions = ["s3:GetObject"]

    resources = [
      "arn:aws:s3:::b/&{aws:username}/*",
      "arn:aws:s3:::b/$&{*}%%{x}%\u0025{y}",
    ]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }

  statement {
    effect = "Deny"

    not_actions = [
      "iam:*",
      "sts:*",
    ]

    not_resources = ["arn:aws:iam::111122223333:role/&{aws:PrincipalTag/Team, 'none'}"]

    principals {
      type = "AWS"

      identifiers = [
        "arn:aws:iam::111122223333:root",
        "444455556666",
      ]
    }

    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }

    principals {
      type        = "Federated"
      identifiers = ["cognito-identity.amazonaws.com"]
    }
  }

  statement {
    sid       = "Conditions"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["*"]

    not_principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:user/Ann"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }

    condition {
      test     = "StringNotLike"
      variable = "aws:PrincipalTag/Größe <&> \"x\""

      values = [
        "a\\b",
        "line\nend\ttab\r",
        "&{aws:username}",
        "'",
        "ÿ",
      ]
    }

    condition {
      test     = "StringNotLike"
      variable = "s3:prefix"

      values = [
        "",
        "no",
        "0123",
        "~",
        "2026-01-01",
        "- a",
        "a: b",
        "a #b",
      ]
    }

    condition {
      test     = "ForAnyValue:StringEqualsIfExists"
      variable = "aws:TagKeys"

      values = [
        "&x",
        "*",
        "!Ref",
        "%",
        "@",
        "null",
      ]
    }
  }
}
