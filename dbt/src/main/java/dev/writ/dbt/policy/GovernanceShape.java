package dev.writ.dbt.policy;

import dev.writ.document.Node;
import dev.writ.document.schema.JsonSchema;
import dev.writ.document.schema.Shape.Choice;
import dev.writ.document.schema.Shape.Field;
import dev.writ.document.schema.Shape.Fields;
import dev.writ.document.schema.Shape.Flag;
import dev.writ.document.schema.Shape.Free;
import dev.writ.document.schema.Shape.ListOf;
import dev.writ.document.schema.Shape.Rule;
import dev.writ.document.schema.Shape.Text;
import dev.writ.document.schema.Shape.Variant;
import dev.writ.document.schema.Shape.Whole;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a policy file may say: the fields of floe's governance block, and Writ's own {@code dbt:}
 * block. The published schema is printed from here.
 */
final class GovernanceShape {
  /** Entries of a list that is gone through for every model. */
  private static final int LISTED = 100;

  private static final Flag FLAG = new Flag();
  private static final Whole PERCENT = new Whole(false, 0, 100);
  private static final Whole COUNT = new Whole(false, 1, Integer.MAX_VALUE);
  private static final Text WORD = Text.of(1, Integer.MAX_VALUE);
  private static final Choice LEVEL = new Choice(List.of("off", "warn", "strict"));
  private static final ListOf WORDS = new ListOf(WORD, 0, LISTED, null);
  private static final ListOf SOME_WORDS = new ListOf(WORD, 1, LISTED, null);
  private static final Choice POLICY_TYPE =
      new Choice(Arrays.stream(PolicyType.values()).map(PolicyType::word).toList());

  /** The key, told where it is not absent and not null. */
  static final String GOVERNANCE = "governance";

  private static final Fields NAMING =
      Fields.of(
          Field.of("enforcement", "How much a wrong name counts; warn.", LEVEL),
          Field.of(
              "pattern",
              "The convention that names follow; medallion.",
              new Choice(List.of("medallion", "kimball", "custom"))),
          Field.of(
              "custom_patterns",
              "Regular expressions (RE2), one of which a name begins with, for the pattern custom.",
              new ListOf(Text.any(), 0, LISTED, null)));

  private static final Fields QUALITY_GATES =
      Fields.of(
          Field.of(
              "minimum_test_coverage",
              "Percent of a model's columns that are tested; 80.",
              PERCENT),
          Field.of("require_descriptions", "Every model is described; false.", FLAG),
          Field.of("require_column_descriptions", "Every column is described; false.", FLAG),
          Field.of(
              "block_on_failure",
              "Coverage and documentation are errors, not warnings; true.",
              FLAG),
          Field.of(
              "layer_thresholds",
              "Coverage by the layer that a model's name begins with.",
              Fields.of(
                  Field.of("bronze", "Percent; 50.", PERCENT),
                  Field.of("silver", "Percent; 80.", PERCENT),
                  Field.of("gold", "Percent; 100.", PERCENT))),
          Field.of(
              "zero_column_coverage_behavior",
              "What the coverage of a model without columns is; report_na.",
              new Choice(List.of("report_na", "report_100_percent"))));

  private static final Field APPLIES_TO =
      Field.of("applies_to", "Glob on the model's name; *.", glob());
  private static final Field RULE_TYPE = Field.required("type", "Which rule it is.", WORD);

  private static final Variant CUSTOM_RULE =
      new Variant(
          "type",
          variants(
              "require_tags_for_prefix",
              Fields.of(
                  RULE_TYPE,
                  Field.required("prefix", "Models whose name begins so.", WORD),
                  Field.required("required_tags", "Tags that they carry.", SOME_WORDS),
                  APPLIES_TO),
              "require_meta_field",
              Fields.of(
                  RULE_TYPE,
                  Field.required("field", "Meta field; dots are a path.", WORD),
                  Field.of("required", "It may not be empty either; true.", FLAG),
                  APPLIES_TO),
              "require_tests_of_type",
              Fields.of(
                  RULE_TYPE,
                  Field.required("test_types", "Tests such as not_null.", SOME_WORDS),
                  Field.of("min_columns", "Columns that have all of them; 1.", COUNT),
                  APPLIES_TO)));

  private static final Fields OVERRIDE =
      Fields.of(
          Field.required("pattern", "Glob on the model's name.", glob()),
          Field.required(
              "action", "What becomes of findings.", new Choice(List.of("downgrade", "exclude"))),
          Field.required("reason", "Why.", notBlank("a reason has to say something")),
          Field.of("expires", "Last day on which it holds.", Text.date()),
          Field.of(
              "policy_types", "What it is narrowed to.", new ListOf(POLICY_TYPE, 0, LISTED, null)));

  private static final Variant NAMED_POLICY =
      new Variant(
          "type",
          variants(
              "required_tags",
              named(Field.required("required_tags", "Tags that every model carries.", SOME_WORDS)),
              "naming_convention",
              named(Field.required("pattern", "RE2 that every model's name fits.", WORD)),
              "max_transforms",
              named(
                  Field.required(
                      "threshold",
                      "Models that the project may have.",
                      new Whole(false, 0, Integer.MAX_VALUE))),
              "custom",
              named(
                  Field.of("rego", "Path of a Rego file, from the policy file.", WORD),
                  Field.of("condition", "Python; not supported, use rego.", Text.any()))));

  private static final Fields SECRET_PATTERN =
      Fields.of(
          Field.required("name", "Its name.", WORD),
          Field.required("pattern", "Regular expression.", WORD),
          Field.of("severity", "error.", new Choice(List.of("error", "warning"))));

  /** What {@code governance:} holds. */
  static final Fields BLOCK =
      Fields.of(
          Field.of("policy_enforcement_level", "How much findings count; warn.", LEVEL),
          Field.of("naming", "How models are named.", NAMING),
          Field.of("quality_gates", "How well models are tested and described.", QUALITY_GATES),
          Field.of("custom_rules", "Rules of the house.", new ListOf(CUSTOM_RULE, 0, LISTED, null)),
          Field.of(
              "policy_overrides",
              "Exceptions; the first that fits wins.",
              new ListOf(OVERRIDE, 0, LISTED, null)),
          Field.of("policies", "Named policies.", new ListOf(NAMED_POLICY, 0, LISTED, "name")),
          Field.of(
              "pii_encryption", "Not judged here.", new Choice(List.of("required", "optional"))),
          Field.of("audit_logging", "Not judged here.", new Choice(List.of("enabled", "disabled"))),
          Field.of("data_retention_days", "Not judged here.", COUNT),
          Field.of("default_ttl_hours", "Not judged here.", COUNT),
          Field.of("snapshot_keep_last", "Not judged here.", COUNT),
          Field.of(
              "stale_table_recovery_mode",
              "Not judged here.",
              new Choice(List.of("strict", "repair"))),
          Field.of(
              "data_contracts",
              "Not judged here.",
              Fields.of(
                  Field.of("enforcement", "warn.", LEVEL),
                  Field.of(
                      "auto_generation",
                      "How contracts are made.",
                      Fields.of(
                          Field.of("enabled", "true.", FLAG),
                          Field.of("include_descriptions", "true.", FLAG),
                          Field.of(
                              "default_classification",
                              "internal.",
                              new Choice(
                                  List.of(
                                      "public",
                                      "internal",
                                      "confidential",
                                      "pii",
                                      "phi",
                                      "sensitive",
                                      "restricted"))))),
                  Field.of(
                      "drift_detection",
                      "What is compared.",
                      Fields.of(
                          Field.of("enabled", "true.", FLAG),
                          Field.of("fail_on_type_mismatch", "true.", FLAG),
                          Field.of("fail_on_missing_column", "true.", FLAG),
                          Field.of("warn_on_extra_column", "true.", FLAG))),
                  Field.of(
                      "inheritance_mode",
                      "merge.",
                      new Choice(List.of("merge", "override", "strict"))))),
          Field.of(
              "rbac",
              "Not judged here.",
              Fields.of(
                  Field.of("enabled", "false.", FLAG),
                  Field.of("required_role", "None.", WORD),
                  Field.of("allow_principal_fallback", "true.", FLAG))),
          Field.of(
              "secret_scanning",
              "Not judged here.",
              Fields.of(
                  Field.of("enabled", "false.", FLAG),
                  Field.of("exclude_patterns", "None.", WORDS),
                  Field.of("custom_patterns", "None.", new ListOf(SECRET_PATTERN, 0, LISTED, null)),
                  Field.of("severity", "error.", new Choice(List.of("error", "warning"))))),
          Field.of(
              "network_policies",
              "Not judged here.",
              Fields.of(
                  Field.of("enabled", "false.", FLAG),
                  Field.of("default_deny", "true.", FLAG),
                  Field.of(
                      "custom_egress_rules", "None.", new ListOf(new Free(), 0, LISTED, null)))));

  /** What {@code dbt:} holds. */
  static final Fields DBT =
      Fields.of(
          Field.of(
              "coverage",
              "How coverage is measured.",
              Fields.of(
                  Field.of(
                      "model_level_tests",
                      "A test of the whole model counts for the columns its arguments name; false.",
                      FLAG),
                  Field.of(
                      "denominator",
                      "Which columns there are: those that are declared, or the catalog's; declared.",
                      new Choice(List.of("declared", "catalog"))),
                  Field.of(
                      "tests_must_pass",
                      "Only tests count that passed or warned in run_results.json; false.",
                      FLAG),
                  Field.of(
                      "zero_columns_fail",
                      "A model without columns is at 0 percent; false.",
                      FLAG))),
          Field.of(
              "documentation",
              "How descriptions are read.",
              Fields.of(
                  Field.of(
                      "placeholder_match",
                      "anywhere, or short: only in descriptions of at most 5 words; anywhere.",
                      new Choice(List.of("anywhere", "short"))))),
          Field.of(
              "scope",
              "Which models are judged.",
              Fields.of(
                  Field.of(
                      "include_packages",
                      "Packages judged beside the project itself; [\"*\"] is all.",
                      WORDS))),
          Field.of(
              "rego",
              "Checks in Rego.",
              Fields.of(Field.of("checks", "Files or folders, from the policy file.", WORDS))),
          Field.of(
              "delegate",
              "What later files of a chain, and the project itself, may excuse.",
              Fields.of(
                  Field.of(
                      "overrides",
                      "Which overrides later files may add; none.",
                      new Choice(List.of("none", "downgrade", "exclude"))),
                  Field.of(
                      "inline_skips",
                      "Which inline skips are honoured; any.",
                      new Choice(List.of("none", "until", "any"))),
                  Field.of(
                      "baseline",
                      "Whether a baseline may be used; allowed.",
                      new Choice(List.of("none", "allowed"))),
                  Field.of("max_days", "Days within which exceptions have to end.", COUNT))));

  private static final Choice SCOPE = new Choice(List.of("enterprise", "domain"));

  /** A {@code writ.yaml}: other rooms' blocks stand beside this one's. */
  static final Fields WRIT_YAML =
      Fields.of(
          Field.of(GOVERNANCE, "The law.", BLOCK),
          Field.of("dbt", "Writ's own options.", DBT),
          Field.of("scope", "Where in a chain the file stands.", SCOPE),
          Field.of("parent_manifest", "The file's parent; give it before this one.", WORD),
          Field.of("workloads", "Another room's.", new Free()),
          Field.of("incidents", "Another room's.", new Free()),
          Field.of("vms", "Another room's.", new Free()),
          Field.of("images", "Another room's.", new Free()));

  private GovernanceShape() {}

  /** The published schema of a policy file. */
  static String schema(String id) {
    return JsonSchema.of(id, "What dbt models of a project have to be like", WRIT_YAML);
  }

  private static Fields named(Field... config) {
    return Fields.of(
        Field.required("name", "What findings call it.", WORD),
        RULE_TYPE,
        Field.required(
            "action", "warn, or error and block.", new Choice(List.of("warn", "error", "block"))),
        Field.required("message", "What a finding says.", WORD),
        Field.required("config", "What it asks for.", Fields.of(config)));
  }

  private static Text notBlank(String message) {
    return new Text(
        1,
        Integer.MAX_VALUE,
        null,
        null,
        List.of(
            new Rule(
                "self.matches('[^\\\\s]')",
                message,
                null,
                node -> node instanceof Node.Scalar text && !text.value().display().isBlank())));
  }

  private static Text glob() {
    return new Text(
        1,
        Integer.MAX_VALUE,
        null,
        null,
        List.of(
            new Rule(
                "true",
                "has a range that runs backwards, as `[z-a]` does; write it from low to high",
                null,
                node -> node instanceof Node.Scalar text && runsForward(text.value().display()))));
  }

  /** Whether each {@code [a-z]} of a glob has its ends in order. */
  private static boolean runsForward(String glob) {
    int open = glob.indexOf('[');
    while (open >= 0) {
      int from = glob.startsWith("!", open + 1) ? open + 2 : open + 1;
      int close = glob.indexOf(']', from + 1);
      for (int i = from; i + 2 < close; i++) {
        if (glob.charAt(i + 1) == '-') {
          if (glob.codePointAt(i) > glob.codePointAt(i + 2)) {
            return false;
          }
          i += 2;
        }
      }
      open = close < 0 ? -1 : glob.indexOf('[', close + 1);
    }
    return true;
  }

  private static Map<String, Fields> variants(Object... wordsAndFields) {
    Map<String, Fields> variants = new LinkedHashMap<>();
    for (int i = 0; i < wordsAndFields.length; i += 2) {
      variants.put((String) wordsAndFields[i], (Fields) wordsAndFields[i + 1]);
    }
    return variants;
  }
}
