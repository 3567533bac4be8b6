/**
 * Documents as trees that remember where they were written: one model for policies and manifests.
 *
 * <p>Way in: {@link dev.writ.document.YamlReader} for text, {@link dev.writ.document.Node#of} for
 * what came from an API server and has no place. Whatever is wrong is a {@link
 * dev.writ.document.Problem}; all of them are told at once. Nothing here knows what a policy or a
 * pod is.
 */
@NullMarked
package dev.writ.document;

import org.jspecify.annotations.NullMarked;
