/**
 * The room's tables, one class each: {@code dbt_projects}, {@code dbt_runs}, {@code dbt_findings}
 * with {@code dbt_seen}, {@code dbt_policies}, {@code dbt_baselines}, {@code dbt_waivers}.
 *
 * <p>SQL and nothing else; who may do what is asked for above.
 */
@NullMarked
package dev.writ.dbt.store;

import org.jspecify.annotations.NullMarked;
