/**
 * JSON as the sandbox holds it: Jackson trees, read and written through {@link Json}.
 *
 * <p>A tree that is in the store is never changed; whoever wants another one copies first.
 */
@NullMarked
package dev.writ.sandbox.json;

import org.jspecify.annotations.NullMarked;
