/**
 * REST under {@code /api/v1/dbt}: reads what came in, asks the room, tells what it says.
 *
 * <p>Way in: {@link dev.writ.dbt.http.ChecksResource}. The server gives the {@link
 * dev.writ.dbt.http.Call}.
 */
@NullMarked
package dev.writ.dbt.http;

import org.jspecify.annotations.NullMarked;
