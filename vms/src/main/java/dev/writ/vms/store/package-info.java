/**
 * The room's tables and the SQL over them: plain statements, one class per table.
 *
 * <p>Everything that writes takes the caller's transaction. Lists are filtered here, in SQL, by
 * what the caller may see. Nothing here decides.
 */
@NullMarked
package dev.writ.vms.store;

import org.jspecify.annotations.NullMarked;
