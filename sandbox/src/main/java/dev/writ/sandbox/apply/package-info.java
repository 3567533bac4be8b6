/**
 * How a write changes an object: merge patch, strategic merge patch, server-side apply.
 *
 * <p>{@link ManagedFields} keeps who owns which field ({@link FieldSet}); {@link TypedFields} walks
 * objects along their {@link dev.writ.sandbox.schema.Schema}. Everything here is pure: trees in,
 * trees out, time as an argument.
 */
@NullMarked
package dev.writ.sandbox.apply;

import org.jspecify.annotations.NullMarked;
