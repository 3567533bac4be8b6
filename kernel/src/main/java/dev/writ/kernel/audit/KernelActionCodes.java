package dev.writ.kernel.audit;

import java.util.List;

/** What the kernel's own audit rows say happened. Rooms keep lists of their own. */
public final class KernelActionCodes {
  private KernelActionCodes() {}

  // What people ask for and agree to
  public static final ActionCode REQUEST_SUBMITTED =
      new ActionCode(
          "REQUEST_SUBMITTED",
          "A person asked for something; `payload_sha256` names exactly what.");
  public static final ActionCode REQUEST_AUTO_APPROVED =
      new ActionCode(
          "REQUEST_AUTO_APPROVED", "Policy let the request start without asking anybody.");
  public static final ActionCode REQUEST_CANCELLED =
      new ActionCode("REQUEST_CANCELLED", "The requester took the request back.");
  public static final ActionCode REQUEST_EXPIRED =
      new ActionCode("REQUEST_EXPIRED", "Nobody agreed in time.");
  public static final ActionCode REQUEST_REFUSED =
      new ActionCode(
          "REQUEST_REFUSED", "A governed call was refused; `code` and `status` say how.");
  public static final ActionCode APPROVAL_APPROVED =
      new ActionCode("APPROVAL_APPROVED", "The vote that completed the threshold.");
  public static final ActionCode APPROVAL_REJECTED =
      new ActionCode("APPROVAL_REJECTED", "The vote that ended the request.");
  public static final ActionCode APPROVAL_VOTED =
      new ActionCode("APPROVAL_VOTED", "A vote that did not yet resolve the ticket.");
  public static final ActionCode APPROVAL_SPEC_MODIFIED =
      new ActionCode(
          "APPROVAL_SPEC_MODIFIED", "An approver replaced the mutable part of the spec.");
  public static final ActionCode APPROVAL_VALIDATION_FAILED =
      new ActionCode(
          "APPROVAL_VALIDATION_FAILED",
          "An approval did not pass the checks against the outside world.");

  // Work
  public static final ActionCode EXECUTION_STARTED =
      new ActionCode("EXECUTION_STARTED", "A worker began an attempt.");
  public static final ActionCode EXECUTION_COMPLETED =
      new ActionCode("EXECUTION_COMPLETED", "The work took effect; once per event.");
  public static final ActionCode EXECUTION_FAILED =
      new ActionCode("EXECUTION_FAILED", "The work ended without effect; once per event.");
  public static final ActionCode EXECUTION_RETRY_SCHEDULED =
      new ActionCode("EXECUTION_RETRY_SCHEDULED", "An attempt failed and another one is due.");
  public static final ActionCode EXECUTION_CANCELLED =
      new ActionCode("EXECUTION_CANCELLED", "The work was taken from the queue.");
  public static final ActionCode EXECUTION_RETRIED =
      new ActionCode("EXECUTION_RETRIED", "An admin began failed work again as a new event.");

  // Policy
  public static final ActionCode POLICY_LOADED =
      new ActionCode("POLICY_LOADED", "A policy set became active.");
  public static final ActionCode POLICY_LOAD_FAILED =
      new ActionCode("POLICY_LOAD_FAILED", "A policy set was refused; the last good one stays.");
  public static final ActionCode POLICY_RESET =
      new ActionCode(
          "POLICY_RESET", "A person took an uploaded policy set back; the server's own decides.");
  public static final ActionCode DECISION_DEGRADED =
      new ActionCode(
          "DECISION_DEGRADED", "Policy could not decide, so people are asked; `cause` says why.");

  // Identity
  public static final ActionCode LOGIN_SUCCEEDED =
      new ActionCode("LOGIN_SUCCEEDED", "Somebody signed in.");
  public static final ActionCode LOGIN_FAILED =
      new ActionCode("LOGIN_FAILED", "A sign-in was refused.");
  public static final ActionCode LOGOUT = new ActionCode("LOGOUT", "Somebody signed out.");
  public static final ActionCode ACCOUNT_LOCKED =
      new ActionCode(
          "ACCOUNT_LOCKED", "Five wrong passwords in 15 minutes locked the name for 15 minutes.");
  public static final ActionCode PASSWORD_CHANGED =
      new ActionCode(
          "PASSWORD_CHANGED", "A password was changed, by its owner or reset by an admin.");
  public static final ActionCode SESSION_REVOKED =
      new ActionCode("SESSION_REVOKED", "A session was ended before its time.");
  public static final ActionCode TOKEN_ISSUED =
      new ActionCode("TOKEN_ISSUED", "An API token was made.");
  public static final ActionCode TOKEN_REVOKED =
      new ActionCode("TOKEN_REVOKED", "An API token was ended before its time.");
  public static final ActionCode USER_CREATED = new ActionCode("USER_CREATED", "A user was added.");
  public static final ActionCode USER_UPDATED =
      new ActionCode("USER_UPDATED", "A user's name, e-mail or state changed.");
  public static final ActionCode USER_DISABLED =
      new ActionCode("USER_DISABLED", "A user was disabled; sessions and tokens end with it.");
  public static final ActionCode GROUP_CREATED =
      new ActionCode("GROUP_CREATED", "A group was added.");
  public static final ActionCode GROUP_UPDATED =
      new ActionCode("GROUP_UPDATED", "A group's name or members changed.");
  public static final ActionCode GROUP_DELETED =
      new ActionCode("GROUP_DELETED", "A group was removed with its bindings.");
  public static final ActionCode ROLE_CREATED = new ActionCode("ROLE_CREATED", "A role was added.");
  public static final ActionCode ROLE_UPDATED =
      new ActionCode("ROLE_UPDATED", "A role's permissions changed.");
  public static final ActionCode ROLE_DELETED =
      new ActionCode("ROLE_DELETED", "A role was removed.");
  public static final ActionCode BINDING_CREATED =
      new ActionCode("BINDING_CREATED", "A role was given to a user or group.");
  public static final ActionCode BINDING_UPDATED =
      new ActionCode("BINDING_UPDATED", "A binding's environments changed.");
  public static final ActionCode BINDING_DELETED =
      new ActionCode("BINDING_DELETED", "A role was taken from a user or group.");
  public static final ActionCode OIDC_CONFIGURED =
      new ActionCode("OIDC_CONFIGURED", "The identity provider's settings changed.");

  // The audit log and the house itself
  public static final ActionCode AUDIT_READ =
      new ActionCode("AUDIT_READ", "Somebody read the audit log; `filter` and `rows` say what.");
  public static final ActionCode AUDIT_EXPORTED =
      new ActionCode("AUDIT_EXPORTED", "Somebody exported the audit log.");
  public static final ActionCode AUDIT_VERIFIED =
      new ActionCode("AUDIT_VERIFIED", "The chain was verified and holds.");
  public static final ActionCode AUDIT_VERIFY_FAILED =
      new ActionCode(
          "AUDIT_VERIFY_FAILED",
          "The chain was verified and is broken; `seq` and `kind` say where.");
  public static final ActionCode AUDIT_PRUNED =
      new ActionCode("AUDIT_PRUNED", "Retention removed the content of old rows.");
  public static final ActionCode AUDIT_SINK_CHANGED =
      new ActionCode(
          "AUDIT_SINK_CHANGED", "A receiver of the audit stream was added, changed or removed.");
  public static final ActionCode SETTING_CHANGED =
      new ActionCode("SETTING_CHANGED", "A setting of the house was changed.");
  public static final ActionCode CHANNEL_CHANGED =
      new ActionCode("CHANNEL_CHANGED", "A notification channel was added, changed or removed.");
  public static final ActionCode KEY_ROTATED =
      new ActionCode(
          "KEY_ROTATED", "A new key became active; stored secrets are sealed again under it.");
  public static final ActionCode MIGRATION_APPLIED =
      new ActionCode("MIGRATION_APPLIED", "The database schema changed.");

  /** All of the above, for {@link ActionCodes}. */
  public static final List<ActionCode> ALL =
      List.of(
          REQUEST_SUBMITTED,
          REQUEST_AUTO_APPROVED,
          REQUEST_CANCELLED,
          REQUEST_EXPIRED,
          REQUEST_REFUSED,
          APPROVAL_APPROVED,
          APPROVAL_REJECTED,
          APPROVAL_VOTED,
          APPROVAL_SPEC_MODIFIED,
          APPROVAL_VALIDATION_FAILED,
          EXECUTION_STARTED,
          EXECUTION_COMPLETED,
          EXECUTION_FAILED,
          EXECUTION_RETRY_SCHEDULED,
          EXECUTION_CANCELLED,
          EXECUTION_RETRIED,
          POLICY_LOADED,
          POLICY_LOAD_FAILED,
          POLICY_RESET,
          DECISION_DEGRADED,
          LOGIN_SUCCEEDED,
          LOGIN_FAILED,
          LOGOUT,
          ACCOUNT_LOCKED,
          PASSWORD_CHANGED,
          SESSION_REVOKED,
          TOKEN_ISSUED,
          TOKEN_REVOKED,
          USER_CREATED,
          USER_UPDATED,
          USER_DISABLED,
          GROUP_CREATED,
          GROUP_UPDATED,
          GROUP_DELETED,
          ROLE_CREATED,
          ROLE_UPDATED,
          ROLE_DELETED,
          BINDING_CREATED,
          BINDING_UPDATED,
          BINDING_DELETED,
          OIDC_CONFIGURED,
          AUDIT_READ,
          AUDIT_EXPORTED,
          AUDIT_VERIFIED,
          AUDIT_VERIFY_FAILED,
          AUDIT_PRUNED,
          AUDIT_SINK_CHANGED,
          SETTING_CHANGED,
          CHANNEL_CHANGED,
          KEY_ROTATED,
          MIGRATION_APPLIED);
}
