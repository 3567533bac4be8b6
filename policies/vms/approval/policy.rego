# METADATA
# title: Who is asked before something is done to a virtual machine
# description: >-
#   The matrix of operations and environments. Rules in data.writ.vms.rules go first: the first
#   enabled one that fits wins.
package writ.vms.approval

# Environments in which nobody is asked; null stands for things that belong to none.
free := {
	"CREATE_SYSTEM": {null},
	"CREATE_SERVICE": {null},
	"CREATE_VM": set(),
	"MODIFY_VM": set(),
	"DELETE_VM": set(),
	"START_VM": {"test"},
	"STOP_VM": {"test"},
	"RESTART_VM": {"test"},
	"VNC_ACCESS": {"test"},
}

# What this policy has an opinion on. Anything else stays undefined, and undefined asks.
operations := object.keys(free)

matching contains i if {
	some i, r in data.writ.vms.rules
	r.enabled
	r.operation == input.operation
	r.environment in {"all", input.environment}
}

first := data.writ.vms.rules[min(matching)]

decision := first.decision

decision := {"outcome": outcome, "reasons": ["matrix"]} if not first

outcome := "ALLOW" if input.environment in free[input.operation]

outcome := "NEEDS_APPROVAL" if {
	envs := free[input.operation]
	not input.environment in envs
}
