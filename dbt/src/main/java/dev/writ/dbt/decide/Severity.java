package dev.writ.dbt.decide;

import java.util.Locale;

/** How much a finding counts. */
public enum Severity {
  ERROR,
  WARNING;

  /** Such as {@code error}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
