package dev.writ.rego.builtin.graphql;

import java.util.function.LongConsumer;

/** Counts what one call does: pays for steps, and refuses nesting before the stack does. */
final class Work {
  private final LongConsumer budget;
  private final int deepest;
  private int depth;

  /**
   * Counts from nothing.
   *
   * @param budget pays for steps
   * @param deepest levels that may be entered
   */
  Work(LongConsumer budget, int deepest) {
    this.budget = budget;
    this.deepest = deepest;
  }

  void step() {
    budget.accept(1);
  }

  /** Pays for looking through a list or a text. */
  void scan(int elements) {
    budget.accept(1 + elements / 64);
  }

  /** One level down; every one is left again. */
  void enter() {
    budget.accept(1);
    if (++depth > deepest) {
      throw new GraphqlException("nesting of more than " + deepest + " levels in GraphQL document");
    }
  }

  void leave() {
    depth--;
  }
}
