package dev.writ.dbt.policy;

import com.google.re2j.Pattern;
import dev.writ.dbt.policy.EffectivePolicy.CustomRule;
import dev.writ.dbt.policy.EffectivePolicy.NamedPolicy;
import dev.writ.dbt.policy.EffectivePolicy.NamedPolicy.Requirement;
import dev.writ.dbt.policy.EffectivePolicy.PolicyOverride;
import dev.writ.dbt.policy.EffectivePolicy.PolicyValue;
import dev.writ.dbt.policy.EffectivePolicy.RegoSource;
import dev.writ.document.Node;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lists that the files of a chain share. Each file adds to them and none takes away; exceptions
 * need leave of the files before.
 */
final class Union {
  private final List<CustomRule> customRules = new ArrayList<>();
  private final Map<String, NamedPolicy> policies = new LinkedHashMap<>();
  private final List<PolicyOverride> overrides = new ArrayList<>();
  private final Map<String, RegoSource> regoChecks = new LinkedHashMap<>();
  private final Set<String> packages = new LinkedHashSet<>();
  private final List<PolicyValue> values = new ArrayList<>();

  private final List<Problem> problems;
  private final LocalDate today;

  private PolicyDocument document = new PolicyDocument("", new byte[0], RegoFiles.NONE);
  private Leave leave = new Leave(true, "none", null);

  /**
   * What the files before a file let it except.
   *
   * @param first nothing stands before it: it needs no leave
   * @param overrides as {@code dbt.delegate.overrides} says
   * @param maxDays within which an exception has to end; null for no end
   */
  record Leave(boolean first, String overrides, @Nullable Long maxDays) {}

  Union(List<Problem> problems, LocalDate today) {
    this.problems = problems;
    this.today = today;
  }

  /** The file that the nodes to come are from. */
  void begin(PolicyDocument next, Leave given) {
    document = next;
    leave = given;
  }

  List<CustomRule> customRules() {
    return customRules;
  }

  List<NamedPolicy> policies() {
    return List.copyOf(policies.values());
  }

  List<PolicyOverride> overrides() {
    return overrides;
  }

  List<RegoSource> regoChecks() {
    return List.copyOf(regoChecks.values());
  }

  List<String> packages() {
    return List.copyOf(packages);
  }

  /** Every entry with its place. */
  List<PolicyValue> values() {
    return values;
  }

  void add(Node governance) {
    for (Node rule : sound(governance.itemsAt("custom_rules"))) {
      tell("custom_rules[%d]".formatted(customRules.size()), rule);
      customRules.add(customRule(rule));
    }
    List<Node> named = governance.itemsAt("policies");
    for (int i = 0; i < named.size(); i++) {
      if (!Node.isNull(named.get(i))) {
        addPolicy(named.get(i), "policies[%d]".formatted(i));
      }
    }
    for (Node override : sound(governance.itemsAt("policy_overrides"))) {
      addOverride(override);
    }
  }

  void addOptions(Node dbt) {
    List<Node> checks = dbt.itemsAt("rego", "checks");
    for (int i = 0; i < checks.size(); i++) {
      for (RegoSource source : rego(checks.get(i), "dbt.rego.checks[%d]".formatted(i))) {
        regoChecks.put(source.path() + " " + source.sha256(), source);
      }
      tell("dbt.rego.checks[%s]".formatted(PolicyChain.shown(checks.get(i))), checks.get(i));
    }
    for (Node name : dbt.itemsAt("scope", "include_packages")) {
      packages.add(PolicyChain.shown(name));
      tell("dbt.scope.include_packages[%s]".formatted(PolicyChain.shown(name)), name);
    }
  }

  private static List<Node> sound(List<Node> items) {
    return items.stream().filter(item -> !Node.isNull(item)).toList();
  }

  private CustomRule customRule(Node rule) {
    String appliesTo = textOr(rule, "applies_to", "*");
    Place place = place(rule);
    return switch (textOr(rule, "type", "")) {
      case "require_tags_for_prefix" ->
          new CustomRule.RequireTagsForPrefix(
              textOr(rule, "prefix", ""), texts(rule, "required_tags"), appliesTo, place);
      case "require_meta_field" ->
          new CustomRule.RequireMetaField(
              textOr(rule, "field", ""),
              !Boolean.FALSE.equals(rule.flagAt("required")),
              appliesTo,
              place);
      case "require_tests_of_type" -> {
        Long columns = rule.numberAt("min_columns");
        yield new CustomRule.RequireTestsOfType(
            texts(rule, "test_types"), columns == null ? 1 : columns.intValue(), appliesTo, place);
      }
      default -> throw new IllegalStateException("the shape lets no other type pass");
    };
  }

  private void addPolicy(Node node, String path) {
    String name = textOr(node, "name", "");
    NamedPolicy before = policies.get(name);
    if (before != null) {
      problems.add(
          Problem.at(
              place(node),
              "POLICY_NAME_TAKEN",
              "the policy `%s` is there already (%s); a name stands for one policy"
                  .formatted(name, before.place())));
      return;
    }
    Requirement requirement = requirement(node, path);
    if (requirement != null) {
      tell("policies[%d]".formatted(policies.size()), node);
      policies.put(
          name,
          new NamedPolicy(
              name,
              !"warn".equals(node.textAt("action")),
              textOr(node, "message", ""),
              requirement,
              place(node)));
    }
  }

  private @Nullable Requirement requirement(Node node, String path) {
    return switch (textOr(node, "type", "")) {
      case "required_tags" -> new Requirement.RequiredTags(texts(node, "config", "required_tags"));
      case "naming_convention" -> {
        Node pattern = node.at("config", "pattern");
        Pattern compiled =
            pattern == null
                ? null
                : Regex.compile(
                    PolicyChain.shown(pattern), path + ".config.pattern", place(pattern), problems);
        yield compiled == null ? null : new Requirement.NamingConvention(compiled);
      }
      case "max_transforms" -> {
        Long threshold = node.numberAt("config", "threshold");
        yield new Requirement.MaxTransforms(threshold == null ? 0 : threshold.intValue());
      }
      case "custom" -> custom(node, path);
      default -> throw new IllegalStateException("the shape lets no other type pass");
    };
  }

  private @Nullable Requirement custom(Node node, String path) {
    Node condition = node.at("config", "condition");
    Node file = node.at("config", "rego");
    if (condition != null) {
      problems.add(
          Problem.at(
                  place(condition),
                  "CONDITION_NOT_SUPPORTED",
                  "`%s.config.condition` is Python, which is not evaluated here".formatted(path))
              .suggesting("write it in Rego as config.rego; docs: /governance/custom-policies"));
      return null;
    }
    if (file == null) {
      problems.add(
          Problem.at(place(node), "POLICY_INVALID", "`%s.config.rego` is missing".formatted(path))
              .suggesting("name a Rego file, relative to the policy file"));
      return null;
    }
    List<RegoSource> sources = rego(file, path + ".config.rego");
    if (sources.size() > 1) {
      problems.add(
          Problem.at(
              place(file),
              "POLICY_REGO_NOT_READABLE",
              "`%s.config.rego` is a folder; a policy is one file".formatted(path)));
      return null;
    }
    return sources.isEmpty() ? null : new Requirement.Custom(sources.getFirst());
  }

  private List<RegoSource> rego(Node path, String field) {
    String file = PolicyChain.shown(path);
    String fault = "it holds no Rego file";
    try {
      List<RegoSource> sources = document.rego().read(file);
      if (!sources.isEmpty()) {
        return sources;
      }
    } catch (IOException e) {
      fault = String.valueOf(e.getMessage());
    }
    problems.add(
        Problem.at(
            place(path),
            "POLICY_REGO_NOT_READABLE",
            "`%s` `%s` can't be read: %s".formatted(field, file, fault)));
    return List.of();
  }

  private void addOverride(Node node) {
    PolicyOverride.Action action =
        PolicyOverride.Action.valueOf(textOr(node, "action", "").toUpperCase(Locale.ROOT));
    String expires = node.textAt("expires");
    LocalDate until = expires == null ? null : LocalDate.parse(expires);
    if (!leave.first()) {
      requireLeave(node, action, until);
    }
    Set<PolicyType> types = null;
    if (node.at("policy_types") != null) {
      types = EnumSet.noneOf(PolicyType.class);
      for (String word : texts(node, "policy_types")) {
        types.add(PolicyType.valueOf(word.toUpperCase(Locale.ROOT)));
      }
    }
    tell("policy_overrides[%d]".formatted(overrides.size()), node);
    overrides.add(
        new PolicyOverride(
            textOr(node, "pattern", ""),
            action,
            textOr(node, "reason", ""),
            until,
            types,
            place(node)));
  }

  private void requireLeave(Node node, PolicyOverride.Action action, @Nullable LocalDate until) {
    Long maxDays = leave.maxDays();
    boolean allowed =
        switch (action) {
          case DOWNGRADE -> !leave.overrides().equals("none");
          case EXCLUDE -> leave.overrides().equals("exclude");
        };
    if (!allowed) {
      problems.add(
          Problem.at(
                  place(node),
                  "POLICY_OVERRIDE_NOT_DELEGATED",
                  ("the files before it let it add no override that does `%s`"
                          + " (dbt.delegate.overrides is `%s`)")
                      .formatted(action.name().toLowerCase(Locale.ROOT), leave.overrides()))
              .suggesting("ask the owners of the parent file for `delegate: {overrides: …}`"));
    } else if (maxDays != null && (until == null || until.isAfter(today.plusDays(maxDays)))) {
      problems.add(
          Problem.at(
                  place(node),
                  "POLICY_OVERRIDE_TOO_LONG",
                  "the files before it let an override last %d days, this one %s"
                      .formatted(maxDays, until == null ? "never ends" : "ends on " + until))
              .suggesting("set `expires` to %s or earlier".formatted(today.plusDays(maxDays))));
    }
  }

  private void tell(String path, Node entry) {
    values.add(new PolicyValue(path, PolicyChain.shown(entry), place(entry)));
  }

  private Place place(Node node) {
    return Written.at(document.name(), node);
  }

  private static String textOr(Node node, String key, String standard) {
    String text = node.textAt(key);
    return text == null ? standard : text;
  }

  private static List<String> texts(Node node, String... keys) {
    return node.itemsAt(keys).stream().map(PolicyChain::shown).toList();
  }
}
