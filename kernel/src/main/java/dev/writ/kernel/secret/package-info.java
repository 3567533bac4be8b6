/**
 * Secrets at rest: values are sealed with AES-256-GCM under a key that lives outside the database.
 *
 * <p>The way in is {@link dev.writ.kernel.secret.KeyRing}; a ciphertext opens only in the table,
 * column and row it was made for.
 */
@NullMarked
package dev.writ.kernel.secret;

import org.jspecify.annotations.NullMarked;
