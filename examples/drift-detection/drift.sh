#!/bin/sh
# Plans, and writes drift.md, the body of an issue, when the plan is not empty. The
# plan says what drifted. The provider's warnings say who did it and what to do
# about it. Exits with the code of the plan: 0 empty, 1 failed, 2 drift.
#
# To use OpenTofu: ENGINE=tofu ./drift.sh
set -u

"${ENGINE:-terraform}" plan -detailed-exitcode -no-color -input=false -lock-timeout=5m >plan.txt 2>&1
code=$?
cat plan.txt

# GitHub accepts 65,536 characters as the body of an issue. cut passes on at most
# as many as its argument says.
cut() {
  awk -v most="$1" '{ sum += length($0) + 1 }
    sum > most { print "    … cut here. The log of this job has all of it."; exit }
    { print }'
}

rm -f drift.md
if [ "$code" -eq 2 ]; then
  {
    echo "The Okta Devices connection is not what its configuration says. Nothing was changed."
    echo
    echo "What happened, and what to do:"
    echo
    # From the first warning to the end, or everything without a warning.
    awk '/^Warning: / { found = 1 } found { print "    " $0 }' plan.txt | cut 40000 | grep . ||
      echo "    The configuration has changes that were not applied."
    echo
    echo "<details><summary>The whole plan</summary>"
    echo
    sed 's/^/    /' plan.txt | cut 20000
    echo
    echo "</details>"
  } >drift.md
fi
exit "$code"
