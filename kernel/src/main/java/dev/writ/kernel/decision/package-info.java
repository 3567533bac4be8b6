/**
 * What policy says about a request: allow, deny, or who must agree.
 *
 * <p>The port is {@link dev.writ.kernel.decision.ApprovalPolicy}. Whatever goes wrong in a policy
 * ends as {@code NeedsApproval}, marked degraded: the house fails closed. Every decision is kept
 * with its input and the SHA-256 of the policy that made it.
 */
@NullMarked
package dev.writ.kernel.decision;

import org.jspecify.annotations.NullMarked;
