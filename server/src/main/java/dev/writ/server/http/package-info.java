/**
 * How a call comes in and an answer goes out: request ids, who calls, strict JSON, problems,
 * paging. Each rule stands in one place, and every resource of every room gets it for nothing.
 *
 * <p>The resources themselves live in {@code dev.writ.server.api} and in the rooms' {@code http}
 * packages; the pages a person sees in {@code dev.writ.server.console}.
 */
@NullMarked
package dev.writ.server.http;

import org.jspecify.annotations.NullMarked;
