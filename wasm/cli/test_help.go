package cli

// testHelp is the long help of "test", which is also the page about its format.
const testHelp = `Decide the requests of suites as AWS would, and compare with what the suites expect. A suite
is a YAML or JSON file; folders are searched for NAME.test.yml, .test.yaml and .test.json.
Without arguments that is the current folder. - is a suite on stdin.

A suite has up to three keys.

policies   the policies that the tests are about, by layer: identity, boundary, session,
           resource, trust, scp, rcp, vpc-endpoint. Each is a file (JSON or YAML, relative to
           the suite's folder), the policy itself, or a list of these. An entry may also be a
           map with "file" or "policy" and
             level   for scp and rcp: where in the organization it is attached, from the root,
                     0; each level that has policies must allow
             arn     for resource and trust: which resource has it, also as a pattern
           Without the key, policy.test.yml is about the identity policy in policy.json (or
           policy.yml) beside it.
defaults   what tests have that say nothing else: principal, action, resource, context, time
tests      a list of tests:
  name       what it is about; without it, action and resource
  action     one or several. With several actions or resources the test is a table: each pair
             of them is a request of its own, and each has to come out as expected.
  resource   an ARN, several, or "*", which it is without the key. May also be a map: arn,
             account (that owns it, for ARNs without one), tags, org-path,
             management-account, aws-managed (a KMS key of AWS's)
  principal  who asks: the ARN of a user, role, role session or root, a service's name,
             anonymous. May also be a map: arn, role (of a session, if it has a path), tags,
             org-path (o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/), management-account. Without
             it, user/somebody of the resource's account
  context    a map of context keys to a value or a list of values, on top of the defaults'.
             A key without a value is not in the request, even if it would follow from
             principal or resource.
  time       for date conditions, as ISO 8601 or in seconds since 1970
  expect     allow; deny, which is either of explicit-deny and implicit-deny; or unknown
  sid        statement, or several, that must be among those that decide: the Allow
             statements that apply if it is allowed, the Deny statements if it is an
             explicit deny

A complete example, objects.test.yml:

  policies:
    identity: objects.json
    boundary: {file: ../boundary.json}
    scp:
    - {Version: 2012-10-17, Statement: {Effect: Allow, Action: "*", Resource: "*"}}
    - file: no-public-buckets.json
      level: 1
  defaults:
    principal:
      arn: arn:aws:iam::111122223333:role/app
      tags: {team: red}
    context:
      aws:SourceIp: 203.0.113.5
  tests:
  - name: reads what is its team's
    action: [s3:GetObject, s3:GetObjectTagging]
    resource: [arn:aws:s3:::objects/report, arn:aws:s3:::objects/2026/report]
    context:
      s3:ExistingObjectTag/team: red
    expect: allow
    sid: ReadOwn
  - name: does not read what is not
    action: s3:GetObject
    resource: arn:aws:s3:::objects/report
    context:
      s3:ExistingObjectTag/team: blue
    expect: implicit-deny
  - name: deletes nothing from outside
    action: [s3:DeleteObject, s3:DeleteObjectVersion]
    resource: arn:aws:s3:::objects/report
    context:
      aws:SourceIp: 198.51.100.7
    expect: explicit-deny
    sid: OnlyFromTheOffice

Text tells what failed, with the deciding statements, file, line and column, and the context
keys that policies ask for and the request lacks; then for each suite how many requests
passed, and which statements apply to no request. --mutate goes further: it takes out each
statement, each of several actions, resources and principals, and each condition, runs the
suite again and names those that nothing fails without.

--format json prints a list of objects with file and reply; spans in there are bytes, from 0,
end exclusive. --format junit prints XML that CI servers read: a testcase for each request.

--generate writes a suite for a policy: for each statement a request to which it applies and
a neighbour to which it does not, made of the catalog's ARN formats and the conditions'
values. It passes as it is; what is expected is what the policy does, so read it.

Exit code 0 means that everything passed, 1 that something failed, 2 that a suite or a policy
can't be read or the command line is broken.`
