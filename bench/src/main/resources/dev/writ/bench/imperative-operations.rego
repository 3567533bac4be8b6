package kubernaut.approval.imperative

import future.keywords.if
import data.kubernaut.approval.common

# Default: Require approval for all operations
default auto_approve := false
default require_approval := true

# Auto-approve LOW-RISK imperative operations
auto_approve if {
    input.operation_type == "imperative"
    is_low_risk_imperative_operation
}

# Low-risk imperative operations (safe, reversible, non-destructive)
is_low_risk_imperative_operation if {
    input.action in [
        "restart-deployment",      # kubectl rollout restart
        "delete-pod",              # kubectl delete pod (ReplicaSet recreates)
        "cordon-node",             # Prevents new scheduling, non-destructive
        "uncordon-node",           # Reverses cordon
    ]
}

# MEDIUM-RISK imperative operations (require approval in production)
require_approval if {
    input.operation_type == "imperative"
    is_medium_risk_imperative_operation
    input.environment == "production"
}

is_medium_risk_imperative_operation if {
    input.action in [
        "drain-node",              # Evicts pods, disruptive
        "backup-database",         # Resource intensive
        "restore-database",        # Potential data loss
    ]
}

# Auto-approve medium-risk in non-production
auto_approve if {
    input.operation_type == "imperative"
    is_medium_risk_imperative_operation
    input.environment in ["development", "staging"]
}

# DECLARATIVE operations always require Git PR (never auto-approve direct modification)
require_approval if {
    input.operation_type == "declarative"
    input.git_ops_managed == true
}

decision := {
    "auto_approve": auto_approve,
    "require_approval": require_approval,
    "approval_type": approval_type,
    "reason": reason,
}

approval_type := "rego-auto-approved" if {
    auto_approve
}

approval_type := "git-pr-required" if {
    input.operation_type == "declarative"
    input.git_ops_managed == true
}

approval_type := "manual-approval-required" if {
    require_approval
    not auto_approve
}

reason := sprintf("Auto-approved: %s is low-risk imperative operation in %s", [
    input.action,
    input.environment,
]) if {
    auto_approve
    is_low_risk_imperative_operation
}

reason := sprintf("Git PR required: %s is GitOps-managed resource", [
    input.resource_type,
]) if {
    input.operation_type == "declarative"
    input.git_ops_managed == true
}

reason := sprintf("Manual approval required: %s is medium-risk in %s", [
    input.action,
    input.environment,
]) if {
    require_approval
    not auto_approve
}
