package dev.writ.kernel.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a test says of an attempt that must be refused. */
public final class Refusal {
  private Refusal() {}

  public static Problem assertRefused(ProblemCode code, ThrowingCallable attempt) {
    Throwable refusal = catchThrowable(attempt);
    assertThat(refusal).isInstanceOf(Problem.class);
    assertThat(((Problem) refusal).code()).isEqualTo(code);
    return (Problem) refusal;
  }
}
