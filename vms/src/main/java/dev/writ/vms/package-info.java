/**
 * Virtual machines: people ask, policy says who must agree, and an agreed machine is made and
 * watched.
 *
 * <p>The way in is {@link dev.writ.vms.VmsRoom}. {@code policy} holds what people write, {@code
 * decide} what follows from it (pure), {@code observe} what clusters say, {@code act} one action
 * per operation, {@code store} the SQL, {@code view} the things as others see them, {@code cluster}
 * the talk with Kubernetes. No other room is known here.
 */
@NullMarked
package dev.writ.vms;

import org.jspecify.annotations.NullMarked;
