/**
 * The append-only record: what was done, by whom, and the proof that nobody changed it.
 *
 * <p>Writers insert rows in their own transaction through {@link dev.writ.kernel.audit.AuditLog};
 * one sealer chains them by hash afterwards, so writers never wait for each other. Nothing here
 * decides anything.
 */
@NullMarked
package dev.writ.kernel.audit;

import org.jspecify.annotations.NullMarked;
