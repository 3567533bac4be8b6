package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.cli.view.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A training that ends in a problem would train the wrong thing, and nobody would see it. */
class TrainingTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Shell shell =
      new Shell(
          Map.of(),
          Path.of("/nonexistent"),
          InputStream.nullInputStream(),
          new PrintStream(out, false, StandardCharsets.UTF_8),
          new PrintStream(err, false, StandardCharsets.UTF_8),
          Terminal.NONE,
          new Silence(),
          InstantSource.system(),
          length -> {},
          () -> "key");

  @Test
  void checksADbtProject() throws IOException {
    DbtTraining.train(shell);

    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("E201", "E210", "E211", "E220", "E221", "E401", "E402", "E403", "E600");
  }

  @Test
  void scansAndFixesManifests() throws IOException {
    WorkloadsTraining.train(shell);

    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .allMatch(line -> line.startsWith("remains: ") || line.startsWith("wrote "));
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("missing_liveness", "custom/registry", "<testsuite", "+        livenessProbe:");
  }

  private static final class Silence implements Shell.Prompt {
    @Override
    public Optional<String> line(String question) {
      return Optional.empty();
    }

    @Override
    public Optional<String> secret(String question) {
      return Optional.empty();
    }
  }
}
