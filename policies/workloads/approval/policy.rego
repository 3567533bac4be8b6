# METADATA
# title: Who is asked before a workload is patched
# description: >-
#   Nobody: a policy that enforces is the agreement, and each change is watched and taken back
#   where it does harm. Rules in data.writ.workloads.rules go first: the first enabled one that
#   fits wins.
package writ.workloads.approval

# What this policy has an opinion on. Anything else stays undefined, and undefined asks.
operations := {"REMEDIATE_WORKLOAD", "REVERT_WORKLOAD_REMEDIATION"}

matching contains i if {
	some i, r in data.writ.workloads.rules
	r.enabled
	r.operation == input.operation
	r.environment in {"all", input.environment}
}

first := data.writ.workloads.rules[min(matching)]

decision := first.decision

decision := {"outcome": "ALLOW", "reasons": ["the policy enforces"]} if {
	not first
	input.operation in operations
}
