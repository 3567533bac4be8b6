package dev.writ.bench;

import dev.writ.rego.Engine;
import dev.writ.rego.Evaluation;
import dev.writ.rego.Outcome;
import dev.writ.rego.PolicySource;
import dev.writ.rego.RegoValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A process of its own: prints the milliseconds from the start of {@code main} to the first
 * outcome. Arguments: files of the policy and of the input, the query.
 */
final class FirstDecision {
  private FirstDecision() {}

  public static void main(String[] arguments) throws IOException {
    long start = System.nanoTime();
    Outcome outcome =
        Engine.standard()
            .compile(
                List.of(PolicySource.v1("first.rego", Files.readString(Path.of(arguments[0])))),
                RegoValue.Obj.EMPTY)
            .prepare(arguments[2])
            .evaluate(Evaluation.ofJson(Files.readAllBytes(Path.of(arguments[1]))));
    long end = System.nanoTime();
    if (!(outcome instanceof Outcome.Defined)) {
      throw new IllegalStateException("no decision: " + outcome);
    }
    System.out.println((end - start) / 1e6);
  }
}
