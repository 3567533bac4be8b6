package dev.writ.dbt.act;

import dev.writ.dbt.decide.Baseline;
import dev.writ.dbt.decide.CheckRun;
import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.decide.EnforcementResult.ModelCoverage;
import dev.writ.dbt.decide.EnforcementResult.PolicyUsed;
import dev.writ.dbt.decide.Finding;
import dev.writ.dbt.decide.Severity;
import dev.writ.dbt.decide.Suppressed;
import dev.writ.dbt.decide.Tested;
import dev.writ.dbt.decide.Violation;
import dev.writ.dbt.observe.Layer;
import dev.writ.dbt.observe.ModelRef;
import dev.writ.dbt.observe.Notice;
import dev.writ.dbt.observe.Snapshot.ManifestInfo;
import dev.writ.dbt.policy.EffectivePolicy.PolicyFile;
import dev.writ.dbt.policy.EffectivePolicy.PolicyValue;
import dev.writ.dbt.policy.Enforcement;
import dev.writ.dbt.policy.Place;
import dev.writ.dbt.policy.PolicyType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fields of a result in JSON. Within 1.x fields are only added. */
final class ResultShape {
  /** First number changes where a reader of the old one would go wrong. */
  static final String VERSION = "1.0";

  private static final String SHA256 = "^[0-9a-f]{64}$";
  private static final List<String> SEVERITIES = words(Severity.values(), Severity::word);

  /** Nanoseconds of a millisecond, as digits. */
  private static final int NANO_DIGITS = 6;

  private ResultShape() {}

  /**
   * A result, and how it is told.
   *
   * @param result all of it
   * @param locator finds lines
   */
  record Telling(EnforcementResult result, ReportContext context, SourceLocator locator) {
    List<Told> violations() {
      List<Violation> all = result.violations();
      return told(all.subList(0, context.shown(all.size())));
    }

    private List<Told> told(List<Violation> violations) {
      return violations.stream().map(each -> new Told(each, this)).toList();
    }

    boolean isTruncated() {
      return context.shown(result.violations().size()) < result.violations().size();
    }

    int found(PolicyType type) {
      return result.byType().getOrDefault(type, 0);
    }
  }

  /** A violation in a telling. */
  record Told(Violation violation, Telling telling) {
    Finding finding() {
      return violation.finding();
    }

    <V> @Nullable V ofModel(Function<ModelRef, @Nullable V> from) {
      ModelRef model = finding().model();
      return model == null ? null : from.apply(model);
    }

    <V> @Nullable V ofImpact(Function<Violation.Impact, V> from) {
      Violation.Impact impact = violation.impact();
      return impact == null ? null : from.apply(impact);
    }
  }

  /** What was taken out, in a telling. */
  private record ToldSuppressed(Suppressed suppressed, Telling telling) {}

  private static final JsonShape<Told> VIOLATION =
      JsonShape.<Told>of("violation", "One broken rule on one model, or on the project.")
          .matching(
              "error_code",
              "What was found; `writ dbt explain` tells about it.",
              "^FLOE-E[0-9]{3}$",
              told -> told.finding().code().full())
          .choice(
              "severity",
              "What it counts as in the end.",
              SEVERITIES,
              told -> told.violation().severity().word())
          .choice(
              "policy_type",
              "What kind of rule is broken.",
              List.of("naming", "coverage", "documentation", "semantic", "custom"),
              told -> told.finding().code().type().word())
          .text(
              "model_name",
              "The model's name, with its version if it has one; `project` for the project.",
              told -> told.finding().modelName())
          .textOrNull(
              "column_name",
              "Null for a finding about the model as a whole.",
              told -> told.finding().column())
          .text("message", "One sentence.", told -> told.finding().message())
          .text("expected", "What the rule asks for.", told -> told.finding().expected())
          .text("actual", "What there is.", told -> told.finding().actual())
          .text("suggestion", "What to do.", told -> told.finding().suggestion())
          .text(
              "documentation_url",
              "The page that explains it.",
              told -> told.telling().context().urlOf(told.finding()))
          .textsOrNull(
              "downstream_impact",
              "Display names of models that depend on it, sorted, at most 100; null where it was"
                  + " not asked for.",
              told -> told.ofImpact(Violation.Impact::models))
          .formattedOrNull(
              "first_detected",
              "First day on which it was seen; null where nobody knows.",
              "date",
              told -> told.violation().firstDetected())
          .wholeOrNull(
              "occurrences",
              "Runs that saw it; null where nobody counts.",
              told -> told.violation().occurrences())
          .textOrNull(
              "override_applied",
              "Pattern of the override that downgraded or excluded it.",
              told -> told.violation().overrideApplied())
          .textOrNull(
              "unique_id",
              "The model's id; null for the project.",
              told -> told.ofModel(ModelRef::uniqueId))
          .textOrNull(
              "model_version",
              "Null where the model has no versions.",
              told -> told.ofModel(ModelRef::version))
          .textOrNull(
              "rule_id",
              "The rule's own name where one code stands for many rules.",
              told -> told.finding().ruleId())
          .textOrNull(
              "file_path",
              "The model's original_file_path, below its package's folder.",
              told -> told.ofModel(ModelRef::filePath))
          .wholeOrNull(
              "line",
              "Line of `patch_path` on which the model or column is described; null where it was"
                  + " not looked up or not found.",
              told -> told.telling().locator().findLine(told.finding()))
          .matching(
              "fingerprint",
              "Stays the same when texts, numbers or files change.",
              "^[0-9a-f]{32}$",
              told -> told.violation().fingerprint())
          .choice(
              "status",
              "Known ones stand in the baseline and do not count.",
              List.of("new", "known"),
              told -> told.violation().known() ? "known" : "new")
          .choiceOrNull(
              "original_severity",
              "What the check said, where that was changed.",
              SEVERITIES,
              told -> {
                Severity original = told.violation().original();
                return original == null ? null : original.word();
              })
          .textOrNull("template", "YAML to paste.", told -> told.finding().template())
          .textsOrNull(
              "downstream_exposures",
              "Names of exposures that depend on it, sorted; null where it was not asked for.",
              told -> told.ofImpact(Violation.Impact::exposures))
          .wholeOrNull(
              "downstream_total",
              "Models that depend on it; null where it was not asked for.",
              told -> told.ofImpact(Violation.Impact::total))
          .textOrNull(
              "package_name", "Package of the model.", told -> told.ofModel(ModelRef::packageName))
          .textOrNull(
              "patch_path",
              "The YAML file that describes the model, below its package's folder.",
              told -> told.ofModel(ModelRef::patchPath))
          .choiceOrNull(
              "layer",
              "By the name's prefix.",
              words(Layer.values(), Layer::word),
              told -> {
                Layer layer = told.<Layer>ofModel(ModelRef::layer);
                return layer == null ? null : layer.word();
              })
          .text(
              "subject",
              "What tells findings of one code about one model apart; enters the fingerprint.",
              told -> told.finding().subject())
          .wholeOrNull(
              "columns_tested",
              "Of a coverage finding.",
              told -> {
                Tested tested = told.finding().tested();
                return tested == null ? null : (Integer) tested.tested();
              })
          .wholeOrNull(
              "columns_total",
              "Of a coverage finding.",
              told -> {
                Tested tested = told.finding().tested();
                return tested == null ? null : (Integer) tested.total();
              });

  private static final JsonShape<ToldSuppressed> SUPPRESSED =
      JsonShape.<ToldSuppressed>of("suppressed", "A finding that somebody took out, and why.")
          .allOf(VIOLATION, told -> new Told(told.suppressed().violation(), told.telling()))
          .choice(
              "suppressed_by",
              "What took it out.",
              words(Suppressed.By.values(), by -> by.name().toLowerCase(Locale.ROOT)),
              told -> told.suppressed().by().name().toLowerCase(Locale.ROOT))
          .text("reason", "As it was written down.", told -> told.suppressed().reason())
          .formattedOrNull(
              "until",
              "Last day on which it holds; null for ever.",
              "date",
              told -> told.suppressed().until());

  private static final JsonShape<Telling> SUMMARY =
      JsonShape.<Telling>of("summary", "Counts of the full run, also where the list is cut.")
          .whole("total_models", "In the whole file.", told -> told.result().totalModels())
          .whole("models_validated", "In scope.", told -> told.result().modelsValidated())
          .whole(
              "naming_violations", "Listed, known or not.", told -> told.found(PolicyType.NAMING))
          .whole("coverage_violations", "As above.", told -> told.found(PolicyType.COVERAGE))
          .whole(
              "documentation_violations", "As above.", told -> told.found(PolicyType.DOCUMENTATION))
          .whole("semantic_violations", "As above.", told -> told.found(PolicyType.SEMANTIC))
          .whole("custom_rule_violations", "As above.", told -> told.found(PolicyType.CUSTOM))
          .whole("contract_violations", "Not judged here: 0.", _ -> 0)
          .whole("rbac_violations", "Not judged here: 0.", _ -> 0)
          .whole("secret_violations", "Not judged here: 0.", _ -> 0)
          .whole("network_policy_violations", "Not judged here: 0.", _ -> 0)
          .whole("errors", "Known ones too.", told -> told.result().errors())
          .whole("warnings", "Known ones too.", told -> told.result().warnings())
          .whole(
              "overrides_applied",
              "Findings that an override changed.",
              told -> told.result().overridesApplied())
          .number("duration_ms", "Milliseconds.", told -> millis(told.result().duration()))
          .whole(
              "skips_applied",
              "Findings that an inline skip took out.",
              told -> told.result().suppressedBy(Suppressed.By.INLINE_SKIP))
          .whole(
              "waivers_applied",
              "Findings that a waiver took out.",
              told -> told.result().suppressedBy(Suppressed.By.WAIVER))
          .whole(
              "known_findings",
              "Findings that stand in the baseline.",
              told -> told.result().violations().stream().filter(Violation::known).count());

  private static final JsonShape<ManifestInfo> MANIFEST =
      JsonShape.<ManifestInfo>of("manifest", "The file that was judged.")
          .text("schema", "Such as `v12`.", ManifestInfo::schema)
          .matching("sha256", "Of the unpacked bytes.", SHA256, ManifestInfo::sha256)
          .textOrNull("generated_at", "As written.", ManifestInfo::generatedAt)
          .text("dbt_version", "Or `unknown`.", ManifestInfo::dbtVersion)
          .textOrNull("adapter_type", "Such as `duckdb`.", ManifestInfo::adapterType)
          .textOrNull("invocation_id", "dbt's id of the run.", ManifestInfo::invocationId)
          .whole("bytes", "Unpacked.", ManifestInfo::bytes);

  private static final JsonShape<Place> PLACE =
      JsonShape.<Place>of("place", "Where something was written.")
          .text("file", "As it was named.", Place::file)
          .whole("line", "From 1.", Place::line)
          .whole("column", "From 1.", Place::column);

  private static final JsonShape<PolicyUsed> POLICY =
      JsonShape.<PolicyUsed>of("policy", "What was in force.")
          .many(
              "files",
              "The chain, parent first.",
              JsonShape.<PolicyFile>of("policy_file", "One file of the chain.")
                  .text("path", "As it was named.", PolicyFile::path)
                  .matching("sha256", "Of its bytes.", SHA256, PolicyFile::sha256),
              PolicyUsed::files)
          .text("sha256", "Over the files' SHA-256 in order.", PolicyUsed::sha256)
          .many(
              "values",
              "Every value that counts, by path, sorted.",
              JsonShape.<PolicyValue>of("policy_value", "One value that counts.")
                  .text("path", "Such as `quality_gates.minimum_test_coverage`.", PolicyValue::path)
                  .text("value", "As YAML shows it.", PolicyValue::value)
                  .oneOrNull("origin", "Null for a default.", PLACE, PolicyValue::origin),
              PolicyUsed::values);

  private static final JsonShape<EnforcementResult> COVERAGE =
      JsonShape.<EnforcementResult>of("coverage", "Columns that have a test.")
          .whole("tested", "Columns.", result -> result.projectCoverage().tested())
          .whole("total", "Columns.", result -> result.projectCoverage().total())
          .whole(
              "not_applicable",
              "Models without a column, where the policy wants nothing made of that.",
              EnforcementResult::modelsNotApplicable)
          .many(
              "by_layer",
              "By layer, or by first folder below `models/` where no model has a layer.",
              JsonShape.<CoverageGroup>of("coverage_group", "Models of one layer or folder.")
                  .text("name", "Such as `gold`, `staging`, `(root)`.", CoverageGroup::name)
                  .whole("models", "In the group.", CoverageGroup::models)
                  .whole("tested", "Columns.", group -> group.columns().tested())
                  .whole("total", "Columns.", group -> group.columns().total())
                  .whole(
                      "not_applicable",
                      "Models without a column, where the policy wants nothing made of that.",
                      CoverageGroup::notApplicable)
                  .wholeOrNull(
                      "threshold",
                      "Percent that is asked for; null where none is.",
                      CoverageGroup::threshold),
              result -> CoverageGroup.of(result.coverage()))
          .many(
              "models",
              "In the order of the manifest.",
              JsonShape.<ModelCoverage>of("model_coverage", "One model in scope.")
                  .text("unique_id", "The model's id.", ModelCoverage::uniqueId)
                  .text("model_name", "With its version if it has one.", ModelCoverage::modelName)
                  .choiceOrNull(
                      "layer",
                      "By the name's prefix.",
                      words(Layer.values(), Layer::word),
                      model -> {
                        Layer layer = model.layer();
                        return layer == null ? null : layer.word();
                      })
                  .text("file_path", "As dbt names it.", ModelCoverage::filePath)
                  .whole("tested", "Columns.", model -> model.columns().tested())
                  .whole("total", "Columns.", model -> model.columns().total())
                  .wholeOrNull(
                      "threshold",
                      "Percent that is asked for; null where none is.",
                      ModelCoverage::threshold)
                  .flag(
                      "not_applicable",
                      "No column is declared, and the policy wants nothing made of that.",
                      ModelCoverage::notApplicable),
              EnforcementResult::coverage);

  private static final JsonShape<Baseline.Delta> DELTA =
      JsonShape.<Baseline.Delta>of("baseline_delta", "What a run says beside its baseline.")
          .whole("new", "Findings that the baseline has not.", Baseline.Delta::fresh)
          .whole("known", "Findings that stand in the baseline.", Baseline.Delta::known)
          .many(
              "fixed",
              "Findings of the baseline that are gone.",
              BaselineFile.ENTRY,
              Baseline.Delta::fixed);

  static final JsonShape<Telling> RESULT =
      JsonShape.<Telling>of(
              "enforcement-result", "What Writ says of a dbt manifest. Fields are only added.")
          .matching("schema_version", "Of this document.", "^1\\.[0-9]+$", _ -> VERSION)
          .flag("passed", "The pipeline may go on.", told -> told.result().passed())
          .many("violations", "In the order of the checks.", VIOLATION, Telling::violations)
          .one("summary", "Counts.", SUMMARY, told -> told)
          .choice(
              "enforcement_level",
              "Off, warn or strict.",
              words(Enforcement.values(), level -> level.name().toLowerCase(Locale.ROOT)),
              told -> told.result().level().name().toLowerCase(Locale.ROOT))
          .text(
              "manifest_version",
              "dbt's version that wrote the manifest, or `unknown`.",
              told -> {
                ManifestInfo manifest = told.result().manifest();
                return manifest == null ? "unknown" : manifest.dbtVersion();
              })
          .formatted("timestamp", "When it was judged.", "date-time", told -> told.result().time())
          .flag("dry_run", "Nothing could fail.", told -> told.result().dryRun())
          .flag("truncated", "Not all findings are listed.", Telling::isTruncated)
          .flag(
              "degraded", "A Rego check could not be evaluated.", told -> told.result().degraded())
          .text("project", "Name of the dbt project.", told -> told.result().project())
          .oneOrNull(
              "manifest",
              "Null where nothing was read.",
              MANIFEST,
              told -> told.result().manifest())
          .one("policy", "What was in force.", POLICY, told -> told.result().policy())
          .one("coverage", "Columns that have a test.", COVERAGE, Telling::result)
          .many(
              "suppressed",
              "Findings that somebody took out.",
              SUPPRESSED,
              told ->
                  told.result().suppressed().stream()
                      .map(each -> new ToldSuppressed(each, told))
                      .toList())
          .many(
              "notices",
              "Facts about the run; they never change the verdict.",
              JsonShape.<Notice>of("notice", "A fact about the run.")
                  .text("code", "Such as `SKIP_UNUSED`.", Notice::code)
                  .text("message", "A sentence.", Notice::message),
              told -> told.result().notices())
          .oneOrNull(
              "baseline", "Null where none was used.", DELTA, told -> told.result().baseline())
          .many(
              "checks",
              "Those that ran, in order.",
              JsonShape.<CheckRun>of("check", "That a check ran.")
                  .text("name", "Such as `naming`.", CheckRun::name)
                  .whole("findings", "Before anybody had a say.", CheckRun::findings)
                  .number("duration_ms", "Milliseconds.", check -> millis(check.duration())),
              told -> told.result().checks())
          .text(
              "docs_url",
              "Where the pages lie that explain codes.",
              told -> told.context().docsUrl());

  private static BigDecimal millis(Duration duration) {
    return BigDecimal.valueOf(duration.toNanos(), NANO_DIGITS).stripTrailingZeros();
  }

  private static <E> List<String> words(E[] values, Function<E, String> word) {
    return Arrays.stream(values).map(word).toList();
  }
}
