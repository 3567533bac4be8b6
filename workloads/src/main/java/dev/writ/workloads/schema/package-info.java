/**
 * What Writ puts into a cluster, as text that {@code kubectl apply} takes.
 *
 * <p>{@link dev.writ.workloads.schema.Definition} prints a CustomResourceDefinition from the shape
 * that documents are checked by; rules stand beside the CEL that the API server runs. {@link
 * dev.writ.workloads.schema.Rights} is the one list of what Writ may do there, {@link
 * dev.writ.workloads.schema.Installation} prints it with everything else that runs Writ. Which
 * definitions there are is said by package policy.
 */
@NullMarked
package dev.writ.workloads.schema;

import org.jspecify.annotations.NullMarked;
