/**
 * CustomResourceDefinitions, printed from the shapes that documents are checked by.
 *
 * <p>Way in: {@link dev.writ.workloads.schema.Definition}. Rules stand beside the CEL that the API
 * server runs. Nothing here knows which resources there are.
 */
@NullMarked
package dev.writ.workloads.schema;

import org.jspecify.annotations.NullMarked;
