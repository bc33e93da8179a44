# Policy Sentry's expansion, which it has as a library only: a pattern, or a file with
# {"policies": [...]}, to JSON on stdout.
import json
import sys

from policy_sentry.analysis.expand import expand, get_expanded_policy

if sys.argv[1] == "--file":
    with open(sys.argv[2], encoding="utf-8") as f:
        print(json.dumps([get_expanded_policy(p) for p in json.load(f)["policies"]]))
else:
    print("\n".join(expand(sys.argv[1])))
