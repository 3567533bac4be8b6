package dev.writ.dbt.decide;

import com.google.re2j.Pattern;
import dev.writ.dbt.observe.Model;
import dev.writ.dbt.observe.Snapshot;
import dev.writ.dbt.policy.EffectivePolicy;
import dev.writ.dbt.policy.EffectivePolicy.Naming;
import dev.writ.dbt.policy.Enforcement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** E201: models are named as the convention says. */
final class NamingCheck implements Check {
  private static final String MEDALLION = "^(bronze|silver|gold)_[a-z][a-z0-9_]*$";
  private static final String KIMBALL = "^(dim|fact|bridge|hub|link|sat)_[a-z][a-z0-9_]*$";
  private static final Pattern MEDALLION_NAME = Pattern.compile(MEDALLION);
  private static final Pattern KIMBALL_NAME = Pattern.compile(KIMBALL);

  /** How many custom patterns a text names. */
  private static final int SHOWN = 3;

  private static final List<Rename> MEDALLION_RENAMES =
      List.of(
          new Rename(
              List.of("stg_", "raw_", "src_", "staging_"), List.of("bronze_"), "raw/landing"),
          new Rename(
              List.of("int_", "intermediate_", "clean_"),
              List.of("silver_"),
              "cleansed/transformed"),
          new Rename(
              List.of("agg_", "mart_", "dim_", "fact_"),
              List.of("gold_"),
              "aggregated/presentation"));

  private static final List<Rename> KIMBALL_RENAMES =
      List.of(
          new Rename(
              List.of("bronze_", "stg_", "raw_", "agg_", "mart_"), List.of("fact_", "dim_"), ""),
          new Rename(List.of("silver_", "gold_"), List.of("dim_"), ""));

  /** Prefixes that tell what a model is, and which ones it should have instead. */
  private record Rename(List<String> from, List<String> to, String layer) {}

  @Override
  public String name() {
    return "naming";
  }

  @Override
  public boolean isAskedBy(EffectivePolicy policy) {
    return policy.naming() != null;
  }

  @Override
  public List<Finding> findings(Snapshot snapshot, EffectivePolicy policy) {
    Naming naming = policy.naming();
    if (naming == null) {
      return List.of();
    }
    Severity severity =
        naming.enforcement() == Enforcement.STRICT ? Severity.ERROR : Severity.WARNING;
    String pattern = naming.pattern().name().toLowerCase(Locale.ROOT);
    String expected = expected(naming);
    List<Finding> findings = new ArrayList<>();
    for (Model model : snapshot.models()) {
      if (!fits(naming, model.name())) {
        findings.add(
            Finding.error(
                    Code.E201,
                    model,
                    "Model name '%s' does not match %s naming convention"
                        .formatted(model.name(), pattern),
                    expected,
                    model.name(),
                    suggestion(naming, model.name(), expected))
                .explainedAt(Code.E201.page() + "#" + pattern)
                .as(severity));
      }
    }
    return findings;
  }

  static boolean fits(Naming naming, String name) {
    return switch (naming.pattern()) {
      case MEDALLION -> MEDALLION_NAME.matcher(name).lookingAt();
      case KIMBALL -> KIMBALL_NAME.matcher(name).lookingAt();
      case CUSTOM -> naming.custom().stream().anyMatch(each -> each.matcher(name).lookingAt());
    };
  }

  private static String expected(Naming naming) {
    return switch (naming.pattern()) {
      case MEDALLION -> MEDALLION + " (medallion architecture)";
      case KIMBALL -> KIMBALL + " (kimball dimensional)";
      case CUSTOM ->
          "Custom patterns: "
              + Text.firstOf(
                  naming.custom().stream().map(Pattern::pattern).toList(), SHOWN, " (and %d more)");
    };
  }

  private static String suggestion(Naming naming, String name, String expected) {
    String lower = name.toLowerCase(Locale.ROOT);
    Predicate<String> allowed = candidate -> fits(naming, candidate);
    if (allowed.test(lower)) {
      return "Rename to '%s'.".formatted(lower);
    }
    String text =
        switch (naming.pattern()) {
          case MEDALLION -> medallion(lower, allowed);
          case KIMBALL -> kimball(lower, allowed);
          case CUSTOM -> custom(naming, lower, allowed);
        };
    return text.isEmpty() ? "Rename to match " + expected : text;
  }

  private static String medallion(String name, Predicate<String> allowed) {
    for (Rename rename : MEDALLION_RENAMES) {
      for (String prefix : rename.from()) {
        if (name.startsWith(prefix)) {
          List<String> names = renamed(name, prefix, rename.to(), allowed);
          return names.isEmpty()
              ? ""
              : "Rename to %s. The '%s' prefix suggests this is a %s layer model."
                  .formatted(Text.either(names), prefix, rename.layer());
        }
      }
    }
    List<String> names = renamed(name, "", List.of("bronze_", "silver_", "gold_"), allowed);
    return names.isEmpty()
        ? ""
        : ("Rename to %s. Choose the prefix based on the data layer: bronze (raw), silver"
                + " (transformed), gold (aggregated).")
            .formatted(Text.either(names));
  }

  private static String kimball(String name, Predicate<String> allowed) {
    for (Rename rename : KIMBALL_RENAMES) {
      for (String prefix : rename.from()) {
        if (name.startsWith(prefix)) {
          List<String> names = renamed(name, prefix, rename.to(), allowed);
          return names.isEmpty()
              ? ""
              : ("Rename to %s. Choose based on model purpose: dim_ (dimension), fact_"
                      + " (transactional), bridge_ (many-to-many).")
                  .formatted(Text.either(names));
        }
      }
    }
    List<String> names = renamed(name, "", List.of("dim_", "fact_", "bridge_"), allowed);
    return names.isEmpty()
        ? ""
        : ("Rename to %s. Choose the prefix based on model type: dim (dimension/lookup), fact"
                + " (transactional/metrics), bridge (many-to-many).")
            .formatted(Text.either(names));
  }

  private static String custom(Naming naming, String name, Predicate<String> allowed) {
    List<String> prefixes =
        naming.custom().stream().limit(SHOWN).map(each -> literalStart(each.pattern())).toList();
    List<String> names =
        prefixes.stream().map(each -> each + name).distinct().filter(allowed).toList();
    return names.isEmpty() ? "" : "Rename to match one of: " + String.join(", ", names);
  }

  /** The letters and underscores with which every match begins. */
  private static String literalStart(String pattern) {
    int start = pattern.startsWith("^") ? 1 : 0;
    int end = start;
    while (end < pattern.length() && isLiteral(pattern.charAt(end))) {
      end++;
    }
    return pattern.substring(start, end);
  }

  private static boolean isLiteral(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static List<String> renamed(
      String name, String prefix, List<String> to, Predicate<String> allowed) {
    String rest = name.substring(prefix.length());
    return to.stream().map(each -> each + rest).filter(allowed).toList();
  }
}
