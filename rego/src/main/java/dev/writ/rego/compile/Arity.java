package dev.writ.rego.compile;

import dev.writ.rego.syntax.Term;

/** How many arguments a function takes. */
@FunctionalInterface
interface Arity {
  /** -1 when there is no such function. */
  int of(Term operator);
}
