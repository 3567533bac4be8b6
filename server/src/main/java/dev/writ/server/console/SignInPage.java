package dev.writ.server.console;

import org.jspecify.annotations.Nullable;

/**
 * The sign-in form.
 *
 * @param then where to go after signing in; a path of this console
 */
public record SignInPage(String name, String then, @Nullable Trouble trouble) {}
