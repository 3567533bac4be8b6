package dev.writ.kernel.audit;

import java.util.regex.Pattern;

/**
 * What an audit row says happened. Only codes of the {@link ActionCodes} catalogue can be written.
 *
 * @param name UPPER_SNAKE
 * @param reference one line for the generated reference
 */
public record ActionCode(String name, String reference) {
  private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*");

  public ActionCode {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("an action code is UPPER_SNAKE, not `" + name + "`");
    }
    if (reference.isBlank()) {
      throw new IllegalArgumentException(name + ": the reference line is missing");
    }
  }
}
