package dev.writ.dbt.decide;

import dev.writ.dbt.observe.Model;
import dev.writ.dbt.observe.Notice;
import dev.writ.dbt.policy.EffectivePolicy;
import dev.writ.dbt.policy.PolicyType;
import dev.writ.rego.RegoValue;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Exceptions that stand in a model's own YAML: {@code meta: {writ: {skip: [{code, reason,
 * until}]}}} on the model or on one of its columns. One that is not honoured leaves the finding as
 * it is, with a notice.
 */
final class Skips {
  private final EffectivePolicy policy;
  private final LocalDate today;
  private final Set<String> ruleIds;
  private final Map<String, List<Skip>> byModel = new HashMap<>();
  private final List<Skip> all = new ArrayList<>();

  /** One entry, and whether it has hidden anything. */
  static final class Skip {
    private final Model model;
    private final @Nullable String column;
    private final List<String> codes;
    private final String reason;
    private final @Nullable LocalDate until;
    private boolean used;

    private Skip(
        Model model,
        @Nullable String column,
        List<String> codes,
        String reason,
        @Nullable LocalDate until) {
      this.model = model;
      this.column = column;
      this.codes = codes;
      this.reason = reason;
      this.until = until;
    }

    String reason() {
      return reason;
    }

    @Nullable LocalDate until() {
      return until;
    }

    private boolean fits(Finding finding) {
      return (column == null || column.equals(finding.column()))
          && codes.stream().anyMatch(code -> names(code, finding));
    }

    private static boolean names(String code, Finding finding) {
      return code.equals(finding.ruleId())
          || code.equals(finding.code().type().word())
          || Code.find(code).filter(found -> found == finding.code()).isPresent();
    }
  }

  /**
   * @param ruleIds of Rego checks and named policies, which a skip may name
   */
  Skips(
      List<Model> models,
      EffectivePolicy policy,
      Set<String> ruleIds,
      LocalDate today,
      List<Notice> notices) {
    this.policy = policy;
    this.today = today;
    this.ruleIds = ruleIds;
    for (Model model : models) {
      read(model, null, model.meta(), notices);
      model.columns().forEach(column -> read(model, column.name(), column.meta(), notices));
    }
  }

  @Nullable Skip find(Finding finding) {
    for (Skip skip : byModel.getOrDefault(finding.uniqueId(), List.of())) {
      if (skip.fits(finding)) {
        skip.used = true;
        return skip;
      }
    }
    return null;
  }

  /** To be called after all findings were looked up. */
  void noticeUnused(List<Notice> notices) {
    for (Skip skip : all) {
      if (!skip.used) {
        notices.add(
            notice(
                "SKIP_UNUSED",
                skip.model,
                skip.column,
                "the skip of %s hides nothing; remove it".formatted(named(skip.codes))));
      }
    }
  }

  private void read(
      Model model, @Nullable String column, RegoValue.Obj meta, List<Notice> notices) {
    if (meta.size() == 0) {
      return;
    }
    RegoValue entries = meta.find("writ") instanceof RegoValue.Obj writ ? writ.find("skip") : null;
    switch (entries) {
      case RegoValue.Obj one -> readOne(model, column, one, notices);
      case RegoValue.Arr several -> {
        for (RegoValue each : several.asList()) {
          if (each instanceof RegoValue.Obj one) {
            readOne(model, column, one, notices);
          } else {
            notices.add(unreadable(model, column));
          }
        }
      }
      case null -> {}
      case RegoValue.Null _,
          RegoValue.Bool _,
          RegoValue.Num _,
          RegoValue.Str _,
          RegoValue.SetOf _ ->
          notices.add(unreadable(model, column));
    }
  }

  private static Notice unreadable(Model model, @Nullable String column) {
    return notice(
        "SKIP_UNKNOWN_CODE",
        model,
        column,
        "a skip is a map with `code` and `reason`, such as `{code: E201, reason: \"…\"}`");
  }

  private void readOne(
      Model model, @Nullable String column, RegoValue.Obj entry, List<Notice> notices) {
    List<String> codes = texts(entry.find("code"));
    List<String> unknown = codes.stream().filter(code -> !isKnown(code)).toList();
    if (codes.isEmpty() || !unknown.isEmpty()) {
      notices.add(
          notice(
              "SKIP_UNKNOWN_CODE",
              model,
              column,
              "%s is no code, rule or policy type that can be skipped"
                  .formatted(codes.isEmpty() ? "nothing" : named(unknown))));
    }
    List<String> known = codes.stream().filter(this::isKnown).toList();
    if (known.isEmpty()) {
      return;
    }
    String reason = entry.find("reason") instanceof RegoValue.Str text ? text.value() : "";
    if (reason.isBlank()) {
      notices.add(
          notice(
              "SKIP_WITHOUT_REASON",
              model,
              column,
              "the skip of %s gives no `reason`".formatted(named(known))));
      return;
    }
    RegoValue written = entry.find("until");
    LocalDate until = date(written);
    boolean unreadable = written != null && until == null;
    if (unreadable || (until != null && until.isBefore(today))) {
      notices.add(
          notice(
              "SKIP_EXPIRED",
              model,
              column,
              until == null
                  ? "the skip of %s has no date in `until`; write it as 2027-03-31"
                      .formatted(named(known))
                  : "the skip of %s ended on %s".formatted(named(known), until)));
      return;
    }
    if (!isAllowed(until)) {
      notices.add(
          notice(
              "SKIP_NOT_ALLOWED",
              model,
              column,
              "the policy does not let a model skip %s%s"
                  .formatted(named(known), until == null ? " without a date" : " for so long")));
      return;
    }
    Skip skip = new Skip(model, column, known, reason, until);
    all.add(skip);
    byModel.computeIfAbsent(model.uniqueId(), id -> new ArrayList<>()).add(skip);
  }

  private boolean isAllowed(@Nullable LocalDate until) {
    Integer days = policy.options().maxDays();
    boolean withinDays = days == null || (until != null && !until.isAfter(today.plusDays(days)));
    return switch (policy.options().inlineSkips()) {
      case NONE -> false;
      case UNTIL -> until != null && withinDays;
      case ANY -> withinDays;
    };
  }

  private boolean isKnown(String code) {
    return ruleIds.contains(code)
        || Code.find(code).filter(found -> found != Code.E450).isPresent()
        || isPolicyType(code);
  }

  private static boolean isPolicyType(String word) {
    for (PolicyType type : PolicyType.values()) {
      if (type.word().equals(word)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> texts(@Nullable RegoValue value) {
    List<String> texts = new ArrayList<>();
    if (value instanceof RegoValue.Str one) {
      texts.add(one.value());
    } else if (value instanceof RegoValue.Arr several) {
      for (RegoValue each : several.asList()) {
        texts.add(each instanceof RegoValue.Str one ? one.value() : each.toString());
      }
    }
    return texts;
  }

  private static @Nullable LocalDate date(@Nullable RegoValue value) {
    try {
      return value instanceof RegoValue.Str text ? LocalDate.parse(text.value()) : null;
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static String named(List<String> codes) {
    return String.join(", ", codes.stream().map(code -> "`" + code + "`").toList());
  }

  private static Notice notice(String code, Model model, @Nullable String column, String message) {
    return new Notice(
        code,
        "model `%s`%s: %s"
            .formatted(
                model.displayName(), column == null ? "" : ", column `" + column + "`", message));
  }
}
