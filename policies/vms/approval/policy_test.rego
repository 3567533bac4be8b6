package writ.vms.approval_test

import data.writ.vms.approval

request(operation, environment) := {"operation": operation, "environment": environment}

allow := {"outcome": "ALLOW", "reasons": ["matrix"]}

ask := {"outcome": "NEEDS_APPROVAL", "reasons": ["matrix"]}

test_power_is_free_in_test if {
	every operation in ["START_VM", "STOP_VM", "RESTART_VM", "VNC_ACCESS"] {
		approval.decision == allow with input as request(operation, "test")
	}
}

test_power_is_asked_for_in_prod if {
	every operation in ["START_VM", "STOP_VM", "RESTART_VM", "VNC_ACCESS"] {
		approval.decision == ask with input as request(operation, "prod")
	}
}

test_machines_are_asked_for_everywhere if {
	every operation in ["CREATE_VM", "MODIFY_VM", "DELETE_VM"] {
		every environment in ["test", "prod"] {
			approval.decision == ask with input as request(operation, environment)
		}
	}
}

test_records_are_free if {
	every operation in ["CREATE_SYSTEM", "CREATE_SERVICE"] {
		approval.decision == allow with input as request(operation, null)
	}
}

test_an_unknown_operation_is_undefined if {
	not approval.decision with input as request("LAUNCH_ROCKET", "test")
}

free_in_dev := {
	"enabled": true,
	"operation": "CREATE_VM",
	"environment": "dev",
	"decision": {"outcome": "ALLOW", "reasons": ["dev is free"]},
}

two_votes := {
	"enabled": true,
	"operation": "CREATE_VM",
	"environment": "all",
	"decision": {
		"outcome": "NEEDS_APPROVAL",
		"reasons": ["two people"],
		"threshold": {"deny": 1, "requirements": [{"approve": 2, "groups": []}]},
	},
}

test_an_edited_rule_goes_first if {
	approval.decision == free_in_dev.decision with input as request("CREATE_VM", "dev")
		with data.writ.vms.rules as [free_in_dev]
}

test_the_first_rule_that_fits_wins if {
	rules := [free_in_dev, two_votes]
	approval.decision == free_in_dev.decision with input as request("CREATE_VM", "dev")
		with data.writ.vms.rules as rules
	approval.decision == two_votes.decision with input as request("CREATE_VM", "prod")
		with data.writ.vms.rules as rules
	approval.decision == two_votes.decision with input as request("CREATE_VM", "dev")
		with data.writ.vms.rules as [two_votes, free_in_dev]
}

test_a_disabled_rule_is_passed_over if {
	off := object.union(free_in_dev, {"enabled": false})
	approval.decision == ask with input as request("CREATE_VM", "dev")
		with data.writ.vms.rules as [off]
}
