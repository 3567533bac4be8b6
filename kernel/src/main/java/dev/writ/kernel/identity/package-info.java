/**
 * Who you are and what you may do: users, groups, roles, bindings, sessions, tokens.
 *
 * <p>The pure core is {@link dev.writ.kernel.identity.Caller#may}. Passwords and tokens exist only
 * as hashes here; nothing in this package decides about requests or tickets.
 */
@NullMarked
package dev.writ.kernel.identity;

import org.jspecify.annotations.NullMarked;
