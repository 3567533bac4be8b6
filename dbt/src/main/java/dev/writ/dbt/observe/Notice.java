package dev.writ.dbt.observe;

/**
 * A fact about the run itself; never changes a verdict.
 *
 * @param code such as {@code ARTIFACTS_DIFFER}, {@code SKIP_UNUSED}
 */
public record Notice(String code, String message) {}
