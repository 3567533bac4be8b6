package dev.writ.server;

import dev.writ.dbt.DbtHouse;
import dev.writ.dbt.view.CheckWish;
import dev.writ.dbt.view.Upload;
import dev.writ.kernel.identity.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A dbt project that gets better from run to run, and the policy that judges it. */
final class SampleProject {
  private static final String FOLDER = "/samples/dbt/";
  private static final List<String> RUNS =
      List.of("webshop-1.json", "webshop-2.json", "webshop-3.json");

  private SampleProject() {}

  /**
   * Judges it. Nothing is touched where there is a policy already.
   *
   * @param defaultPolicy name of the policy that judges where none is named
   */
  static void bringIn(DbtHouse room, Caller admin, String defaultPolicy) {
    if (!room.policies().all(admin).isEmpty()) {
      return;
    }
    String policy = new String(read("policy.yaml"), StandardCharsets.UTF_8);
    room.policies().put(admin, defaultPolicy, policy, null);
    for (String run : RUNS) {
      room.checks().check(admin, () -> CheckWish.of(Upload.of(run, read(run))), null);
    }
  }

  private static byte[] read(String name) {
    try (InputStream file = SampleProject.class.getResourceAsStream(FOLDER + name)) {
      if (file == null) {
        throw new IllegalStateException("the server has no " + FOLDER + name);
      }
      return file.readAllBytes();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
