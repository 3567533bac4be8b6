package dev.writ.rego.syntax;

import java.util.Iterator;
import java.util.List;

/** Literals that hold together. */
public record Body(List<Literal> literals) implements Iterable<Literal> {
  public Body {
    literals = List.copyOf(literals);
  }

  @Override
  public Iterator<Literal> iterator() {
    return literals.iterator();
  }

  @Override
  public String toString() {
    return Printer.body(this);
  }
}
