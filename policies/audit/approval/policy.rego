# METADATA
# title: Who is asked before work on the audit log
package writ.audit.approval

operations := {"VERIFY_AUDIT"}

# Reading and checking changes nothing.
decision := {"outcome": "ALLOW", "reasons": ["it changes nothing"]} if input.operation in operations
