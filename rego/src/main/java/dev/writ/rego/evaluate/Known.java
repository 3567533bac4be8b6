package dev.writ.rego.evaluate;

import dev.writ.rego.syntax.Term;
import java.util.List;
import java.util.Set;

/** Whether a term has its value once some variables have theirs. */
final class Known {
  private Known() {}

  /** {@code input} and {@code data} are always known. */
  static boolean isRoot(Term term) {
    return term instanceof Term.Var(_, var name) && (name.equals("data") || name.equals("input"));
  }

  /** All variables of the term are bound, outside of the bodies in it. */
  static boolean is(Term term, Set<String> bound) {
    return switch (term) {
      case Term.Scalar _ -> true;
      case Term.Var(_, var name) -> isRoot(term) || bound.contains(name);
      case Term.Ref(_, var head, var path) -> (isRoot(head) || is(head, bound)) && are(path, bound);
      case Term.Array(_, var elements) -> are(elements, bound);
      case Term.Set(_, var elements) -> are(elements, bound);
      case Term.Obj(_, var entries) -> {
        for (Term.Entry entry : entries) {
          if (!is(entry.key(), bound) || !is(entry.value(), bound)) {
            yield false;
          }
        }
        yield true;
      }
      case Term.ArrayComprehension _, Term.SetComprehension _, Term.ObjectComprehension _ -> true;
      case Term.Call _, Term.Template _ -> throw new IllegalStateException("lowered: " + term);
    };
  }

  private static boolean are(List<Term> terms, Set<String> bound) {
    for (Term term : terms) { // a stream takes ten frames for each level of a term
      if (!is(term, bound)) {
        return false;
      }
    }
    return true;
  }
}
