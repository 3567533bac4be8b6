package dev.writ.server.console;

import org.jspecify.annotations.Nullable;

/**
 * The form that changes the password.
 *
 * @param due the one-time password has to be changed before anything else
 */
public record PasswordPage(boolean due, @Nullable Trouble trouble) {}
