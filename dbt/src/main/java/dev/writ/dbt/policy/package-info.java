/**
 * What a team writes about its dbt project, as values: the files of a chain, read strictly and
 * folded into one policy that remembers where each value was written.
 *
 * <p>Way in: {@code PolicyReader} and {@link dev.writ.dbt.policy.EffectivePolicy}. Everything wrong
 * in all files is reported at once, as {@link dev.writ.dbt.policy.Problem}s with file, line and
 * column. No manifest, no clock, no judgement of a model belongs here.
 */
@NullMarked
package dev.writ.dbt.policy;

import org.jspecify.annotations.NullMarked;
