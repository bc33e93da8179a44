data "aws_iam_policy_document" "trust" {
  statement {
    actions     = ["sts:AssumeRoleWithWebIdentity"]
    resources   = []
    not_actions = null
    sid         = ""
    principals {
      type        = "Federated"
      identifiers = [var.provider]
    }
    principals {
      type        = "AWS"
      identifiers = ["a"]
    }
    principals {
      type        = "AWS"
      identifiers = ["b"]
    }
    dynamic "condition" {
      for_each = ["x", "y"]
      content {
        test     = "StringEquals"
        variable = "${var.issuer}:sub"
        values   = ["x"]
      }
    }
    condition {
      test     = "StringEquals"
      variable = "${var.issuer}:sub"
      values   = ["y"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/a"
      values   = [var.tag]
    }
  }
}

# Documents that are taken in are not looked at.
data "aws_iam_policy_document" "data" {
  version                 = "2008-10-17"
  policy_id               = "data"
  source_policy_documents = [var.base]

  statement {
    sid           = "Read"
    effect        = "Deny"
    not_actions   = ["s3:Get*"]
    not_resources = ["${aws_s3_bucket.b.arn}/&{aws:username}/*", format("arn:aws:s3:::%s/x", var.b)]
    not_principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
  dynamic "statement" {
    for_each = var.queues
    content {
      actions   = ["sqs:SendMessage"]
      resources = [statement.value.arn]
    }
  }
}

resource "aws_iam_role" "app" {
  assume_role_policy = data.aws_iam_policy_document.trust.json

  inline_policy {
    policy = jsonencode({
      "Version" : "2012-10-17"
      Statement = concat([
        { Effect = var.effect, Action = "s3:GetObject", Resource = var.a ? "x" : "y", Condition = var.c },
        {
          Effect    = "Allow"
          Action    = [for a in var.actions : a]
          Principal = var.p
          Resource  = "*"
          Condition = {
            StringEquals    = var.v
            Bool            = { "aws:SecureTransport" = true }
            NumericLessThan = { "a:b" = [1.5, -1] }
          }
        },
      ], local.more)
    })
  }
}

resource "aws_s3_bucket_policy" "b" {
  policy = <<-EOF
    {
      "Statement": [
        ${join(",", var.statements)},
        {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "${aws_s3_bucket.b["x"].arn}/*"}
      ]
    }
  EOF
}

resource "aws_sqs_queue_policy" "q" {
  policy = "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"${var.p}\"},\"Action\":\"sqs:*\",\"Resource\":\"*\"}}"
}

resource "aws_organizations_policy" "o" {
  type    = "RESOURCE_CONTROL_POLICY"
  content = jsonencode({ Statement = [] })
}

resource "aws_organizations_policy" "tags" {
  type    = "TAG_POLICY"
  content = jsonencode({ tags = {} })
}

locals {
  later = jsonencode({ Statement = { Effect = "Allow" } })
  other = jsonencode({ a = 1 })
}
