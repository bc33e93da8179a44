"""Runs the peers for lintpeers: one JSON request a line in, one JSON answer a line out.

Requests are {"tool", "documents": [{"text", "kind", "auditors", "config"}], "services", "quiet"}.
The answer is {"findings": [[{"code", "severity", "detail"}]], "seconds"}, a list of findings for
each document and the time that all took. What a peer can't read is a finding too, named by
what it says; an exception of its own is the code "crash". With "quiet" there is only the time.
"config" is a configuration of the peer's for one document, and may be left out.

With "names" the answer is {"names": [{"code", "check"}]} instead: every name that the
installed program may say, and which of its checks that belongs to, if it has such.
"""

import asyncio
import json
import logging
import pathlib
import re
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

    def names(self):
        import yaml

        folder = pathlib.Path(self.library.__file__).parent
        for file in ("config.yaml", "community_auditors/config_override.yaml"):
            for name in yaml.safe_load((folder / file).read_text()):
                yield name, ""

    def run(self, documents):
        return [self.one(d["text"], d["auditors"], d.get("config")) for d in documents]

    def one(self, text, auditors, config):
        config = {**self.library.config, **(config or {})}
        try:
            policy = self.library.analyze_policy_string(text, include_community_auditors=auditors, config=config)
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
        from iam_validator.core.config.config_loader import ValidatorConfig
        from iam_validator.core.policy_loader import PolicyLoader

        self.checks, self.loader, self.configuration = policy_checks, PolicyLoader, ValidatorConfig
        self.loop = asyncio.new_event_loop()
        self.fetcher = AWSServiceFetcher(enable_cache=False, aws_services_dir=request["services"])
        self.loop.run_until_complete(self.fetcher.__aenter__())

    def names(self):
        """The types of findings in the text of each check's module."""
        import iam_validator.checks

        for file in sorted(pathlib.Path(iam_validator.checks.__file__).parent.glob("*.py")):
            text = file.read_text()
            check = re.search(r'check_id: ClassVar\[str\] = "(\w+)"', text)
            for name in sorted(set(re.findall(r'issue_type="(\w+)"', text))):
                yield name, check[1]

    def run(self, documents):
        out = [None] * len(documents)
        groups = {}
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
            groups.setdefault((d["kind"], json.dumps(d.get("config"))), []).append((str(i), *loaded))
        for (kind, config), policies in groups.items():
            for r in self.loop.run_until_complete(self.all(policies, kind, self.configuration(json.loads(config)))):
                out[int(r.policy_file)] = r.issues
        return out

    async def all(self, policies, kind, config):
        registry = self.checks.build_registry(config)
        return await self.checks.validate_policies(policies, config=config, registry=registry, fetcher=self.fetcher, policy_type=kind or None)

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

    def names(self):
        from cloudsplaining.shared.constants import ISSUE_SEVERITY

        for name in ISSUE_SEVERITY:
            yield name, ""
        yield "NotAction", ""  # a note of its own

    def run(self, documents):
        return [self.one(d) for d in documents]

    def one(self, d):
        try:
            if d["kind"] == "TRUST_POLICY":
                t = self.trust(json.loads(d["text"]))
                return [("AssumableBy" + k, "", str(v)) for k, v in (
                    ("ComputeService", t.role_assumable_by_compute_services),
                    ("AnyPrincipal", t.role_assumable_by_any_principal),
                    ("AnyPrincipalWithConditions", t.role_assumable_by_any_principal_with_conditions),
                    ("CrossAccountPrincipal", t.role_assumable_by_cross_account_principals),
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
    if request.get("names"):
        answers.write(json.dumps({"names": [{"code": c, "check": k} for c, k in tool.names()]}) + "\n")
        answers.flush()
        continue
    start = time.perf_counter()
    found = tool.run(request["documents"])
    answer = {"seconds": time.perf_counter() - start}
    if not request.get("quiet"):
        answer["findings"] = [[{"code": c, "severity": s, "detail": d} for c, s, d in tool.rows(list(f or []))] for f in found]
    answers.write(json.dumps(answer) + "\n")
    answers.flush()
