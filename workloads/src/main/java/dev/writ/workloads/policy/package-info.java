/**
 * What a team writes: DevOpsPolicy and ClusterDevOpsPolicy as values, their parser, the bundles
 * that Writ brings along, and the definitions of its resources.
 *
 * <p>Way in: {@link dev.writ.workloads.policy.Policy}, read by {@link
 * dev.writ.workloads.policy.PolicyParser}. The fields and their rules are said once, in {@code
 * PolicyShape}; parser and CustomResourceDefinitions come from there. No pod and no clock belongs
 * here.
 */
@NullMarked
package dev.writ.workloads.policy;

import org.jspecify.annotations.NullMarked;
