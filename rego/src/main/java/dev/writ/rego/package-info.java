/**
 * A native Rego engine: policy text, data and input go in, a value comes out.
 *
 * <p>The way in is {@link dev.writ.rego.Engine}: compile sources to a snapshot, prepare a query,
 * evaluate it on as many threads as you like. Values are {@link dev.writ.rego.RegoValue}. Nothing
 * here reads files, opens sockets, looks at the clock on its own or knows anything of the rest of
 * the house; nobody outside imports a sub-package.
 */
@NullMarked
package dev.writ.rego;

import org.jspecify.annotations.NullMarked;
