package dev.writ.rego.evaluate;

import dev.writ.rego.Builtin;
import dev.writ.rego.Engine;
import dev.writ.rego.RegoError;
import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What builtins of one evaluation share, and what went wrong in them. */
final class Calls implements Builtin.Context {
  private final Meter meter;
  private final long now;
  private final RandomGenerator random;
  private final Consumer<String> notes;
  private final Engine.Capabilities capabilities;
  private final Gate gate;
  private final List<RegoError> errors = new ArrayList<>();
  private final Map<Object, RegoValue> remembered = new HashMap<>();
  private @Nullable Location at;

  /** Null unless the evaluation is watched. */
  @Nullable Trace trace;

  Calls(
      Meter meter,
      long now,
      RandomGenerator random,
      Consumer<String> notes,
      Engine.Capabilities capabilities,
      Gate gate) {
    this.meter = meter;
    this.now = now;
    this.random = random;
    this.notes = notes;
    this.capabilities = capabilities;
    this.gate = gate;
  }

  /** Builtin errors in the order in which they were met. */
  List<RegoError> errors() {
    return errors;
  }

  @Nullable RegoValue call(Builtin builtin, RegoValue[] arguments, Location at) {
    this.at = at;
    try {
      return builtin.nondeterministic()
          ? gate.call(builtin, this, arguments)
          : builtin.code().call(this, arguments);
    } catch (Builtin.Failure failure) {
      RegoError error =
          new RegoError(
              failure.isOfType() ? "eval_type_error" : "eval_builtin_error",
              builtin.name() + ": " + failure.getMessage(),
              at);
      if (failure.isFatal()) {
        throw new Halt(error);
      }
      errors.add(error);
      return null;
    }
  }

  @Override
  public @Nullable Location location() {
    return at;
  }

  @Override
  public long nowNanos() {
    return now;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public void charge(long steps) {
    meter.charge(steps);
  }

  @Override
  public RegoValue remembered(Object key, Supplier<RegoValue> first) {
    return remembered.computeIfAbsent(key, _ -> first.get());
  }

  @Override
  public void note(String line) {
    if (trace != null) {
      trace.note(at, line);
    }
    notes.accept(line);
  }

  @Override
  public RegoValue.Obj runtime() {
    return capabilities.runtime();
  }

  @Override
  public boolean mayReach(String host) {
    return capabilities.mayReach(host);
  }

  @Override
  public <T> T await(Future<T> outside, Duration timeout)
      throws ExecutionException, TimeoutException {
    return meter.await(outside, timeout);
  }
}
