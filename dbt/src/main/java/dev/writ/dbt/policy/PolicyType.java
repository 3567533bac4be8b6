package dev.writ.dbt.policy;

import java.util.Locale;

/** What a finding is about; also what an override may be narrowed to. */
public enum PolicyType {
  NAMING,
  COVERAGE,
  DOCUMENTATION,
  SEMANTIC,
  CUSTOM,
  DATA_CONTRACT,
  RBAC,
  SECRET_SCANNING,
  NETWORK_POLICY;

  /** As it is written in YAML and JSON, such as {@code data_contract}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
