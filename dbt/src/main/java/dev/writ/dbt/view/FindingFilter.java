package dev.writ.dbt.view;

import org.jspecify.annotations.Nullable;

/**
 * Which findings of a run are wanted; null is no wish.
 *
 * @param code such as {@code FLOE-E201} or {@code E201}
 * @param model part of its name
 * @param layer bronze, silver, gold or none
 * @param severity error or warning
 * @param status new or known
 */
public record FindingFilter(
    @Nullable String code,
    @Nullable String model,
    @Nullable String layer,
    @Nullable String severity,
    @Nullable String status) {
  public static final FindingFilter ALL = new FindingFilter(null, null, null, null, null);
}
