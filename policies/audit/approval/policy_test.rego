package writ.audit.approval_test

import data.writ.audit.approval

test_nobody_is_asked_before_the_log_is_verified if {
	approval.decision.outcome == "ALLOW" with input as {"operation": "VERIFY_AUDIT", "environment": null}
}

test_anything_else_is_undefined if {
	not approval.decision with input as {"operation": "PRUNE_AUDIT", "environment": null}
}
