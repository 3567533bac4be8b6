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
  private final Tape tape;

  private Evaluation(
      byte @Nullable [] json,
      @Nullable RegoValue input,
      @Nullable Limits limits,
      BooleanSupplier cancelled,
      boolean strict,
      @Nullable Frozen frozen,
      Consumer<String> notes,
      Watched watched,
      Tape tape) {
    this.json = json;
    this.input = input;
    this.limits = limits;
    this.cancelled = cancelled;
    this.strict = strict;
    this.frozen = frozen;
    this.notes = notes;
    this.watched = watched;
    this.tape = tape;
  }

  private record Frozen(Instant instant, long seed) {}

  private record Watched(Explanation.Level level, boolean counting) {
    static final Watched NOT = new Watched(Explanation.Level.OFF, false);
  }

  /** Whether what nondeterministic builtins give is taken down, and what they give instead. */
  private record Tape(boolean records, @Nullable Recording replayed) {
    static final Tape NONE = new Tape(false, null);
  }

  /**
   * What nondeterministic builtins gave in an evaluation.
   *
   * @param calls by name of the builtin and the arguments as JSON: {@code {"rand.intn":
   *     {"[\"k\",10]": 7}}}; under `errors` likewise those that came to nothing
   */
  public record Recording(RegoValue.Obj calls) {
    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws RegoException when it is no JSON object
     */
    public static Recording parseJson(byte[] json) {
      if (RegoValue.parseJson(json) instanceof RegoValue.Obj calls) {
        return new Recording(calls);
      }
      throw new RegoException(
          new RegoError("load_error", "a recording has to be a JSON object", null));
    }

    public String toJson() {
      return calls.toJson();
    }
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
    return new Evaluation(
        null, null, null, () -> false, false, null, _ -> {}, Watched.NOT, Tape.NONE);
  }

  /** With the input as JSON; what can't be read is a {@link Outcome.Failed}. */
  public static Evaluation ofJson(byte[] input) {
    return new Evaluation(
        input.clone(), null, null, () -> false, false, null, _ -> {}, Watched.NOT, Tape.NONE);
  }

  public static Evaluation of(RegoValue input) {
    return new Evaluation(
        null, input, null, () -> false, false, null, _ -> {}, Watched.NOT, Tape.NONE);
  }

  public Evaluation within(Duration deadline) {
    Limits base = limits == null ? Limits.STANDARD : limits;
    return with(base.withDeadline(deadline));
  }

  /** In the place of the engine's limits. */
  public Evaluation with(Limits limits) {
    return new Evaluation(json, input, limits, cancelled, strict, frozen, notes, watched, tape);
  }

  /** Asked now and then; ends the evaluation once it says true. */
  public Evaluation cancelledBy(BooleanSupplier signal) {
    return new Evaluation(json, input, limits, signal, strict, frozen, notes, watched, tape);
  }

  /** Builtin errors end in {@link Outcome.Failed} instead of making the call undefined. */
  public Evaluation strictBuiltinErrors() {
    return new Evaluation(json, input, limits, cancelled, true, frozen, notes, watched, tape);
  }

  /** Clock and random source stand still. */
  public Evaluation frozen(Instant instant, long seed) {
    return new Evaluation(
        json, input, limits, cancelled, strict, new Frozen(instant, seed), notes, watched, tape);
  }

  /** Takes down what nondeterministic builtins give; the outcome's report has it. */
  public Evaluation record() {
    return taped(new Tape(true, null));
  }

  /**
   * Answers nondeterministic builtins from a recording only: a call that it does not know ends the
   * evaluation.
   */
  public Evaluation replay(Recording recording) {
    return taped(new Tape(false, recording));
  }

  private Evaluation taped(Tape tape) {
    return new Evaluation(json, input, limits, cancelled, strict, frozen, notes, watched, tape);
  }

  /** Takes the lines of `trace` and `print`. */
  public Evaluation notesTo(Consumer<String> notes) {
    return new Evaluation(json, input, limits, cancelled, strict, frozen, notes, watched, tape);
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
    return new Evaluation(json, input, limits, cancelled, strict, frozen, notes, watched, tape);
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

  boolean isRecorded() {
    return tape.records();
  }

  @Nullable Recording replayed() {
    return tape.replayed();
  }

  Consumer<String> notes() {
    return notes;
  }

  Explanation.Level level() {
    return watched.level();
  }

  boolean isWatched() {
    return watched.counting() || watched.level() != Explanation.Level.OFF;
  }

  boolean isCounting() {
    return watched.counting();
  }
}
