package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import dev.writ.rego.syntax.Term;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Two terms that have to be equal. */
record Pair(Term left, Term right) {

  /** Collections of one shape unify part by part; false when they can never be equal. */
  static boolean decompose(Term left, Term right, Deque<Pair> pairs) {
    if (left instanceof Term.Array(_, var a) && right instanceof Term.Array(_, var b)) {
      boolean same = a.size() == b.size();
      for (int i = 0; same && i < a.size(); i++) {
        same = decompose(a.get(i), b.get(i), pairs);
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
        same = same && other != null && decompose(entry.value(), other, pairs);
      }
      return same;
    }
    pairs.addLast(new Pair(left, right));
    return true;
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
