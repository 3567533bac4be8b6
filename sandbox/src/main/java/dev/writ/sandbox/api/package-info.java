/**
 * The API machinery without HTTP: {@link Resources} creates, updates, patches and deletes objects
 * of any kind as a Kubernetes API server does, and refuses with an {@link ApiFailure}.
 *
 * <p>HTTP requests and controllers go through the same door. What a single kind needs stands in its
 * {@link dev.writ.sandbox.kinds.Rules}, never here.
 */
@NullMarked
package dev.writ.sandbox.api;

import org.jspecify.annotations.NullMarked;
