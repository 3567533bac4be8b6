/**
 * What people are told: the inbox, written in the transaction of the thing it tells about.
 *
 * <p>Nothing here sends anything over a network.
 */
@NullMarked
package dev.writ.kernel.notice;

import org.jspecify.annotations.NullMarked;
