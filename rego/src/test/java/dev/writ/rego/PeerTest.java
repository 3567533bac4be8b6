package dev.writ.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Policies made at random answer as they do in OPA, of which system property {@code writ.rego.peer}
 * names the executable. {@code writ.rego.peer.seed} begins elsewhere.
 */
class PeerTest {
  /** Policies with their inputs; each pair is one run of the peer. */
  private static final int RUNS = 20_000;

  @TempDir Path folder;

  @Test
  @DisplayName("20,000 policies and inputs have the peer's result, or its error code")
  void answersAsThePeer() throws IOException, InterruptedException {
    String peer = System.getProperty("writ.rego.peer");
    assumeTrue(peer != null, "no OPA to compare with: -Dwrit.rego.peer names its executable");
    long seed = Long.getLong("writ.rego.peer.seed", 0);
    for (int runs = 0; runs < RUNS; seed++) {
      GeneratedPolicy policy = GeneratedPolicy.of(seed);
      List<String> ours = MetamorphicTest.answers(policy.text(), policy.inputs());
      Path source = Files.writeString(folder.resolve("t.rego"), policy.text());
      for (int i = 0; i < policy.inputs().size(); i++, runs++) {
        RegoValue input = policy.inputs().get(i);
        Path file = Files.writeString(folder.resolve("input.json"), input.toJson());
        String our = ours.get(Math.min(i, ours.size() - 1)); // of a refused policy there is one
        assertThat(normal(our))
            .as("seed %d, input %s of\n%s", seed, input, policy.text())
            .isEqualTo(normal(answer(peer, source, file)));
      }
    }
  }

  /** Equal JSON is equal, however its numbers are written. */
  private static Object normal(String answer) {
    return answer.startsWith("{") ? RegoValue.parseJson(answer) : answer;
  }

  private static String answer(String peer, Path source, Path input)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                peer, "eval", "--format=json", "--data=" + source, "--input=" + input, "data.t")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    byte[] output = process.getInputStream().readAllBytes();
    process.waitFor();
    RegoValue.Obj told = (RegoValue.Obj) RegoValue.parseJson(output);
    if (told.find("errors") instanceof RegoValue.Arr errors) {
      return text(((RegoValue.Obj) errors.at(0)).find("code"));
    }
    if (!(told.find("result") instanceof RegoValue.Arr results)) {
      return "undefined";
    }
    RegoValue.Obj row = (RegoValue.Obj) results.at(0);
    RegoValue.Arr expressions = (RegoValue.Arr) required(row.find("expressions"));
    return required(((RegoValue.Obj) expressions.at(0)).find("value")).toJson();
  }

  private static String text(@Nullable RegoValue value) {
    return required(value).display();
  }

  private static RegoValue required(@Nullable RegoValue value) {
    assertThat(value).as("what the peer says").isNotNull();
    return Objects.requireNonNull(value);
  }
}
