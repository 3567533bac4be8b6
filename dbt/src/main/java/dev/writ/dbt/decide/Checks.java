package dev.writ.dbt.decide;

import java.util.List;

/** Every check but the Rego ones, in the order in which findings are reported. */
final class Checks {
  static final List<Check> ALL =
      List.of(
          new NamingCheck(),
          new CoverageCheck(),
          new DocumentationCheck(),
          new SemanticCheck(),
          new CustomRulesCheck());

  private Checks() {}
}
