/**
 * The functions that are not written in Rego, one file per family.
 *
 * <p>{@link dev.writ.rego.builtin.BuiltinCatalogue} lists them all, to be read by people; a new one
 * is a method and a line in its family, and its name there. They look at values only: clock, random
 * source and budget come with the {@link dev.writ.rego.Builtin.Context}. No network and no files
 * but for `http.send` and `net.lookup_ip_addr`, which first ask the context whether they may reach
 * a host.
 */
@NullMarked
package dev.writ.rego.builtin;

import org.jspecify.annotations.NullMarked;
