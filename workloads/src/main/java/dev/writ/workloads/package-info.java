/**
 * Kubernetes workloads are judged by rules, scored, and set right.
 *
 * <p>{@code policy} reads what people write, {@code observe} holds facts about pods and their
 * owners, {@code decide} makes of both what breaks a rule, a score and a plan; these need no
 * cluster, no server and no clock.
 */
@NullMarked
package dev.writ.workloads;

import org.jspecify.annotations.NullMarked;
