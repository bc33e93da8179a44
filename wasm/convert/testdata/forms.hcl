data "aws_iam_policy_document" "policy" {
  statement {
    sid     = "Forms"
    effect  = "Allow"
    actions = ["sqs:SendMessage"]

    resources = [
      "arn:&{Partition}:sqs:&{Region}:&{Account}:q",
      "arn:&{Partition}:s3:::&{aws:username}",
      "arn:aws:s3:::&{aws:username}",
    ]
  }
}
