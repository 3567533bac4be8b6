package dev.writ.kernel.problem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A refusal that speaks to the person: a code, a sentence that says what to do, and parameters.
 *
 * <p>Several problems of one request travel together as VALIDATION_FAILED, see {@link #all}.
 */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ProblemCode code;
  private final transient Map<String, Object> params = new LinkedHashMap<>();
  private final transient List<FieldProblem> errors = new ArrayList<>();
  private transient @Nullable Duration retryAfter;
  private @Nullable String pointer;
  private boolean recordClaimed;

  Problem(ProblemCode code, String detail) {
    super(detail);
    this.code = code;
  }

  /**
   * One problem keeps its own code on top; several become VALIDATION_FAILED with all of them.
   *
   * @param problems at least one
   */
  public static Problem all(List<Problem> problems) {
    if (problems.size() == 1) {
      return problems.getFirst();
    }
    Problem together =
        KernelProblems.VALIDATION_FAILED.with(
            problems.size() + " fields are not acceptable; see `errors`");
    problems.forEach(p -> together.errors.add(FieldProblem.of(p)));
    return together;
  }

  /** Adds a parameter, by which programs read what the sentence tells people. */
  public Problem param(String name, @Nullable Object value) {
    params.put(name, value);
    return this;
  }

  /** JSON pointer of the field in the request body, such as {@code /namespace}. */
  public Problem at(String jsonPointer) {
    this.pointer = jsonPointer;
    return this;
  }

  /** When trying again may help. */
  public Problem retryAfter(Duration wait) {
    this.retryAfter = wait;
    return this;
  }

  /**
   * True for the first who asks: it writes the refusal's row to the audit log, and nobody after it.
   */
  public boolean claimRecord() {
    boolean first = !recordClaimed;
    recordClaimed = true;
    return first;
  }

  public ProblemCode code() {
    return code;
  }

  /** The sentence. */
  public String detail() {
    return String.valueOf(getMessage());
  }

  public Map<String, @Nullable Object> params() {
    return Collections.unmodifiableMap(params);
  }

  public List<FieldProblem> errors() {
    return List.copyOf(errors);
  }

  public @Nullable String pointer() {
    return pointer;
  }

  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return code != null && code.fault() == Fault.INTERNAL ? super.fillInStackTrace() : this;
  }
}
