/**
 * What makes the pretend cluster live: each {@link Controller} is one file and looks at the changes
 * of the store, one after the other, on one thread ({@link ControllerLoop}).
 *
 * <p>Controllers write through {@link dev.writ.sandbox.api.Resources} like everybody else. Waiting
 * is asked from {@link Delays}, never slept, so that a test decides when time passes.
 */
@NullMarked
package dev.writ.sandbox.controllers;

import org.jspecify.annotations.NullMarked;
