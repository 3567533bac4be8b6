package dev.writ.bench;

import dev.writ.kernel.event.Action;
import dev.writ.kernel.event.Agreed;
import dev.writ.kernel.event.Operation;
import dev.writ.kernel.event.Run;
import dev.writ.kernel.event.RunResult;
import dev.writ.kernel.event.SpecShape;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.store.Json;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** An action with no effect, so that what is measured is the kernel. */
record NoOp(Operation operation) implements Action {
  static final NoOp ACTION =
      new NoOp(
          new Operation(
              "DO_NOTHING",
              "bench",
              "nothing",
              "NOTHING",
              new Permission("bench:do"),
              new SpecShape(Set.of(), Set.of("size"), Set.of()),
              3,
              Duration.ofMinutes(1),
              false));

  @Override
  public List<String> plan(Agreed work) {
    return List.of("do nothing");
  }

  @Override
  public RunResult run(Run run) {
    return new RunResult.Done(Json.object());
  }
}
