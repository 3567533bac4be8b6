package dev.writ.kernel.identity;

/**
 * Who a session or token stands for.
 *
 * @param passwordChangeDue true while a one-time password waits to be changed: every call but
 *     change-password, logout and me answers PASSWORD_CHANGE_REQUIRED
 */
public record Identified(Caller caller, boolean passwordChangeDue) {}
