package dev.writ.rego.builtin.graphql;

import dev.writ.rego.builtin.graphql.Ast.Definition;
import dev.writ.rego.builtin.graphql.Ast.DefinitionKind;
import dev.writ.rego.builtin.graphql.Ast.Field;
import dev.writ.rego.builtin.graphql.Ast.Fragment;
import dev.writ.rego.builtin.graphql.Ast.InlineFragment;
import dev.writ.rego.builtin.graphql.Ast.Selection;
import dev.writ.rego.builtin.graphql.Ast.Spread;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Rules about fragments and where they are spread. */
final class FragmentRules {
  private FragmentRules() {}

  static final class FragmentsOnCompositeTypes implements QueryRule {
    @Override
    public void inlineFragment(QueryWalk walk, InlineFragment fragment) {
      Definition type = walk.schema().type(fragment.typeCondition());
      if (type != null && !type.isComposite()) {
        walk.report(
            "Fragment cannot condition on non composite type \"" + fragment.typeCondition() + "\".",
            fragment.position());
      }
    }

    @Override
    public void fragment(QueryWalk walk, Fragment fragment) {
      Definition type = walk.schema().type(fragment.typeCondition());
      if (type != null && !fragment.typeCondition().isEmpty() && !type.isComposite()) {
        walk.report(
            "Fragment \""
                + fragment.name()
                + "\" cannot condition on non composite type \""
                + fragment.typeCondition()
                + "\".",
            fragment.position());
      }
    }
  }

  static final class KnownFragmentNames implements QueryRule {
    @Override
    public void spread(QueryWalk walk, Spread spread) {
      if (walk.facts().fragment(spread) == null) {
        walk.report("Unknown fragment \"" + spread.name() + "\".", spread.position());
      }
    }
  }

  static final class NoFragmentCycles implements QueryRule {
    private final Set<String> visited = new HashSet<>();
    private final List<Spread> path = new ArrayList<>();
    private final Map<String, Integer> beginnings = new HashMap<>();

    @Override
    public void fragment(QueryWalk walk, Fragment fragment) {
      if (!visited.add(fragment.name())) {
        return;
      }
      List<Spread> spreads = spreads(walk, fragment.selections());
      if (spreads.isEmpty()) {
        return;
      }
      walk.work().enter();
      beginnings.put(fragment.name(), path.size());
      for (Spread spread : spreads) {
        Integer beginning = beginnings.get(spread.name());
        if (beginning == null) {
          path.add(spread);
          Fragment next = walk.fragment(spread.name());
          if (next != null) {
            fragment(walk, next);
          }
          path.removeLast();
        } else {
          String via =
              path.subList(beginning, path.size()).stream()
                  .map(each -> '"' + each.name() + '"')
                  .collect(Collectors.joining(", "));
          walk.report(
              "Cannot spread fragment \""
                  + spread.name()
                  + "\" within itself"
                  + (via.isEmpty() ? "" : " via " + via)
                  + ".",
              spread.position());
        }
      }
      beginnings.remove(fragment.name());
      walk.work().leave();
    }

    private static List<Spread> spreads(QueryWalk walk, List<Selection> selections) {
      List<Spread> spreads = new ArrayList<>();
      Deque<List<Selection>> waiting = new ArrayDeque<>();
      waiting.push(selections);
      while (!waiting.isEmpty()) {
        for (Selection selection : waiting.pop()) {
          walk.work().step();
          switch (selection) {
            case Spread spread -> spreads.add(spread);
            case Field field -> waiting.push(field.selections());
            case InlineFragment fragment -> waiting.push(fragment.selections());
          }
        }
      }
      return spreads;
    }
  }

  static final class NoUnusedFragments implements QueryRule {
    private final Set<String> used = new HashSet<>();

    @Override
    public void spread(QueryWalk walk, Spread spread) {
      if (walk.current() != null) {
        used.add(spread.name());
      }
    }

    @Override
    public void fragment(QueryWalk walk, Fragment fragment) {
      if (!used.contains(fragment.name())) {
        walk.report("Fragment \"" + fragment.name() + "\" is never used.", fragment.position());
      }
    }
  }

  static final class PossibleFragmentSpreads implements QueryRule {
    @Override
    public void inlineFragment(QueryWalk walk, InlineFragment fragment) {
      Definition parent = walk.facts().parent(fragment);
      if (parent != null && !isPossible(walk, parent, fragment.typeCondition())) {
        walk.report(
            "Fragment cannot be spread here as objects of type \""
                + parent.name()
                + "\" can never be of type \""
                + fragment.typeCondition()
                + "\".",
            fragment.position());
      }
    }

    @Override
    public void spread(QueryWalk walk, Spread spread) {
      Definition parent = walk.facts().parent(spread);
      Fragment fragment = walk.facts().fragment(spread);
      if (parent != null
          && fragment != null
          && !isPossible(walk, parent, fragment.typeCondition())) {
        walk.report(
            "Fragment \""
                + spread.name()
                + "\" cannot be spread here as objects of type \""
                + parent.name()
                + "\" can never be of type \""
                + fragment.typeCondition()
                + "\".",
            spread.position());
      }
    }

    private static boolean isPossible(QueryWalk walk, Definition parent, String condition) {
      Definition type = walk.schema().type(condition);
      if (!parent.isComposite() || type == null || !type.isComposite()) {
        return true;
      }
      List<Definition> parents =
          parent.kind() == DefinitionKind.OBJECT
              ? List.of(parent)
              : walk.schema().possibleTypes(parent);
      List<Definition> types = walk.schema().possibleTypes(type);
      walk.work().scan(parents.size() + types.size());
      Set<String> names = parents.stream().map(Definition::name).collect(Collectors.toSet());
      return types.stream().anyMatch(each -> names.contains(each.name()));
    }
  }

  static final class UniqueFragmentNames implements QueryRule {
    private final Set<String> seen = new HashSet<>();

    @Override
    public void fragment(QueryWalk walk, Fragment fragment) {
      if (!seen.add(fragment.name())) {
        walk.report(
            "There can be only one fragment named \"" + fragment.name() + "\".",
            fragment.position());
      }
    }
  }
}
