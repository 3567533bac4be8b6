/**
 * What a document may look like, said once: the shape that a published schema is printed from is
 * the shape that documents are checked by.
 *
 * <p>Way in: {@link dev.writ.document.schema.Shape} says it, {@link
 * dev.writ.document.schema.ShapeCheck} checks a document and tells every problem at once. Nothing
 * here knows which documents there are.
 */
@NullMarked
package dev.writ.document.schema;

import org.jspecify.annotations.NullMarked;
