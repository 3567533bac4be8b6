/**
 * REST under {@code /api/v1/workloads}: reads what came in, asks the room, tells what it says.
 *
 * <p>Way in: {@link dev.writ.workloads.http.WorkloadsResource}. The server gives the {@link
 * dev.writ.workloads.http.Call}.
 */
@NullMarked
package dev.writ.workloads.http;

import org.jspecify.annotations.NullMarked;
