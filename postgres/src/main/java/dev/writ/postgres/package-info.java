/**
 * A real PostgreSQL without an installation: the binaries come as a jar, the data stays in a
 * directory of yours.
 *
 * <p>The way in is {@link dev.writ.postgres.EmbeddedPostgres}: {@code start} for a kept, durable
 * database, {@code ephemeral} for one that a test throws away. Nothing of the house is known here:
 * no table, no role name, no migration.
 *
 * <p>PostgreSQL refuses to run as root. When root starts it, it runs as the account {@code writ} if
 * there is one, else as {@code nobody}, and data that this account could not reach (a home below
 * {@code /root}) goes to {@code /var/lib/writ} with a link in its place.
 */
@NullMarked
package dev.writ.postgres;

import org.jspecify.annotations.NullMarked;
