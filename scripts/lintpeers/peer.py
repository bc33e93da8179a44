"""Runs the peers for lintpeers: one JSON request a line in, one JSON answer a line out.

Requests are {"tool", "documents": [{"text", "kind", "auditors"}], "services", "quiet"}. The answer is
{"findings": [[{"code", "severity", "detail"}]], "seconds"}, a list of findings for each
document and the time that all took. What a peer can't read is a finding too, named by what
it says; an exception of its own is the code "crash". With "quiet" there is only the time.
"""

import asyncio
import json
import logging
import sys
import time
import warnings

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
answers = sys.stdout
sys.stdout = sys.stderr  # whatever a peer prints


class Parliament:
    def __init__(self, request):
        import parliament

        self.library = parliament
        for name, severity in (
            ("PERMISSIONS_MANAGEMENT_ACTIONS", "MEDIUM"),
            ("PRIVILEGE_ESCALATION", "HIGH"),
            ("CREDENTIALS_EXPOSURE", "MEDIUM"),
            ("SENSITIVE_ACCESS", "HIGH"),
            ("NOTPRINCIPAL_WITH_ALLOW", "MEDIUM"),
            ("NOTRESOURCE_WITH_ALLOW", "MEDIUM"),
            ("SINGLE_VALUE_CONDITION_TOO_PERMISSIVE", "MEDIUM"),
        ):  # its own configuration of the auditors that it has beside the built-in ones
            parliament.config.setdefault(name, {"severity": severity, "title": name, "resources": []})

    def run(self, documents):
        return [self.one(d["text"], d["auditors"]) for d in documents]

    def one(self, text, auditors):
        try:
            policy = self.library.analyze_policy_string(text, include_community_auditors=auditors, config=self.library.config)
        except Exception as e:
            return [("crash", "", type(e).__name__)]
        return policy.findings

    def rows(self, findings):
        for f in findings:
            if isinstance(f, tuple):
                yield f
            else:
                yield f.issue, self.library.config.get(f.issue, {}).get("severity", ""), str(f.detail)


class Validator:
    def __init__(self, request):
        from iam_validator.core import policy_checks
        from iam_validator.core.aws_service import AWSServiceFetcher
        from iam_validator.core.config.config_loader import ConfigLoader
        from iam_validator.core.policy_loader import PolicyLoader

        self.checks, self.loader = policy_checks, PolicyLoader
        self.config = ConfigLoader.load_config(explicit_path=None, allow_missing=True)
        self.registry = policy_checks.build_registry(self.config)
        self.loop = asyncio.new_event_loop()
        self.fetcher = AWSServiceFetcher(enable_cache=False, aws_services_dir=request["services"])
        self.loop.run_until_complete(self.fetcher.__aenter__())

    def run(self, documents):
        out = [None] * len(documents)
        kinds = {}
        for i, d in enumerate(documents):
            try:
                loader = self.loader()
                loaded = loader.load_from_string(d["text"], str(i))
            except Exception as e:
                out[i] = [("crash", "", type(e).__name__)]
                continue
            if loaded is None:
                out[i] = [("cannot read", "error", str(getattr(loader, "parsing_errors", "")))]
                continue
            kinds.setdefault(d["kind"], []).append((str(i), *loaded))
        for kind, policies in kinds.items():
            for r in self.loop.run_until_complete(self.all(policies, kind)):
                out[int(r.policy_file)] = r.issues
        return out

    async def all(self, policies, kind):
        return await self.checks.validate_policies(policies, config=self.config, registry=self.registry, fetcher=self.fetcher, policy_type=kind or None)

    def rows(self, findings):
        for f in findings:
            yield f if isinstance(f, tuple) else (f.issue_type, f.severity, f.message)


class Cloudsplaining:
    lists = {
        "PrivilegeEscalation": "allows_privilege_escalation",
        "DataExfiltration": "allows_data_exfiltration_actions",
        "ResourceExposure": "permissions_management_without_constraints",
        "CredentialsExposure": "credentials_exposure",
        "ServiceWildcard": "service_wildcard",
        "InfrastructureModification": "infrastructure_modification",
        "NotAction": "contains_statement_using_not_action",
    }

    def __init__(self, request):
        from cloudsplaining.scan.assume_role_policy_document import AssumeRolePolicyDocument
        from cloudsplaining.scan.policy_document import PolicyDocument

        self.document, self.trust = PolicyDocument, AssumeRolePolicyDocument

    def run(self, documents):
        return [self.one(d) for d in documents]

    def one(self, d):
        try:
            if d["kind"] == "TRUST_POLICY":
                t = self.trust(json.loads(d["text"]))
                return [("AssumableBy" + k, "", str(v)) for k, v in (
                    ("ComputeService", t.role_assumable_by_compute_services),
                    ("AnyPrincipal", getattr(t, "role_assumable_by_any_principal", None)),
                    ("CrossAccountPrincipal", getattr(t, "role_assumable_by_cross_account_principals", None)),
                ) if v]
            p = self.document(json.loads(d["text"]))
            return [(name, "", str(v)) for name, at in self.lists.items() if (v := getattr(p, at))]
        except Exception as e:
            return [("crash", "", type(e).__name__)]

    def rows(self, findings):
        return findings


tools = {"parliament": Parliament, "iam-policy-validator": Validator, "cloudsplaining": Cloudsplaining}
running = {}
for line in sys.stdin:
    request = json.loads(line)
    name = request["tool"]
    if name not in running:
        running[name] = tools[name](request)
    tool = running[name]
    start = time.perf_counter()
    found = tool.run(request["documents"])
    answer = {"seconds": time.perf_counter() - start}
    if not request.get("quiet"):
        answer["findings"] = [[{"code": c, "severity": s, "detail": d} for c, s, d in tool.rows(list(f or []))] for f in found]
    answers.write(json.dumps(answer) + "\n")
    answers.flush()
