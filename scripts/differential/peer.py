"""Answers questions to Policy Sentry, one JSON object a line, in one process.

  {"template": TEXT, "minimize": N or null}     -> {"policy": {...}}
  {"table": NAME, "arguments": {...}}           -> {"printed": TEXT}

Whatever the library raises becomes {"error": "Type: text"}; what it prints meanwhile is
kept apart, so that standard output holds answers only.
"""

import contextlib
import io
import json
import sys

import yaml
from policy_sentry.command import query, write_policy


def answer(question):
    if "template" in question:
        template = yaml.safe_load(question["template"])
        return {"policy": write_policy.write_policy_with_template(template, question["minimize"])}
    table = {
        "action-table": query.query_action_table,
        "arn-table": query.query_arn_table,
        "condition-table": query.query_condition_table,
        "service-table": query.query_service_table,
    }[question["table"]]
    table(**question["arguments"])
    return {}


for line in sys.stdin:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            reply = answer(json.loads(line))
        except (Exception, SystemExit) as error:  # the comparison wants to see all of them
            reply = {"error": f"{type(error).__name__}: {error}"}
    reply["printed"] = printed.getvalue()
    sys.stdout.write(json.dumps(reply) + "\n")
    sys.stdout.flush()
