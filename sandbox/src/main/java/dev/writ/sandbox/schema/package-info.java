/**
 * What an object of a kind may look like, as one OpenAPI tree per kind.
 *
 * <p>{@link Schema} reads such a tree; custom kinds bring theirs in the CustomResourceDefinition,
 * built-in ones get theirs from the client library's model classes ({@link ModelSchemas}) plus the
 * list keys that Kubernetes documents ({@link MergeKeys}). {@link SchemaDefaults}, {@link
 * SchemaCheck} and {@link UnknownFields} are the three things done with it. Pure: no store, no
 * HTTP.
 */
@NullMarked
package dev.writ.sandbox.schema;

import org.jspecify.annotations.NullMarked;
