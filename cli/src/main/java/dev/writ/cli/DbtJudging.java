package dev.writ.cli;

import dev.writ.dbt.EnforceRequest;
import dev.writ.dbt.observe.Artifact;
import dev.writ.dbt.observe.SnapshotReader.Artifacts;
import dev.writ.dbt.policy.Enforcement;
import dev.writ.dbt.policy.PolicyDocument;
import dev.writ.dbt.policy.Problem;
import dev.writ.dbt.policy.ProblemsFound;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is judged, and by what. */
final class DbtJudging {
  @Mixin private DbtReading reading = new DbtReading();

  @Mixin private DbtPolicies policies = new DbtPolicies();

  @Option(
      names = "--catalog",
      paramLabel = "FILE",
      description = "dbt's catalog.json, for coverage of the columns that are really there.")
  private @Nullable Path catalog;

  @Option(
      names = "--run-results",
      paramLabel = "FILE",
      description = "dbt's run_results.json, for coverage by tests that passed.")
  private @Nullable Path runResults;

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      description = "Raise the policy's level to warn or strict; it can't be lowered.")
  private Enforcement level = Enforcement.OFF;

  DbtReading reading() {
    return reading;
  }

  /** Those that were named. */
  List<Path> policies() {
    return policies.files();
  }

  /**
   * Everything that is asked but for the terms of a single run.
   *
   * @throws ProblemsFound naming each file that is missing
   */
  EnforceRequest request(Shell shell) {
    List<Problem> problems = new ArrayList<>();
    List<PolicyDocument> chain = collected(() -> policies.chain(reading.projectDir()), problems);
    Artifacts artifacts = collected(() -> artifacts(shell), problems);
    if (chain == null || artifacts == null) {
      throw new ProblemsFound(problems);
    }
    return EnforceRequest.of(chain, artifacts, shell.clock().instant())
        .in(reading.scope())
        .within(reading.limits())
        .atLeast(level);
  }

  /**
   * What dbt wrote.
   *
   * @throws ProblemsFound naming each file that is missing
   */
  Artifacts artifacts(Shell shell) {
    List<Problem> problems = new ArrayList<>();
    Artifact manifest = collected(() -> reading.manifest(shell), problems);
    Artifact columns = collected(() -> optional(catalog, "CATALOG", "dbt docs generate"), problems);
    Artifact results = collected(() -> optional(runResults, "RUN_RESULTS", "dbt test"), problems);
    if (manifest == null || !problems.isEmpty()) {
      throw new ProblemsFound(problems);
    }
    return new Artifacts(manifest, columns, results);
  }

  private static @Nullable Artifact optional(@Nullable Path file, String kind, String writer) {
    return file == null ? null : Artifact.of(file, kind, "run `%s`".formatted(writer));
  }

  private static <T extends @Nullable Object> @Nullable T collected(
      Supplier<T> file, List<Problem> problems) {
    try {
      return file.get();
    } catch (ProblemsFound missing) {
      problems.addAll(missing.problems());
      return null;
    }
  }
}
