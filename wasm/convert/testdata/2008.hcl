data "aws_iam_policy_document" "policy" {
  policy_id = "every element"
  version   = "2008-10-17"

  statement {
    sid     = "Read"
    effect  = "Allow"
    actions = ["s3:GetObject"]

    resources = [
      "arn:aws:s3:::b/$${aws:username}/*",
      "arn:aws:s3:::b/$\u0024{*}%%{x}%\u0025{y}",
    ]
  }

  statement {
    effect = "Deny"

    not_actions = [
      "iam:*",
      "sts:*",
    ]

    not_resources = ["arn:aws:iam::111122223333:role/$${aws:PrincipalTag/Team, 'none'}"]
  }

  statement {
    sid       = "Conditions"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["*"]

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
        "$${aws:username}",
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
