package dev.writ.dbt.decide;

import dev.writ.dbt.observe.DataTest;
import dev.writ.dbt.observe.Model;
import dev.writ.dbt.observe.Snapshot;
import dev.writ.dbt.policy.EffectivePolicy;
import dev.writ.dbt.policy.EffectivePolicy.CustomRule;
import dev.writ.dbt.policy.EffectivePolicy.NamedPolicy;
import dev.writ.rego.RegoValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** E400, E401, E402, E600: the house's own rules on tags, meta fields, tests, names and size. */
final class CustomRulesCheck implements Check {
  /** Columns that a template shows at most. */
  private static final int PASTED = 100;

  @Override
  public String name() {
    return "custom";
  }

  @Override
  public boolean isAskedBy(EffectivePolicy policy) {
    return !policy.customRules().isEmpty() || !policy.policies().isEmpty();
  }

  @Override
  public List<Finding> findings(Snapshot snapshot, EffectivePolicy policy) {
    List<Glob> globs =
        policy.customRules().stream().map(rule -> Glob.of(rule.appliesTo())).toList();
    List<Finding> findings = new ArrayList<>();
    for (Model model : snapshot.models()) {
      for (int i = 0; i < globs.size(); i++) {
        if (globs.get(i).matches(model)) {
          add(findings, judge(policy.customRules().get(i), model, snapshot));
        }
      }
      for (NamedPolicy named : policy.policies()) {
        add(findings, judge(named, model));
      }
    }
    for (NamedPolicy named : policy.policies()) {
      add(findings, judge(named, snapshot.models().size()));
    }
    return findings;
  }

  private static void add(List<Finding> findings, @Nullable Finding finding) {
    if (finding != null) {
      findings.add(finding);
    }
  }

  private static @Nullable Finding judge(CustomRule rule, Model model, Snapshot snapshot) {
    return switch (rule) {
      case CustomRule.RequireTagsForPrefix tags -> tags(tags, model);
      case CustomRule.RequireMetaField meta -> meta(meta, model);
      case CustomRule.RequireTestsOfType tests ->
          tests(tests, model, snapshot.tests().getOrDefault(model.uniqueId(), List.of()));
    };
  }

  private static @Nullable Finding tags(CustomRule.RequireTagsForPrefix rule, Model model) {
    if (!model.name().startsWith(rule.prefix())) {
      return null;
    }
    List<String> missing =
        rule.requiredTags().stream().filter(tag -> !model.tags().contains(tag)).sorted().toList();
    if (missing.isEmpty()) {
      return null;
    }
    String name = model.displayName();
    return Finding.error(
            Code.E400,
            model,
            "Model '%s' with prefix '%s' is missing required tags: %s"
                .formatted(name, rule.prefix(), String.join(", ", missing)),
            "Tags %s should be present on models with prefix '%s'"
                .formatted(sorted(rule.requiredTags()), rule.prefix()),
            "Missing tags: " + String.join(", ", missing),
            "Add the missing tags to model '%s' in your dbt YAML.".formatted(name))
        .about("require_tags_for_prefix:" + rule.prefix() + ":" + rule.appliesTo())
        .toPaste(Template.tags(model, missing));
  }

  private static @Nullable Finding meta(CustomRule.RequireMetaField rule, Model model) {
    RegoValue value = field(model.meta(), rule.field());
    boolean empty = value != null && rule.required() && isEmpty(value);
    if (value != null && !empty) {
      return null;
    }
    String name = model.displayName();
    return Finding.error(
            Code.E401,
            model,
            (empty
                    ? "Model '%s' has empty value for required meta field '%s'"
                    : "Model '%s' is missing required meta field '%s'")
                .formatted(name, rule.field()),
            "Meta field '%s' should be defined with a non-empty value".formatted(rule.field()),
            "Meta field '%s' is %s"
                .formatted(rule.field(), empty ? "defined but empty" : "not defined"),
            "Add the meta field '%s' to model '%s' in your dbt YAML.".formatted(rule.field(), name))
        .about("require_meta_field:" + rule.field() + ":" + rule.appliesTo())
        .toPaste(Template.meta(model, rule.field()));
  }

  /** A dotted name is a path where no key is called so. */
  private static @Nullable RegoValue field(RegoValue.Obj meta, String field) {
    RegoValue direct = meta.find(field);
    if (direct != null) {
      return direct;
    }
    RegoValue at = meta;
    for (String part : field.split("\\.", -1)) {
      at = at instanceof RegoValue.Obj object ? object.find(part) : null;
      if (at == null) {
        return null;
      }
    }
    return at;
  }

  private static boolean isEmpty(RegoValue value) {
    return switch (value) {
      case RegoValue.Null _ -> true;
      case RegoValue.Str text -> text.value().isBlank();
      case RegoValue.Arr list -> list.size() == 0;
      case RegoValue.Obj object -> object.size() == 0;
      case RegoValue.SetOf set -> set.size() == 0;
      case RegoValue.Bool _, RegoValue.Num _ -> false;
    };
  }

  private static @Nullable Finding tests(
      CustomRule.RequireTestsOfType rule, Model model, List<DataTest> tests) {
    Map<String, Set<String>> typesByColumn = new LinkedHashMap<>();
    Set<String> onModel = new HashSet<>();
    for (DataTest test : tests) {
      if (test.type() != null) {
        onModel.add(test.type());
        if (test.column() != null) {
          typesByColumn.computeIfAbsent(test.column(), _ -> new HashSet<>()).add(test.type());
        }
      }
    }
    Predicate<Set<String>> hasAll = types -> types.containsAll(rule.testTypes());
    int count = (int) typesByColumn.values().stream().filter(hasAll).count();
    if (count >= rule.minColumns()) {
      return null;
    }
    String name = model.displayName();
    String types = "[" + String.join(", ", rule.testTypes()) + "]";
    List<String> missing =
        rule.testTypes().stream().filter(type -> !onModel.contains(type)).sorted().toList();
    Finding finding =
        missing.isEmpty()
            ? Finding.error(
                Code.E402,
                model,
                "Model '%s' has %d column(s) with required tests, but min_columns=%d required"
                    .formatted(name, count, rule.minColumns()),
                "At least %d column(s) should have tests of type %s"
                    .formatted(rule.minColumns(), types),
                "Only %d column(s) have the required test types".formatted(count),
                "Add tests to more columns. Currently %d of %d required columns have %s tests."
                    .formatted(count, rule.minColumns(), types))
            : Finding.error(
                Code.E402,
                model,
                "Model '%s' is missing required test types: %s"
                    .formatted(name, String.join(", ", missing)),
                "Tests of type %s should exist for at least %d column(s)"
                    .formatted(types, rule.minColumns()),
                "Missing test types: " + String.join(", ", missing),
                "Add the required tests to columns of model '%s'.".formatted(name));
    return finding
        .about("require_tests_of_type:%s:%s".formatted(sorted(rule.testTypes()), rule.appliesTo()))
        .toPaste(Template.tests(model, missingTests(rule, model, typesByColumn, count)));
  }

  /** Of as many columns as are needed, those first that lack least. */
  private static Map<String, List<String>> missingTests(
      CustomRule.RequireTestsOfType rule,
      Model model,
      Map<String, Set<String>> typesByColumn,
      int done) {
    Map<String, List<String>> missing = new LinkedHashMap<>();
    model.columns().forEach(column -> missing.put(column.name(), rule.testTypes()));
    typesByColumn.forEach(
        (column, types) ->
            missing.put(
                column, rule.testTypes().stream().filter(each -> !types.contains(each)).toList()));
    missing.values().removeIf(List::isEmpty);
    Map<String, List<String>> least = new LinkedHashMap<>();
    int wanted = Math.min(rule.minColumns() - done, PASTED);
    missing.entrySet().stream()
        .sorted(Comparator.comparingInt(each -> each.getValue().size()))
        .limit(wanted)
        .forEach(each -> least.put(each.getKey(), each.getValue()));
    for (int i = least.size() + 1; i <= wanted; i++) {
      least.put("column_" + i, rule.testTypes());
    }
    return least;
  }

  private static @Nullable Finding judge(NamedPolicy policy, Model model) {
    String name = model.displayName();
    return switch (policy.requirement()) {
      case NamedPolicy.Requirement.RequiredTags required -> {
        List<String> missing =
            required.tags().stream().filter(tag -> !model.tags().contains(tag)).sorted().toList();
        String list = String.join(", ", missing);
        yield missing.isEmpty()
            ? null
            : finding(
                policy,
                model,
                "Missing tags: " + list,
                "Tags: " + sorted(required.tags()),
                "Tags: " + (model.tags().isEmpty() ? "none" : sorted(model.tags())),
                "Add missing tags to %s: %s".formatted(name, list),
                "required-tags");
      }
      case NamedPolicy.Requirement.NamingConvention convention ->
          convention.pattern().matcher(model.name()).lookingAt()
              ? null
              : finding(
                  policy,
                  model,
                  "Pattern: " + convention.pattern().pattern(),
                  "Pattern: " + convention.pattern().pattern(),
                  "Name: " + name,
                  "Rename %s to match pattern %s".formatted(name, convention.pattern().pattern()),
                  "naming-convention");
      case NamedPolicy.Requirement.MaxTransforms _, NamedPolicy.Requirement.Custom _ -> null;
    };
  }

  private static @Nullable Finding judge(NamedPolicy policy, int models) {
    if (!(policy.requirement() instanceof NamedPolicy.Requirement.MaxTransforms limit)
        || models <= limit.threshold()) {
      return null;
    }
    return finding(
        policy,
        null,
        "Actual: %d, Threshold: %d".formatted(models, limit.threshold()),
        "<= %d models".formatted(limit.threshold()),
        models + " models",
        "Reduce model count to %d or below".formatted(limit.threshold()),
        "max-transforms");
  }

  private static Finding finding(
      NamedPolicy policy,
      @Nullable Model model,
      String fact,
      String expected,
      String actual,
      String suggestion,
      String page) {
    return new Finding(
        Code.E600,
        policy.name(),
        severity(policy),
        model == null ? null : model.ref(),
        null,
        message(policy, fact),
        expected,
        actual,
        suggestion,
        Code.E600.page() + "/" + page,
        null,
        policy.name(),
        null);
  }

  static Severity severity(NamedPolicy policy) {
    return policy.error() ? Severity.ERROR : Severity.WARNING;
  }

  static String message(NamedPolicy policy, String fact) {
    return "[%s] %s (%s)".formatted(policy.name(), policy.message(), fact);
  }

  private static String sorted(Iterable<String> names) {
    List<String> list = new ArrayList<>();
    names.forEach(list::add);
    list.sort(null);
    return String.join(", ", list);
  }
}
