#!/bin/sh
# Keeps one open issue for the drift that drift.sh found, on GitHub or GitLab:
# opens it, adds to it while the drift lasts, and closes it when the plan is empty
# again. The argument is drift.sh's exit code.
set -eu
title="Drift: Okta Devices connection"

case ${1:?the exit code of drift.sh} in
0 | 2) ;;
*)
  echo "the plan failed: nothing is known of the drift" >&2
  exit 1
  ;;
esac

if [ -n "${GITLAB_CI:-}" ]; then
  issues="$CI_API_V4_URL/projects/$CI_PROJECT_ID/issues"
  gitlab() {
    curl --fail --silent --show-error --header "PRIVATE-TOKEN: $GITLAB_TOKEN" "$@"
  }
  issue=$(gitlab --get --data-urlencode "search=$title" --data 'in=title&state=opened' "$issues" |
    grep -o '"iid":[0-9]*' | head -n 1 | cut -d : -f 2)
  case $1-${issue:+open} in
  2-) gitlab --data-urlencode "title=$title" --data-urlencode "description@drift.md" "$issues" ;;
  2-open) gitlab --data-urlencode "body@drift.md" "$issues/$issue/notes" ;;
  0-open) gitlab --request PUT --data state_event=close "$issues/$issue" ;;
  esac >/dev/null
else
  issue=$(gh issue list --state open --search "in:title \"$title\"" --json number --jq '.[0].number // empty')
  case $1-${issue:+open} in
  2-) gh issue create --title "$title" --body-file drift.md ;;
  2-open) gh issue comment "$issue" --body-file drift.md ;;
  0-open) gh issue close "$issue" --comment "The plan is empty again." ;;
  esac
fi
