package dev.writ.server.console;

import org.jspecify.annotations.Nullable;

/**
 * One line of a workload before and after a patch.
 *
 * @param before null where the patch puts it in
 * @param after null where the patch takes it out
 */
public record PatchLine(@Nullable String before, @Nullable String after) {
  static PatchLine same(String text) {
    return new PatchLine(text, text);
  }

  static PatchLine added(String text) {
    return new PatchLine(null, text);
  }

  /** The same change the other way round. */
  PatchLine reversed() {
    return new PatchLine(after, before);
  }

  /** Style of the line. */
  public String kind() {
    return before == null ? "added" : after == null ? "removed" : "same";
  }
}
