/**
 * The room over HTTP: paths under {@code /api/v1/vms}, as plain Jakarta REST resources.
 *
 * <p>A resource reads the call, asks {@link dev.writ.vms.VmsRoom}, and renders what it says. The
 * server gives it the {@link dev.writ.vms.http.Call}, strict JSON bodies, and problem+json for
 * whatever is thrown. No rule lives here.
 */
@NullMarked
package dev.writ.vms.http;

import org.jspecify.annotations.NullMarked;
