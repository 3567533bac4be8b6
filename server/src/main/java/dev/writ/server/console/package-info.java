/**
 * The console: what a person sees. One folder of templates per noun, one record per page.
 *
 * <p>A page class asks the same kernel and room classes as the REST resources do, fills a record
 * with words that are ready to be read, and hands it to {@link dev.writ.server.console.Pages}.
 * Templates decide nothing. Writes come as htmx requests with the {@code X-Writ-Csrf} header and
 * answer with a redirect, or with the form again and the refusal above it.
 */
@NullMarked
package dev.writ.server.console;

import org.jspecify.annotations.NullMarked;
