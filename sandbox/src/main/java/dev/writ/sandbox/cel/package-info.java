/**
 * The rules of CustomResourceDefinitions that are written in CEL (`x-kubernetes-validations`).
 *
 * <p>{@link ValidationRules} is the way in: it compiles every rule of a schema against types made
 * from that schema ({@link SchemaTypes}), says which do not compile, and holds objects ({@link
 * CelValues}) against the others. The language is cel-java; what Kubernetes adds to it and this
 * house needs is in {@link QuantityLibrary}. Pure: no store, no HTTP. Source: the Kubernetes
 * documentation, "Validation rules" of CustomResourceDefinitions and "Common Expression Language in
 * Kubernetes".
 */
@NullMarked
package dev.writ.sandbox.cel;

import org.jspecify.annotations.NullMarked;
