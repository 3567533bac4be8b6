# METADATA
# title: Who is asked before a finding is waived
# description: >-
#   A waiver takes a finding out of the verdict until a date, so somebody other than its requester
#   agrees to it. Rules in data.writ.dbt.rules go first: the first enabled one that fits wins.
package writ.dbt.approval

operations := {"WAIVE_DBT_FINDING"}

matching contains i if {
	some i, r in data.writ.dbt.rules
	r.enabled
	r.operation == input.operation
	r.project in {"all", input.spec.project}
}

first := data.writ.dbt.rules[min(matching)]

decision := first.decision

decision := {"outcome": "NEEDS_APPROVAL", "reasons": ["a waiver lowers a gate"]} if {
	not first
	input.operation in operations
}
