package writ.dbt.approval_test

import data.writ.dbt.approval

waiver := {"operation": "WAIVE_DBT_FINDING", "environment": null, "spec": {"project": "shop"}}

test_a_waiver_is_asked_for if {
	approval.decision.outcome == "NEEDS_APPROVAL" with input as waiver
}

test_a_rule_of_the_project_wins if {
	rules := [{
		"enabled": true,
		"operation": "WAIVE_DBT_FINDING",
		"project": "shop",
		"decision": {"outcome": "DENY", "reasons": ["gold is gold"]},
	}]
	approval.decision.outcome == "DENY" with input as waiver with data.writ.dbt.rules as rules
}

test_anything_else_is_undefined if {
	not approval.decision with input as {"operation": "LAUNCH_ROCKET", "environment": null}
}
