package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import dev.writ.rego.syntax.Term;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is to be unified yet. Collections of one shape are taken apart, part by part. */
final class Pairs {
  /** Two terms of one value. */
  record Pair(Term left, Term right) {}

  private final Deque<Pair> pairs = new ArrayDeque<>();
  private final Set<Pair> opened = new HashSet<>();

  boolean isEmpty() {
    return pairs.isEmpty();
  }

  int size() {
    return pairs.size();
  }

  Pair next() {
    return pairs.removeFirst();
  }

  void postpone(Pair pair) {
    pairs.addLast(pair);
  }

  /** Adds two terms or their parts; false when they can never be equal. */
  boolean add(Term left, Term right) {
    if (left instanceof Term.Array(_, var a) && right instanceof Term.Array(_, var b)) {
      boolean same = a.size() == b.size();
      for (int i = 0; same && i < a.size(); i++) {
        same = add(a.get(i), b.get(i));
      }
      return same;
    }
    if (left instanceof Term.Obj(_, var a)
        && right instanceof Term.Obj(_, var b)
        && constantKeys(a)
        && constantKeys(b)) {
      Map<RegoValue, Term> others = new HashMap<>();
      for (Term.Entry entry : b) {
        others.put(((Term.Scalar) entry.key()).value(), entry.value());
      }
      boolean same = a.size() == others.size();
      for (Term.Entry entry : a) {
        Term other = others.get(((Term.Scalar) entry.key()).value());
        same = same && other != null && add(entry.value(), other);
      }
      return same;
    }
    pairs.addLast(new Pair(left, right));
    return true;
  }

  /**
   * Adds what stands under one and the same key in two objects, which then are compared as a whole:
   * a way on when keys are variables. False when that has been done.
   */
  boolean openObjects() {
    boolean any = false;
    for (Pair pair : List.copyOf(pairs)) {
      if (pair.left() instanceof Term.Obj(_, var a)
          && pair.right() instanceof Term.Obj(_, var b)
          && opened.add(pair)) {
        for (Term.Entry entry : a) {
          for (Term.Entry other : b) {
            if (isOne(entry.key(), other.key())) {
              pairs.addLast(new Pair(entry.value(), other.value()));
              any = true;
            }
          }
        }
      }
    }
    return any;
  }

  /** Whether both are the same constant or the same variable. */
  static boolean isOne(Term a, Term b) {
    return switch (a) {
      case Term.Scalar(_, var value) ->
          b instanceof Term.Scalar(_, var other) && value.equals(other);
      case Term.Var(_, var name) -> b instanceof Term.Var(_, var other) && name.equals(other);
      default -> false;
    };
  }

  private static boolean constantKeys(List<Term.Entry> entries) {
    for (Term.Entry entry : entries) {
      if (!(entry.key() instanceof Term.Scalar)) {
        return false;
      }
    }
    return true;
  }
}
