package dev.writ.rego;

import dev.writ.rego.Outcome.Explanation;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Settings of one evaluation; immutable. */
public final class Evaluation {
  private final byte @Nullable [] json;
  private final @Nullable RegoValue input;
  private final @Nullable Limits limits;
  private final BooleanSupplier cancelled;
  private final boolean strict;
  private final @Nullable Frozen frozen;
  private final Consumer<String> notes;
  private final Watched watched;

  private Evaluation(
      byte @Nullable [] json,
      @Nullable RegoValue input,
      @Nullable Limits limits,
      BooleanSupplier cancelled,
      boolean strict,
      @Nullable Frozen frozen,
      Consumer<String> notes,
      Watched watched) {
    this.json = json;
    this.input = input;
    this.limits = limits;
    this.cancelled = cancelled;
    this.strict = strict;
    this.frozen = frozen;
    this.notes = notes;
    this.watched = watched;
  }

  private record Frozen(Instant instant, long seed) {}

  private record Watched(Explanation.Level level, boolean counting) {
    static final Watched NOT = new Watched(Explanation.Level.OFF, false);
  }

  /**
   * What an evaluation may spend.
   *
   * @param steps lines tried, elements gone through, calls, and one for each element or 64 bytes
   *     that builtins make
   * @param output bytes of the result as JSON
   * @param depth of rules that need rules
   */
  public record Limits(Duration deadline, long steps, long output, int depth) {
    public static final Limits STANDARD =
        new Limits(Duration.ofSeconds(1), 10_000_000, 8L << 20, 1_000);

    public Limits withDeadline(Duration deadline) {
      return new Limits(deadline, steps, output, depth);
    }

    public Limits withSteps(long steps) {
      return new Limits(deadline, steps, output, depth);
    }
  }

  /** Without input. */
  public static Evaluation none() {
    return new Evaluation(null, null, null, () -> false, false, null, _ -> {}, Watched.NOT);
  }

  /** With the input as JSON; what can't be read is a {@link Outcome.Failed}. */
  public static Evaluation ofJson(byte[] input) {
    return new Evaluation(
        input.clone(), null, null, () -> false, false, null, _ -> {}, Watched.NOT);
  }

  public static Evaluation of(RegoValue input) {
    return new Evaluation(null, input, null, () -> false, false, null, _ -> {}, Watched.NOT);
  }

  public Evaluation within(Duration deadline) {
    Limits base = limits == null ? Limits.STANDARD : limits;
    return with(base.withDeadline(deadline));
  }

  /** In the place of the engine's limits. */
  public Evaluation with(Limits limits) {
    return new Evaluation(json, input, limits, cancelled, strict, frozen, notes, watched);
  }

  /** Asked now and then; ends the evaluation once it says true. */
  public Evaluation cancelledBy(BooleanSupplier signal) {
    return new Evaluation(json, input, limits, signal, strict, frozen, notes, watched);
  }

  /** Builtin errors end in {@link Outcome.Failed} instead of making the call undefined. */
  public Evaluation strictBuiltinErrors() {
    return new Evaluation(json, input, limits, cancelled, true, frozen, notes, watched);
  }

  /** Clock and random source stand still. */
  public Evaluation frozen(Instant instant, long seed) {
    return new Evaluation(
        json, input, limits, cancelled, strict, new Frozen(instant, seed), notes, watched);
  }

  /** Takes the lines of `trace` and `print`. */
  public Evaluation notesTo(Consumer<String> notes) {
    return new Evaluation(json, input, limits, cancelled, strict, frozen, notes, watched);
  }

  /**
   * The report tells why it came out so. It takes several times as long, but no more steps.
   *
   * @see Outcome.Explanation
   */
  public Evaluation explain(Explanation.Level level) {
    return watched(new Watched(level, watched.counting()));
  }

  /** The explanation counts how often each line is come to, for coverage and profiles. */
  public Evaluation counting() {
    return watched(new Watched(watched.level(), true));
  }

  private Evaluation watched(Watched watched) {
    return new Evaluation(json, input, limits, cancelled, strict, frozen, notes, watched);
  }

  @Nullable RegoValue input() {
    return json == null ? input : RegoValue.parseJson(json);
  }

  Limits limitsOr(Limits standard) {
    return limits == null ? standard : limits;
  }

  BooleanSupplier cancelled() {
    return cancelled;
  }

  boolean isStrict() {
    return strict;
  }

  @Nullable Instant instant() {
    return frozen == null ? null : frozen.instant();
  }

  @Nullable Long seed() {
    return frozen == null ? null : frozen.seed();
  }

  Consumer<String> notes() {
    return notes;
  }

  Explanation.Level level() {
    return watched.level();
  }

  boolean isCounting() {
    return watched.counting();
  }
}
