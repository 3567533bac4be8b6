/** Placeholder plaque of server. */
@NullMarked
package dev.writ.server;

import org.jspecify.annotations.NullMarked;
