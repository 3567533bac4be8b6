package dev.writ.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A few objects, so that a newcomer finds something to look at. */
public final class SandboxSamples {

  private SandboxSamples() {}

  /** Applies the samples once: a sandbox that has had them keeps what people made of them. */
  public static void seed(Sandbox sandbox) {
    if (sandbox.find("v1", "Namespace", "", "shop").isPresent()) {
      return;
    }
    try (InputStream in =
        Objects.requireNonNull(SandboxSamples.class.getResourceAsStream("samples.yaml"))) {
      sandbox.apply(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
