package dev.writ.cli.rest;

import java.util.List;

/**
 * Why a command ends with exit code 1, in the words a person reads.
 *
 * <p>The first line comes after {@code writ: }, the others below it.
 */
public class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> more;

  public Failure(String message, String... more) {
    this(message, List.of(more));
  }

  Failure(String message, List<String> more) {
    super(message, null, false, false);
    this.more = List.copyOf(more);
  }

  public String message() {
    return String.valueOf(getMessage());
  }

  /** Lines below the first. */
  public List<String> more() {
    return more;
  }
}
