package dev.writ.rego.builtin;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoError;
import dev.writ.rego.RegoValue;
import dev.writ.rego.parse.Parser;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Term;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Calls builtins without an evaluator around them. A call is written as in a policy, with constants
 * and other calls as arguments.
 */
final class Calling implements Builtin.Context {
  static final long NOW = 1_700_000_000_000_000_000L;
  private static final long BUDGET = 1_000_000;

  /** There are no steps left. */
  static final class Spent extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final Map<Object, RegoValue> remembered = new HashMap<>();
  private final List<String> notes = new ArrayList<>();
  private final long budget;
  private final Set<String> hosts;
  private long steps;

  Calling() {
    this(BUDGET);
  }

  /** An evaluation that may talk to these hosts. */
  Calling(String... hosts) {
    this.budget = BUDGET;
    this.hosts = Set.of(hosts);
  }

  /** An evaluation with so many steps to spend. */
  Calling(long budget) {
    this.budget = budget;
    this.hosts = Set.of();
  }

  /** Rego text of the result, `undefined`, or the kind of failure and its message. */
  static String result(String call) {
    return new Calling().call(call);
  }

  /** As {@link #result(String)}, for arguments that can't be written as constants. */
  static String result(String name, RegoValue... arguments) {
    Calling calling = new Calling();
    return told(() -> calling.call(name, arguments));
  }

  String call(String call) {
    return told(() -> find(call));
  }

  /** The result itself, null for undefined; failures pass. */
  @Nullable RegoValue find(String call) {
    Literal literal = Parser.query(call).literals().getFirst();
    return find(((Literal.Holds) literal.expression()).term());
  }

  private @Nullable RegoValue call(String name, RegoValue[] arguments) {
    return BuiltinCatalogue.find(name).orElseThrow().code().call(this, arguments);
  }

  private static String told(Supplier<@Nullable RegoValue> called) {
    try {
      RegoValue value = called.get();
      return value == null ? "undefined" : value.toString();
    } catch (Spent spent) {
      return "budget spent";
    } catch (Builtin.Failure failure) {
      String kind = failure.isFatal() ? "fatal: " : failure.isOfType() ? "type: " : "error: ";
      return kind + failure.getMessage();
    }
  }

  List<String> notes() {
    return notes;
  }

  long steps() {
    return steps;
  }

  private @Nullable RegoValue find(Term term) {
    return switch (term) {
      case Term.Scalar scalar -> scalar.value();
      case Term.Array array -> RegoValue.Arr.of(values(array.elements()));
      case Term.Set set -> RegoValue.SetOf.of(values(set.elements()));
      case Term.Obj object -> {
        RegoValue.Obj.Builder entries = RegoValue.Obj.builder();
        object.entries().forEach(each -> entries.put(value(each.key()), value(each.value())));
        yield entries.build();
      }
      case Term.Call call -> call(call.name(), values(call.arguments()).toArray(RegoValue[]::new));
      default -> throw new IllegalArgumentException("`" + term + "` is no constant");
    };
  }

  private RegoValue value(Term term) {
    RegoValue value = find(term);
    if (value == null) {
      throw new IllegalArgumentException("`" + term + "` is undefined");
    }
    return value;
  }

  private List<RegoValue> values(List<Term> terms) {
    return terms.stream().map(this::value).toList();
  }

  @Override
  public RegoError.@Nullable Location location() {
    return null;
  }

  @Override
  public long nowNanos() {
    return NOW;
  }

  @Override
  public RandomGenerator random() {
    return new Random(1);
  }

  @Override
  public void charge(long count) {
    if (count > budget - steps) {
      throw new Spent();
    }
    steps += count;
  }

  @Override
  public RegoValue remembered(Object key, Supplier<RegoValue> first) {
    return remembered.computeIfAbsent(key, unseen -> first.get());
  }

  @Override
  public void note(String line) {
    notes.add(line);
  }

  @Override
  public RegoValue.Obj runtime() {
    return RegoValue.Obj.EMPTY;
  }

  @Override
  public boolean mayReach(String host) {
    return hosts.contains(host);
  }

  @Override
  public <T> T await(Future<T> outside, Duration timeout)
      throws ExecutionException, TimeoutException {
    try {
      return outside.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
