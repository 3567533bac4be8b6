/**
 * What policy says about a request: allow, deny, or who must agree.
 *
 * <p>The port is {@link dev.writ.kernel.decision.ApprovalPolicy}; behind it {@link
 * dev.writ.kernel.decision.Policies} holds one compiled set of Rego per room, which {@link
 * dev.writ.kernel.decision.PolicyLoading} keeps up to date and {@link
 * dev.writ.kernel.decision.PolicyChanges} lets people look at and change. Whatever goes wrong in a
 * policy ends as {@code NeedsApproval}, marked degraded: the house fails closed. Every decision is
 * kept with its input and the SHA-256 of the policy that made it, so that it can be made again.
 */
@NullMarked
package dev.writ.kernel.decision;

import org.jspecify.annotations.NullMarked;
