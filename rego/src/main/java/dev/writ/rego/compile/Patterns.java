package dev.writ.rego.compile;

import dev.writ.rego.syntax.Term;
import java.util.List;

/** Comparing terms as they are written, without their places. */
final class Patterns {
  private Patterns() {}

  @SuppressWarnings("ReferenceEquality") // bodies are the same only as themselves
  static boolean same(Term a, Term b) {
    return switch (a) {
      case Term.Scalar(_, var value) ->
          b instanceof Term.Scalar(_, var other) && value.equals(other);
      case Term.Var(_, var name) -> b instanceof Term.Var(_, var other) && name.equals(other);
      case Term.Ref(_, var head, var path) ->
          b instanceof Term.Ref(_, var otherHead, var otherPath)
              && same(head, otherHead)
              && same(path, otherPath);
      case Term.Array(_, var elements) ->
          b instanceof Term.Array(_, var others) && same(elements, others);
      case Term.Set(_, var elements) ->
          b instanceof Term.Set(_, var others) && same(elements, others);
      case Term.Obj(_, var entries) ->
          b instanceof Term.Obj(_, var others)
              && same(
                  entries.stream().map(Term.Entry::key).toList(),
                  others.stream().map(Term.Entry::key).toList())
              && same(
                  entries.stream().map(Term.Entry::value).toList(),
                  others.stream().map(Term.Entry::value).toList());
      case Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _,
          Term.Call _,
          Term.Template _ ->
          a == b;
    };
  }

  private static boolean same(List<Term> a, List<Term> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!same(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }
}
