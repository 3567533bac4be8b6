package dev.writ.dbt.decide;

import dev.writ.dbt.observe.Model;
import dev.writ.dbt.policy.EffectivePolicy.NamedPolicy;
import dev.writ.dbt.policy.EffectivePolicy.RegoSource;
import dev.writ.rego.Outcome;
import dev.writ.rego.PreparedQuery;
import dev.writ.rego.RegoError;
import dev.writ.rego.RegoValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a Rego file, and how its answer becomes findings.
 *
 * @param check last part of the file's package
 * @param policy the entry of {@code policies:} that names the file; null for one of {@code
 *     dbt.rego.checks}
 */
record RegoRule(
    String check, Kind kind, RegoSource file, PreparedQuery query, @Nullable NamedPolicy policy) {

  /** The rules that are asked. */
  enum Kind {
    DENY(false, Severity.ERROR),
    WARN(false, Severity.WARNING),
    PROJECT_DENY(true, Severity.ERROR),
    PROJECT_WARN(true, Severity.WARNING);

    static final List<Kind> ALL = List.of(values());

    private final boolean aboutProject;
    private final Severity severity;

    Kind(boolean aboutProject, Severity severity) {
      this.aboutProject = aboutProject;
      this.severity = severity;
    }

    boolean aboutProject() {
      return aboutProject;
    }

    /** Such as {@code project_deny}. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static String names() {
      return String.join(", ", ALL.stream().map(kind -> "`" + kind.word() + "`").toList());
    }
  }

  /** Members that an object of a rule's set may have. */
  private static final List<String> MEMBERS =
      List.of("msg", "column", "expected", "actual", "suggestion", "url", "key");

  private static final String DEADLINE = "eval_cancel_error";

  /** Such as {@code owners.deny}; the policy's name where one names the file. */
  String id() {
    return policy == null ? check + "." + kind.word() : policy.name();
  }

  static boolean isLate(Outcome outcome) {
    return outcome instanceof Outcome.Failed failed
        && failed.errors().getFirst().code().equals(DEADLINE);
  }

  /**
   * @param model null for the project
   */
  List<Finding> findings(@Nullable Model model, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Failed failed -> List.of(failure(model, told(failed.errors().getFirst())));
      case Outcome.Undefined _ ->
          List.of(failure(model, "`%s` has no value, not even an empty set".formatted(word())));
      case Outcome.Defined defined -> findings(model, defined.value());
    };
  }

  private static String told(RegoError error) {
    if (error.code().equals(DEADLINE)) {
      return error.message().replace("deadline of ", "").replace(" exceeded", "")
          + " were not enough";
    }
    return error.location() == null ? error.message() : error.location() + ": " + error.message();
  }

  private String word() {
    return kind.word();
  }

  private List<Finding> findings(@Nullable Model model, RegoValue value) {
    if (!(value instanceof RegoValue.SetOf set)) {
      return List.of(
          failure(
              model,
              "`%s` is %s, not a set of objects with `msg`".formatted(word(), withArticle(value))));
    }
    List<Finding> findings = new ArrayList<>();
    for (RegoValue element : set.asList()) {
      String fault = fault(element);
      if (fault != null) {
        return List.of(failure(model, fault));
      }
      findings.add(finding(model, (RegoValue.Obj) element));
    }
    return findings;
  }

  private @Nullable String fault(RegoValue element) {
    if (!(element instanceof RegoValue.Obj object)) {
      return "`%s` holds %s, not an object with `msg`".formatted(word(), withArticle(element));
    }
    for (int i = 0; i < object.size(); i++) {
      String member = object.keyAt(i).display();
      if (!MEMBERS.contains(member)) {
        return "`%s` holds an object with `%s`; there are %s"
            .formatted(word(), member, String.join(", ", MEMBERS));
      }
      if (!(object.valueAt(i) instanceof RegoValue.Str)) {
        return "`%s` of `%s` is %s, not a string"
            .formatted(member, word(), withArticle(object.valueAt(i)));
      }
    }
    if (text(object, "msg").isBlank()) {
      return "`%s` holds an object without `msg`".formatted(word());
    }
    String url = text(object, "url");
    return url.isEmpty() || List.of("/", "https://", "http://").stream().anyMatch(url::startsWith)
        ? null
        : "`url` of `%s` begins with none of `https://`, `http://` and `/`".formatted(word());
  }

  private static String withArticle(RegoValue value) {
    return switch (value) {
      case RegoValue.Null _ -> "null";
      case RegoValue.Arr _, RegoValue.Obj _ -> "an " + value.typeName();
      case RegoValue.Bool _, RegoValue.Num _, RegoValue.Str _, RegoValue.SetOf _ ->
          "a " + value.typeName();
    };
  }

  private static String text(RegoValue.Obj object, String member) {
    return object.find(member) instanceof RegoValue.Str text ? text.value() : "";
  }

  private Finding finding(@Nullable Model model, RegoValue.Obj said) {
    String column = text(said, "column");
    String url = text(said, "url");
    String key = text(said, "key");
    return new Finding(
        policy == null ? Code.E403 : Code.E600,
        id(),
        policy == null || kind.severity == Severity.WARNING
            ? kind.severity
            : CustomRulesCheck.severity(policy),
        model == null ? null : model.ref(),
        column.isEmpty() ? null : column,
        policy == null ? text(said, "msg") : CustomRulesCheck.message(policy, text(said, "msg")),
        text(said, "expected"),
        text(said, "actual"),
        text(said, "suggestion"),
        url.isEmpty() ? (policy == null ? null : Code.E600.page() + "/custom-policies") : url,
        null,
        policy == null ? key : word() + ":" + key,
        null);
  }

  /**
   * The rule could not answer: E450.
   *
   * @param model null for the project
   */
  Finding failure(@Nullable Model model, String cause) {
    return new Finding(
        Code.E450,
        id(),
        Severity.ERROR,
        model == null ? null : model.ref(),
        null,
        "Check '%s' could not be evaluated for model '%s': %s"
            .formatted(id(), model == null ? Finding.PROJECT : model.displayName(), cause),
        "A result from check '%s'".formatted(id()),
        "%s (%s, SHA-256 %s)".formatted(cause, file.path(), file.sha256()),
        "Correct the check. Until then it blocks.",
        null,
        null,
        policy == null ? "" : word(),
        null);
  }
}
