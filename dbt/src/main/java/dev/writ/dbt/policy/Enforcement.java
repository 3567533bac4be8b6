package dev.writ.dbt.policy;

/** How much a rule counts, weakest first. */
public enum Enforcement {
  OFF,
  WARN,
  STRICT
}
