package dev.writ.dbt.act;

import com.google.re2j.Pattern;
import dev.writ.dbt.decide.Proposal;
import dev.writ.dbt.decide.Tested;
import dev.writ.dbt.policy.EffectivePolicy.Naming;
import dev.writ.dbt.policy.EffectivePolicy.NamingPattern;
import dev.writ.document.report.Escape;
import java.util.List;
import java.util.Locale;

/** The {@code writ.yaml} that a team begins with: what is kept to today, with comments. */
public final class FirstPolicy {
  /** How many names a comment tells. */
  private static final int SHOWN = 5;

  private FirstPolicy() {}

  /**
   * The whole file.
   *
   * @param manifest name of the file that the figures come from
   * @param docsUrl address of the pages, below which the schema is
   */
  public static String yaml(Proposal today, String project, String manifest, String docsUrl) {
    return """
    # yaml-language-server: $schema=%s/schema/governance.json
    # Written by `writ dbt init` from %s of project %s (%d models).
    # Nothing is refused at level warn. When the team agrees, set it to strict; what is broken
    # then can be taken down by `writ dbt baseline`, so that only new findings count.
    # What a code means: writ dbt explain E201
    governance:
      policy_enforcement_level: warn # off, warn, strict

      # %s
      naming:
        enforcement: warn # strict: a name that does not fit is an error
    %s
      # %s
      quality_gates:
        minimum_test_coverage: %d # percent of the columns of each model
        # layer_thresholds: {bronze: 50, silver: 80, gold: 100}
        require_descriptions: %s # %s
        require_column_descriptions: %s # %s
        block_on_failure: true

      # Rules of your own:
      # custom_rules:
      #   - {type: require_meta_field, field: owner, applies_to: "gold_*"}

      # Exceptions, with a reason and an end:
      # policy_overrides:
      #   - {pattern: "legacy_*", action: downgrade, reason: "moving, DATA-123", expires: 2027-06-01}
    """
        .formatted(
            Escape.terminal(docsUrl),
            Escape.terminal(manifest),
            Escape.terminal(project),
            today.models(),
            names(today),
            pattern(today.naming()),
            tests(today),
            today.minimum(),
            all(today.described()),
            described(today.described(), "models"),
            all(today.describedColumns()),
            described(today.describedColumns(), "columns"));
  }

  private static String names(Proposal today) {
    List<String> others = today.misfits();
    String text =
        "Names: %d of %d models fit this pattern"
            .formatted(today.models() - others.size(), today.models());
    if (others.isEmpty()) {
      return text + ".";
    }
    String shown =
        String.join(", ", others.stream().limit(SHOWN).map(name -> Escape.terminal(name)).toList());
    int more = others.size() - SHOWN;
    return text + "; not " + shown + (more > 0 ? " and " + more + " more." : ".");
  }

  /** The lines below {@code enforcement}, with an empty one at the end. */
  private static String pattern(Naming naming) {
    StringBuilder yaml = new StringBuilder("    pattern: ");
    yaml.append(naming.pattern().name().toLowerCase(Locale.ROOT));
    yaml.append(" # medallion, kimball, custom\n");
    if (naming.pattern() == NamingPattern.CUSTOM) {
      yaml.append("    custom_patterns:\n");
      for (Pattern each : naming.custom()) {
        yaml.append("      - \"").append(each.pattern()).append("\"\n");
      }
    }
    return yaml.toString();
  }

  private static String tests(Proposal today) {
    Tested columns = today.columns();
    return columns.total() == 0
        ? "Tests: no column is declared yet."
        : "Tests: %d of %d columns are tested (%s); models below the minimum: %d."
            .formatted(columns.tested(), columns.total(), columns.percent(0), today.below());
  }

  /** What everybody does already may be asked for. */
  private static boolean all(Tested described) {
    return described.total() > 0 && described.tested() == described.total();
  }

  private static String described(Tested described, String what) {
    return "%d of %d %s have one".formatted(described.tested(), described.total(), what);
  }
}
