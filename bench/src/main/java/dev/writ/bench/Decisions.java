package dev.writ.bench;

import dev.writ.kernel.audit.Origin;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.decision.DecisionInput;
import dev.writ.kernel.decision.PolicySet;
import dev.writ.kernel.decision.Ruling;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Grant;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.identity.Scope;
import dev.writ.kernel.store.Json;
import dev.writ.vms.VmsRoom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What every request pays: is it allowed, and must somebody be asked? Of 200 bindings the last
 * fits.
 */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Decisions {
  private static final Permission WANTED = new Permission("vm:create");

  private final Scope scope = new Scope("system", UUID.randomUUID());
  private final Caller caller = callerWithBindings(200);
  private final PolicySet matrix = PolicySet.compile(VmsRoom.POLICY);
  private final DecisionInput input =
      new DecisionInput(
          "vms",
          "START_VM",
          "prod",
          new ResourceRef("vm", null, null),
          Json.object().put("cpu", 2).put("memory", "4Gi"),
          new DecisionInput.Requester(UUID.randomUUID(), "alice", Set.of(), Set.of("operator")),
          "because",
          1,
          Instant.EPOCH);

  private Caller callerWithBindings(int count) {
    List<Grant> grants = new ArrayList<>();
    for (int i = 1; i < count; i++) {
      Scope other = new Scope("system", UUID.randomUUID());
      grants.add(new Grant("operator", Set.of(WANTED), other, Set.of("test")));
    }
    grants.add(new Grant("operator", Set.of(WANTED), scope, Set.of("prod")));
    return new Caller(
        UUID.randomUUID(), "alice", Set.of(), grants, null, new Origin("bench", null, null));
  }

  @Benchmark
  public boolean permission() {
    return caller.may(WANTED, scope, "prod");
  }

  @Benchmark
  public Ruling decision() {
    return matrix.rule(input);
  }

  static List<Figure> measure() throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(Decisions.class.getName())
                    .forks(1)
                    .warmupIterations(3)
                    .warmupTime(TimeValue.seconds(1))
                    .measurementIterations(5)
                    .measurementTime(TimeValue.seconds(1))
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    Map<String, Double> p95 =
        results.stream()
            .collect(
                Collectors.toMap(
                    r -> r.getPrimaryResult().getLabel(),
                    r -> r.getPrimaryResult().getStatistics().getPercentile(95)));
    return List.of(
        Figure.atMost(
            "permission check, 200 bindings, p95",
            p95.getOrDefault("permission", Double.NaN),
            "us",
            50),
        Figure.atMost("matrix decision, p95", p95.getOrDefault("decision", Double.NaN), "us", 100));
  }
}
