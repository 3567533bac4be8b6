package dev.writ.bench;

import dev.writ.rego.Evaluation;
import dev.writ.rego.Outcome;
import dev.writ.rego.PreparedQuery;
import dev.writ.rego.RegoValue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What {@link RegoSpeed} lets JMH call. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RegoCalls {

  /** W1, with its input parsed, as bytes, and from source text. */
  @State(Scope.Benchmark)
  public static class Seed {
    private final RegoWorkload workload = RegoWorkload.seedDecision();
    private final PreparedQuery query = workload.prepare();
    private final byte[] json = RegoWorkload.bytes(workload.input());
    private final RegoValue input = RegoValue.parseJson(json);
  }

  /** W1 once somebody wanted to know why. */
  @State(Scope.Benchmark)
  public static class Explained extends Ready {
    public Explained() {
      super(RegoWorkload.seedDecision());
      explain();
    }
  }

  /** A workload whose input is parsed. */
  public abstract static class Ready {
    private final PreparedQuery query;
    private final RegoValue input;

    Ready(RegoWorkload workload) {
      query = workload.prepare();
      input = RegoValue.parseJson(RegoWorkload.bytes(workload.input()));
    }

    final void explain() {
      query.evaluate(Evaluation.of(input).explain(Outcome.Explanation.Level.FULL));
    }

    final Outcome evaluate() {
      return query.evaluate(Evaluation.of(input));
    }
  }

  /** W2. */
  @State(Scope.Benchmark)
  public static class FewRoles extends Ready {
    public FewRoles() {
      super(RegoWorkload.fewRoles());
    }
  }

  /** W3. */
  @State(Scope.Benchmark)
  public static class AllRoles extends Ready {
    public AllRoles() {
      super(RegoWorkload.allRoles());
    }
  }

  /** W4. */
  @State(Scope.Benchmark)
  public static class IndexedRules extends Ready {
    private final RegoWorkload workload = RegoWorkload.indexedRules();

    public IndexedRules() {
      super(RegoWorkload.indexedRules());
    }
  }

  /** W5. */
  @State(Scope.Benchmark)
  public static class Iteration extends Ready {
    public Iteration() {
      super(RegoWorkload.iteration());
    }
  }

  @Benchmark
  public Outcome w1(Seed seed) {
    return seed.query.evaluate(Evaluation.of(seed.input));
  }

  @Benchmark
  public Outcome w1FromJson(Seed seed) {
    return seed.query.evaluate(Evaluation.ofJson(seed.json));
  }

  @Benchmark
  public Outcome w1AfterExplained(Explained explained) {
    return explained.evaluate();
  }

  @Benchmark
  public Outcome w2(FewRoles few) {
    return few.evaluate();
  }

  @Benchmark
  public Outcome w3(AllRoles all) {
    return all.evaluate();
  }

  @Benchmark
  public Outcome w4(IndexedRules rules) {
    return rules.evaluate();
  }

  @Benchmark
  public Outcome w5(Iteration iteration) {
    return iteration.evaluate();
  }

  @Benchmark
  public PreparedQuery compileW1(Seed seed) {
    return seed.workload.compile(RegoValue.Obj.EMPTY);
  }

  @Benchmark
  public PreparedQuery compileW4(IndexedRules rules) {
    return rules.workload.compile(RegoValue.Obj.EMPTY);
  }
}
