#!/bin/sh
# Plans, and posts the checks that fail to a webhook (ALERT_WEBHOOK; Slack and most
# others accept this JSON with a text). A check that fails doesn't change the exit
# code, so the script looks for its warning. It posts a plan that fails, too.
#
# To use OpenTofu: ENGINE=tofu ./alert.sh
set -u

code=0
"${ENGINE:-terraform}" plan -no-color -input=false >plan.txt 2>&1 || code=$?
cat plan.txt

if [ "$code" -ne 0 ]; then
  text="Okta Devices connection: the plan failed, and nothing is known."
elif grep -q 'Check block assertion failed' plan.txt; then
  # Each check that fails, from its heading to the next.
  text=$(awk '/^Warning: / { found = /Check block assertion failed/ } found' plan.txt)
else
  exit 0
fi
printf '%s' "$text" | tr '\n\t"\\' "  '/" | sed 's/.*/{"text":"&"}/' |
  curl --fail --silent --show-error --header 'Content-Type: application/json' --data @- "$ALERT_WEBHOOK"
exit "$code"
