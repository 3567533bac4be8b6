package dev.writ.dbt.decide;

import dev.writ.dbt.policy.PolicyType;
import java.util.Optional;

/**
 * What can be found, one line each: what it is about, the page that explains it below the docs'
 * address, and a title.
 */
public enum Code {
  E201(PolicyType.NAMING, "/naming", "a model's name does not fit the naming convention"),
  E210(PolicyType.COVERAGE, "/coverage", "too few of a model's columns are tested"),
  E211(PolicyType.COVERAGE, "/coverage", "too few columns are tested for the model's layer"),
  E220(PolicyType.DOCUMENTATION, "/documentation", "a model has no description"),
  E221(PolicyType.DOCUMENTATION, "/documentation", "a column has no description"),
  E222(PolicyType.DOCUMENTATION, "/documentation", "a description is a placeholder"),
  E301(
      PolicyType.SEMANTIC,
      "/enforcement/semantic#missing-ref",
      "a model refers to a model that is not there"),
  E302(
      PolicyType.SEMANTIC,
      "/enforcement/semantic#circular-dependency",
      "models depend on each other in a circle"),
  E303(
      PolicyType.SEMANTIC,
      "/enforcement/semantic#missing-source",
      "a model refers to a source that is not there"),
  E400(
      PolicyType.CUSTOM,
      "/enforcement/custom-rules#require-tags-for-prefix",
      "a model lacks tags that its prefix asks for"),
  E401(
      PolicyType.CUSTOM,
      "/enforcement/custom-rules#require-meta-field",
      "a model lacks a meta field"),
  E402(
      PolicyType.CUSTOM,
      "/enforcement/custom-rules#require-tests-of-type",
      "a model lacks tests of a type"),
  E403(PolicyType.CUSTOM, "/enforcement/rego#findings", "a Rego check says no"),
  E450(PolicyType.CUSTOM, "/enforcement/rego#failures", "a Rego check could not be evaluated"),
  E600(PolicyType.CUSTOM, "/governance", "a policy of the list `policies` is not met");

  private final PolicyType type;
  private final String page;
  private final String title;

  Code(PolicyType type, String page, String title) {
    this.type = type;
    this.page = page;
    this.title = title;
  }

  public PolicyType type() {
    return type;
  }

  /** Path and anchor below the docs' address. */
  public String page() {
    return page;
  }

  public String title() {
    return title;
  }

  /** As results name it, such as {@code FLOE-E201}. */
  public String full() {
    return "FLOE-" + name();
  }

  /** Reads {@code E201} and {@code FLOE-E201}. */
  public static Optional<Code> find(String text) {
    String name = text.startsWith("FLOE-") ? text.substring("FLOE-".length()) : text;
    for (Code code : values()) {
      if (code.name().equals(name)) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }
}
