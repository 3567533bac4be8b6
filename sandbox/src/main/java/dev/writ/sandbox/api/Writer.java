package dev.writ.sandbox.api;

import java.util.function.Consumer;

/**
 * Who writes, and how.
 *
 * @param user on whose behalf
 * @param manager the field manager
 * @param dryRun everything is done but the storing
 * @param strict unknown fields are refused instead of dropped with a warning
 * @param warnings is told what the writer should know
 */
public record Writer(
    User user, String manager, boolean dryRun, boolean strict, Consumer<String> warnings) {

  /** A controller of the cluster itself. */
  public static Writer controller(String name) {
    return new Writer(User.controller(name), name, false, false, warning -> {});
  }

  /** The same, where nothing is to be stored if `dry`. */
  Writer dry(boolean dry) {
    return new Writer(user, manager, dry, strict, warnings);
  }
}
