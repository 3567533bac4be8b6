package dev.writ.acceptance;

import java.nio.file.Files;
import java.nio.file.Path;

/** The source tree under test. */
public final class Checkout {
  private Checkout() {}

  /** Where {@code ./writ} stands. */
  public static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.isExecutable(here.resolve("writ"))) {
      Path parent = here.getParent();
      if (parent == null) {
        throw new IllegalStateException("no `writ` in any directory above; run from a checkout");
      }
      here = parent;
    }
    return here;
  }
}
