/**
 * The approval desk: requests come in, people vote, and agreed work starts, each in one commit.
 *
 * <p>The way in is {@link dev.writ.kernel.approval.Desk}. Pure cores: {@link
 * dev.writ.kernel.approval.Resolution} and {@link dev.writ.kernel.approval.EffectiveSpec}. Knows no
 * HTTP and no room.
 */
@NullMarked
package dev.writ.kernel.approval;

import org.jspecify.annotations.NullMarked;
