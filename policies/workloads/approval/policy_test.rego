package writ.workloads.approval_test

import data.writ.workloads.approval

patch := {
	"operation": "REMEDIATE_WORKLOAD",
	"environment": "production",
	"spec": {"workload": "deployment/production/web-app"},
}

asking := [{
	"enabled": true,
	"operation": "REMEDIATE_WORKLOAD",
	"environment": "production",
	"decision": {"outcome": "NEEDS_APPROVAL", "reasons": ["production is careful"]},
}]

test_a_patch_is_let_start if {
	approval.decision.outcome == "ALLOW" with input as patch
}

test_taking_it_back_is_let_start if {
	approval.decision.outcome == "ALLOW" with input as {"operation": "REVERT_WORKLOAD_REMEDIATION", "environment": null}
}

test_a_rule_of_the_environment_wins if {
	approval.decision.outcome == "NEEDS_APPROVAL" with input as patch with data.writ.workloads.rules as asking
}

test_a_rule_of_another_environment_does_not if {
	elsewhere := object.union(patch, {"environment": "test"})
	approval.decision.outcome == "ALLOW" with input as elsewhere with data.writ.workloads.rules as asking
}

test_anything_else_is_undefined if {
	not approval.decision with input as {"operation": "LAUNCH_ROCKET", "environment": null}
}
