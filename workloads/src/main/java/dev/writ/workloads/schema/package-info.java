/**
 * What a custom resource may look like, said once: the shape that its CustomResourceDefinition is
 * printed from is the shape that documents are checked by.
 *
 * <p>Way in: {@link dev.writ.workloads.schema.Shape} says it, {@link
 * dev.writ.workloads.schema.ShapeCheck} checks a document and tells every problem at once, {@link
 * dev.writ.workloads.schema.Definition} prints it. Rules stand beside the CEL that the API server
 * runs. Nothing here knows which resources there are.
 */
@NullMarked
package dev.writ.workloads.schema;

import org.jspecify.annotations.NullMarked;
