package dev.writ.dbt.decide;

import dev.writ.dbt.observe.Model;
import dev.writ.dbt.observe.ModelRef;
import org.jspecify.annotations.Nullable;

/**
 * One broken rule, as its check saw it: before overrides, skips, baseline and level have their say.
 *
 * @param ruleId the rule's own name where one code stands for many rules; null else
 * @param model null for a finding about the project
 * @param column null for a finding about the model as a whole
 * @param url where the rule itself names a page; null for the code's own page
 * @param template YAML to paste; null where there is none
 * @param subject what tells findings of one code about one model apart; enters the fingerprint,
 *     empty where nothing is needed
 * @param tested of the coverage findings; null else
 */
public record Finding(
    Code code,
    @Nullable String ruleId,
    Severity severity,
    @Nullable ModelRef model,
    @Nullable String column,
    String message,
    String expected,
    String actual,
    String suggestion,
    @Nullable String url,
    @Nullable String template,
    String subject,
    @Nullable Tested tested) {

  /** What {@code model_name} says of a finding about the project. */
  public static final String PROJECT = "project";

  public static Finding error(
      Code code, Model model, String message, String expected, String actual, String suggestion) {
    return new Finding(
        code,
        null,
        Severity.ERROR,
        model.ref(),
        null,
        message,
        expected,
        actual,
        suggestion,
        null,
        null,
        "",
        null);
  }

  /** The model's id; empty for the project. */
  public String uniqueId() {
    return model == null ? "" : model.uniqueId();
  }

  /** The model's display name, or {@link #PROJECT}. */
  public String modelName() {
    return model == null ? PROJECT : model.displayName();
  }

  public Finding as(Severity other) {
    return severity == other ? this : with(other, column, url, template, subject, tested);
  }

  public Finding inColumn(String name) {
    return with(severity, name, url, template, subject, tested);
  }

  /** Told apart from others of its code by this. */
  public Finding about(String what) {
    return with(severity, column, url, template, what, tested);
  }

  public Finding toPaste(String yaml) {
    return with(severity, column, url, yaml, subject, tested);
  }

  /** Explained by a page of its own, not by its code's. */
  Finding explainedAt(String page) {
    return with(severity, column, page, template, subject, tested);
  }

  public Finding measured(Tested columns) {
    return with(severity, column, url, template, subject, columns);
  }

  private Finding with(
      Severity how,
      @Nullable String where,
      @Nullable String page,
      @Nullable String yaml,
      String what,
      @Nullable Tested columns) {
    return new Finding(
        code,
        ruleId,
        how,
        model,
        where,
        message,
        expected,
        actual,
        suggestion,
        page,
        yaml,
        what,
        columns);
  }
}
