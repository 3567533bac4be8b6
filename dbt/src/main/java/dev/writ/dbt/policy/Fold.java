package dev.writ.dbt.policy;

import com.google.re2j.Pattern;
import dev.writ.dbt.policy.EffectivePolicy.DbtOptions;
import dev.writ.dbt.policy.EffectivePolicy.Denominator;
import dev.writ.dbt.policy.EffectivePolicy.InlineSkips;
import dev.writ.dbt.policy.EffectivePolicy.LayerThresholds;
import dev.writ.dbt.policy.EffectivePolicy.Naming;
import dev.writ.dbt.policy.EffectivePolicy.NamingPattern;
import dev.writ.dbt.policy.EffectivePolicy.PlaceholderMatch;
import dev.writ.dbt.policy.EffectivePolicy.PolicyFile;
import dev.writ.dbt.policy.EffectivePolicy.PolicyValue;
import dev.writ.dbt.policy.EffectivePolicy.QualityGates;
import dev.writ.dbt.policy.EffectivePolicy.ZeroColumns;
import dev.writ.document.Node;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the files of a chain have written so far, and what it amounts to. */
final class Fold {
  private static final String LAYERS = "quality_gates.layer_thresholds";
  private static final String PATTERNS = "naming.custom_patterns";
  private static final String DELEGATED = "dbt.delegate.overrides";
  private static final String MINIMUM = "quality_gates.minimum_test_coverage";

  /** What other parts of a platform act on; this room names it and leaves it. */
  private static final List<String> NOT_ENFORCED_HERE =
      List.of(
          "pii_encryption",
          "audit_logging",
          "data_retention_days",
          "default_ttl_hours",
          "snapshot_keep_last",
          "stale_table_recovery_mode",
          "data_contracts",
          "rbac",
          "secret_scanning",
          "network_policies");

  /** What holds where nobody wrote anything. */
  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("policy_enforcement_level", "warn"),
          Map.entry("naming.enforcement", "warn"),
          Map.entry("naming.pattern", "medallion"),
          Map.entry(MINIMUM, "80"),
          Map.entry("quality_gates.require_descriptions", "false"),
          Map.entry("quality_gates.require_column_descriptions", "false"),
          Map.entry("quality_gates.block_on_failure", "true"),
          Map.entry("quality_gates.zero_column_coverage_behavior", "report_na"),
          Map.entry(LAYERS + ".bronze", "50"),
          Map.entry(LAYERS + ".silver", "80"),
          Map.entry(LAYERS + ".gold", "100"),
          Map.entry("dbt.coverage.model_level_tests", "false"),
          Map.entry("dbt.coverage.denominator", "declared"),
          Map.entry("dbt.coverage.tests_must_pass", "false"),
          Map.entry("dbt.coverage.zero_columns_fail", "false"),
          Map.entry("dbt.documentation.placeholder_match", "anywhere"),
          Map.entry(DELEGATED, "none"),
          Map.entry("dbt.delegate.inline_skips", "any"),
          Map.entry("dbt.delegate.baseline", "allowed"));

  private final Map<String, Written> written = new LinkedHashMap<>();
  private final Set<String> blocks = new HashSet<>();
  private final List<Problem> problems;
  private final Union union;

  private List<Pattern> custom = List.of();

  private PolicyDocument document = new PolicyDocument("", new byte[0], RegoFiles.NONE);
  private boolean first = true;
  private @Nullable Long parentMinimum;
  private @Nullable Long floor;
  private boolean layersWritten;

  Fold(List<Problem> problems, LocalDate today) {
    this.problems = problems;
    this.union = new Union(problems, today);
  }

  /** What the files before this one allow it. */
  void begin(PolicyDocument next, boolean isFirst) {
    document = next;
    first = isFirst;
    parentMinimum = number(MINIMUM);
    union.begin(
        next, new Union.Leave(first, word(DELEGATED, "none"), number("dbt.delegate.max_days")));
  }

  /** A block is there, whatever it writes. */
  void open(String block) {
    blocks.add(block);
  }

  /** Takes a value unless it says less than the files before. */
  void write(String path, Strength strength, Written value) {
    List<Pattern> patterns = path.equals(PATTERNS) ? compiled(value) : List.of();
    Written parent = written.get(path);
    if (parent != null && strength.isWeaker(value.node(), parent.node())) {
      weaker(path, PolicyChain.shown(parent.node()), value, "stands at " + parent.place());
      return;
    }
    if (parent == null && (isWidened(path, value) || isLow(path, value))) {
      return;
    }
    if (path.equals(PATTERNS)) {
      custom = patterns;
    }
    written.put(path, value);
  }

  private void weaker(String path, String from, Written value, String origin) {
    problems.add(
        Problem.at(
                value.place(),
                "E230",
                ("Cannot weaken security policy '%s' from '%s' to '%s'. Child manifests can only"
                        + " maintain or strengthen parent policies.")
                    .formatted(path, from, PolicyChain.shown(value.node())))
            .suggesting("the parent's value " + origin));
  }

  /** Who was given no leave can't give it on, though nobody wrote so. */
  private boolean isWidened(String path, Written value) {
    boolean widened =
        !first && path.equals(DELEGATED) && !PolicyChain.shown(value.node()).equals("none");
    if (widened) {
      weaker(path, "none", value, "is the default; the first file of the chain can widen it");
    }
    return widened;
  }

  /** A layer's first threshold may not undercut the minimum that holds for it so far. */
  private boolean isLow(String path, Written value) {
    Long threshold = path.startsWith(LAYERS + ".") ? value.node().numberAt() : null;
    boolean low = threshold != null && parentMinimum != null && threshold < parentMinimum;
    if (low) {
      problems.add(
          Problem.at(
              value.place(),
              "E231",
              "Invalid layer threshold: '%s' %d is below the parent's minimum_test_coverage %d."
                  .formatted(path, threshold, parentMinimum)));
    }
    return low;
  }

  private List<Pattern> compiled(Written patterns) {
    List<Pattern> compiled = new ArrayList<>();
    List<Node> items =
        patterns.node() instanceof Node.Sequence sequence ? sequence.items() : List.of();
    for (int i = 0; i < items.size(); i++) {
      Pattern pattern =
          Regex.compile(
              PolicyChain.shown(items.get(i)),
              "%s[%d]".formatted(PATTERNS, i),
              place(items.get(i)),
              problems);
      if (pattern != null) {
        compiled.add(pattern);
      }
    }
    return compiled;
  }

  /** The lists that the files share. */
  Union union() {
    return union;
  }

  /**
   * After all of a file.
   *
   * @param naming what it writes about names; null for nothing
   */
  void end(@Nullable Node naming) {
    if (naming instanceof Node.Mapping mapping) {
      requirePatterns(mapping);
    }
    if (!layersWritten && blocks.contains(LAYERS)) {
      layersWritten = true;
      floor = parentMinimum;
    }
  }

  /** A custom naming has patterns; where they are there and wrong, that is said already. */
  private void requirePatterns(Node.Mapping naming) {
    Node.Entry patterns = naming.entries().get("custom_patterns");
    Node pattern = naming.find("pattern");
    Written inForce = written.get(PATTERNS);
    if (pattern != null
        && PolicyChain.shown(pattern).equals("custom")
        && (patterns == null || !patterns.value().equals(Salvage.WRONG))
        && (inForce == null || inForce.node().itemsAt().isEmpty())) {
      problems.add(
          Problem.at(
                  place(pattern),
                  "E202",
                  "`naming.pattern` is `custom`, and `naming.custom_patterns` has no pattern")
              .suggesting("write `custom_patterns: [\"^raw_.*$\"]` beside it"));
    }
  }

  EffectivePolicy policy(List<PolicyFile> files, String sha256) {
    Naming naming = naming();
    return new EffectivePolicy(
        Enforcement.valueOf(word("policy_enforcement_level", "warn").toUpperCase(Locale.ROOT)),
        naming,
        blocks.contains("quality_gates") ? gates() : null,
        union.customRules(),
        union.policies(),
        union.overrides(),
        options(),
        union.regoChecks(),
        NOT_ENFORCED_HERE.stream().filter(this::isSet).toList(),
        values(),
        files,
        sha256);
  }

  private boolean isSet(String key) {
    return written.containsKey(key) || blocks.contains(key);
  }

  private @Nullable Naming naming() {
    NamingPattern pattern =
        NamingPattern.valueOf(word("naming.pattern", "medallion").toUpperCase(Locale.ROOT));
    Enforcement enforcement =
        Enforcement.valueOf(word("naming.enforcement", "warn").toUpperCase(Locale.ROOT));
    return !blocks.contains("naming") || enforcement == Enforcement.OFF
        ? null
        : new Naming(enforcement, pattern, pattern == NamingPattern.CUSTOM ? custom : List.of());
  }

  private QualityGates gates() {
    return new QualityGates(
        (int) numberOr(MINIMUM, 80),
        flag("quality_gates.require_descriptions", false),
        flag("quality_gates.require_column_descriptions", false),
        flag("quality_gates.block_on_failure", true),
        blocks.contains(LAYERS)
            ? new LayerThresholds(layer("bronze", 50), layer("silver", 80), layer("gold", 100))
            : null,
        ZeroColumns.valueOf(
            word("quality_gates.zero_column_coverage_behavior", "report_na")
                .toUpperCase(Locale.ROOT)));
  }

  /** A layer that nobody wrote takes its default, but no less than what held before. */
  private int layer(String name, int standard) {
    Long own = number(LAYERS + "." + name);
    return (int) (own != null ? own : floor == null ? standard : Math.max(standard, floor));
  }

  private DbtOptions options() {
    Long days = number("dbt.delegate.max_days");
    return new DbtOptions(
        flag("dbt.coverage.model_level_tests", false),
        Denominator.valueOf(word("dbt.coverage.denominator", "declared").toUpperCase(Locale.ROOT)),
        flag("dbt.coverage.tests_must_pass", false),
        flag("dbt.coverage.zero_columns_fail", false),
        PlaceholderMatch.valueOf(
            word("dbt.documentation.placeholder_match", "anywhere").toUpperCase(Locale.ROOT)),
        union.packages(),
        InlineSkips.valueOf(word("dbt.delegate.inline_skips", "any").toUpperCase(Locale.ROOT)),
        word("dbt.delegate.baseline", "allowed").equals("allowed"),
        days == null ? null : (Integer) days.intValue());
  }

  /** Every value that counts, with defaults where a block is judged that does not write them. */
  private List<PolicyValue> values() {
    Map<String, PolicyValue> values = new TreeMap<>(Comparator.comparing(Fold::inOrder));
    DEFAULTS.forEach(
        (path, value) -> {
          int dot = path.lastIndexOf('.');
          boolean judged =
              dot < 0 || path.startsWith("dbt.") || blocks.contains(path.substring(0, dot));
          if (judged) {
            values.put(path, new PolicyValue(path, value, null));
          }
        });
    for (String layer : List.of("bronze", "silver", "gold")) {
      values.computeIfPresent(
          LAYERS + "." + layer,
          (path, value) ->
              new PolicyValue(
                  path, String.valueOf(layer(layer, Integer.parseInt(value.value()))), null));
    }
    written.forEach(
        (path, value) ->
            values.put(
                path, new PolicyValue(path, PolicyChain.shown(value.node()), value.place())));
    union.values().forEach(value -> values.put(value.path(), value));
    return List.copyOf(values.values());
  }

  /** The tenth entry of a list stands behind the second. */
  private static String inOrder(String path) {
    int open = path.indexOf('[');
    return open < 0 ? path : "%s%8s".formatted(path.substring(0, open), path.substring(open));
  }

  private Place place(Node node) {
    return Written.at(document.name(), node);
  }

  private String word(String path, String standard) {
    Written value = written.get(path);
    return value == null ? standard : PolicyChain.shown(value.node());
  }

  private boolean flag(String path, boolean standard) {
    return word(path, String.valueOf(standard)).equals("true");
  }

  private @Nullable Long number(String path) {
    Written value = written.get(path);
    return value == null ? null : value.node().numberAt();
  }

  private long numberOr(String path, long standard) {
    Long number = number(path);
    return number == null ? standard : number;
  }
}
