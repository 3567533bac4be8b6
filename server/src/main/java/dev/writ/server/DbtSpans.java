package dev.writ.server;

import dev.writ.dbt.decide.CheckRun;
import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.decide.Finding;
import dev.writ.dbt.decide.Violation;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Tells runs of room dbt as spans, each after it ended: the run, and below it the checks. Durations
 * are those that were measured; checks stand one after the other before the run's end.
 */
final class DbtSpans implements Consumer<EnforcementResult> {
  private static final int MOST_EVENTS = 128;

  private final Tracer tracer;

  DbtSpans(Tracer tracer) {
    this.tracer = tracer;
  }

  @Override
  public void accept(EnforcementResult result) {
    Instant end = result.time().plus(result.duration());
    Span run =
        tracer
            .spanBuilder("compile.enforce_post_compile")
            .setStartTimestamp(result.time())
            .setAllAttributes(attributes(result))
            .startSpan();
    Context context = Context.current().with(run);
    Instant start = end.minus(total(result.checks()));
    for (CheckRun check : result.checks()) {
      Instant stop = start.plus(check.duration());
      tracer
          .spanBuilder("governance." + word(check.name()))
          .setParent(context)
          .setStartTimestamp(start)
          .setAllAttributes(attributes(check))
          .startSpan()
          .end(stop);
      start = stop;
    }
    List<Violation> violations = result.violations();
    violations.stream()
        .limit(MOST_EVENTS)
        .forEach(each -> run.addEvent("policy_violation", attributes(each), end));
    if (violations.size() > MOST_EVENTS) {
      run.setAttribute("enforcement.events_dropped", violations.size() - MOST_EVENTS);
    }
    if (!result.passed()) {
      run.setStatus(StatusCode.ERROR, "%d errors count".formatted(result.countingErrors()));
    }
    run.end(end);
  }

  private static Duration total(List<CheckRun> checks) {
    return checks.stream().map(CheckRun::duration).reduce(Duration.ZERO, Duration::plus);
  }

  /** As the seed names what a check is about. */
  private static String word(String check) {
    return switch (check) {
      case "custom" -> "custom_rules";
      case "rego" -> "policy_evaluation";
      default -> check;
    };
  }

  private static Attributes attributes(EnforcementResult result) {
    return Attributes.builder()
        .put("compile.stage", "ENFORCE")
        .put("enforcement.level", result.level().name().toLowerCase(Locale.ROOT))
        .put("enforcement.dry_run", result.dryRun())
        .put("enforcement.passed", result.passed())
        .put("enforcement.violation_count", result.violations().size())
        .put("enforcement.error_count", result.errors())
        .put("enforcement.warning_count", result.warnings())
        .put("enforcement.duration_ms", result.duration().toMillis())
        .build();
  }

  private static Attributes attributes(CheckRun check) {
    return Attributes.builder()
        .put("governance.check_type", check.name())
        .put("governance.violations_count", check.findings())
        .put("governance.duration_ms", check.duration().toMillis())
        .build();
  }

  private static Attributes attributes(Violation violation) {
    Finding finding = violation.finding();
    return Attributes.of(
        AttributeKey.stringKey("error_code"), finding.code().full(),
        AttributeKey.stringKey("severity"), violation.severity().word(),
        AttributeKey.stringKey("model_name"), finding.modelName(),
        AttributeKey.stringKey("message"), finding.message());
  }
}
