/**
 * What a team writes about its dbt project, as values: the files of a chain, read strictly and
 * folded into one policy that remembers where each value was written.
 *
 * <p>Way in: {@link dev.writ.dbt.policy.PolicyChain}, which gives an {@link
 * dev.writ.dbt.policy.EffectivePolicy} or throws {@link dev.writ.dbt.policy.ProblemsFound} with
 * everything wrong in all files, by file, line and column: {@code POLICY_NOT_FOUND}, {@code
 * POLICY_NOT_READABLE}, {@code POLICY_NOT_YAML}, {@code POLICY_UNKNOWN_KEY}, {@code
 * POLICY_INVALID}, {@code POLICY_NAME_TAKEN}, {@code POLICY_REGO_NOT_READABLE}, {@code
 * CONDITION_NOT_SUPPORTED}; of a chain {@code PARENT_POLICY_MISSING}, {@code POLICY_SCOPE_ORDER},
 * {@code POLICY_OVERRIDE_NOT_DELEGATED}, {@code POLICY_OVERRIDE_TOO_LONG}; E202, E230, E231. No
 * manifest, no clock, no judgement of a model belongs here.
 */
@NullMarked
package dev.writ.dbt.policy;

import org.jspecify.annotations.NullMarked;
