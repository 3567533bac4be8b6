/**
 * From dbt's artifacts to a {@link dev.writ.dbt.observe.Snapshot}: facts only, read in one pass,
 * immutable, in the order of the manifest.
 *
 * <p>Way in: {@code ManifestReader}. SQL is never parsed; what no check needs is skipped without
 * being built. Nothing here knows a policy's thresholds or says what is wrong with a model.
 */
@NullMarked
package dev.writ.dbt.observe;

import org.jspecify.annotations.NullMarked;
