package dev.writ.rego.builtin.graphql;

import dev.writ.rego.builtin.graphql.Ast.Argument;
import dev.writ.rego.builtin.graphql.Ast.Definition;
import dev.writ.rego.builtin.graphql.Ast.DefinitionKind;
import dev.writ.rego.builtin.graphql.Ast.Field;
import dev.writ.rego.builtin.graphql.Ast.FieldDefinition;
import dev.writ.rego.builtin.graphql.Ast.Fragment;
import dev.writ.rego.builtin.graphql.Ast.InlineFragment;
import dev.writ.rego.builtin.graphql.Ast.Operation;
import dev.writ.rego.builtin.graphql.Ast.Position;
import dev.writ.rego.builtin.graphql.Ast.Selection;
import dev.writ.rego.builtin.graphql.Ast.Spread;
import dev.writ.rego.builtin.graphql.Ast.TypeRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Two fields that give the same name to their result must be the same field. Sets of fields are
 * compared within themselves once, then with the fragments spread in them, fragments with each
 * other, and selections of equal fields again in this way; pairs of fragments are remembered.
 */
final class OverlappingFields implements QueryRule {
  private final Map<Pair, Boolean> comparedPairs = new HashMap<>();
  private Set<String> comparedFragments = new HashSet<>();

  /** Two fragments, by name, in either order. */
  private record Pair(String one, String other) {
    static Pair of(Spread a, Spread b) {
      return a.name().compareTo(b.name()) < 0
          ? new Pair(a.name(), b.name())
          : new Pair(b.name(), a.name());
    }
  }

  /** The fields of a selection set by the name of their result, and what is spread in it. */
  private record Collected(SequencedMap<String, List<Field>> fields, List<Spread> spreads) {
    /** The very same fields: those of a fragment that is looked at from inside of itself. */
    boolean hasFieldsOf(Collected other) {
      Set<Field> these = all();
      Set<Field> those = other.all();
      return these.size() == those.size() && these.containsAll(those);
    }

    private Set<Field> all() {
      Set<Field> all = Collections.newSetFromMap(new IdentityHashMap<>());
      fields.values().forEach(all::addAll);
      return all;
    }
  }

  /**
   * Two fields that cannot be merged.
   *
   * @param why empty when it is because of what they select
   */
  private record Conflict(
      String name, String why, List<Conflict> below, @Nullable Position position) {
    String reason() {
      return below.isEmpty()
          ? why
          : below.stream()
              .map(each -> "subfields \"" + each.name + "\" conflict because " + each.reason())
              .collect(Collectors.joining(" and "));
    }
  }

  @Override
  public void operation(QueryWalk walk, Operation operation) {
    report(walk, operation.selections());
  }

  @Override
  public void field(QueryWalk walk, Field field) {
    if (walk.current() != null) {
      report(walk, field.selections());
    }
  }

  @Override
  public void inlineFragment(QueryWalk walk, InlineFragment fragment) {
    report(walk, fragment.selections());
  }

  @Override
  public void fragment(QueryWalk walk, Fragment fragment) {
    report(walk, fragment.selections());
  }

  private void report(QueryWalk walk, List<Selection> selections) {
    for (Conflict conflict : within(walk, selections)) {
      walk.report(
          "Fields \""
              + conflict.name
              + "\" conflict because "
              + conflict.reason()
              + ". Use different aliases on the fields to fetch both if this was intentional.",
          conflict.position);
    }
  }

  private List<Conflict> within(QueryWalk walk, List<Selection> selections) {
    if (selections.isEmpty()) {
      return List.of();
    }
    List<Conflict> conflicts = new ArrayList<>();
    Collected collected = collect(walk, selections);
    for (List<Field> fields : collected.fields.values()) {
      for (int i = 0; i < fields.size(); i++) {
        for (Field other : fields.subList(i + 1, fields.size())) {
          compare(walk, conflicts, false, fields.get(i), other);
        }
      }
    }
    comparedFragments = new HashSet<>();
    List<Spread> spreads = collected.spreads;
    for (int i = 0; i < spreads.size(); i++) {
      withFragment(walk, conflicts, false, collected, spreads.get(i));
      for (Spread other : spreads.subList(i + 1, spreads.size())) {
        fragments(walk, conflicts, false, spreads.get(i), other);
      }
    }
    return conflicts;
  }

  private void withFragment(
      QueryWalk walk, List<Conflict> conflicts, boolean exclusive, Collected set, Spread spread) {
    Fragment fragment = walk.facts().fragment(spread);
    if (!comparedFragments.add(spread.name()) || fragment == null) {
      return;
    }
    Collected other = collect(walk, fragment.selections());
    if (set.hasFieldsOf(other)) {
      return;
    }
    walk.work().enter();
    between(walk, conflicts, exclusive, set, other);
    for (Spread inner : other.spreads) {
      if (!inner.name().equals(spread.name())) {
        withFragment(walk, conflicts, exclusive, set, inner);
      }
    }
    walk.work().leave();
  }

  private void fragments(
      QueryWalk walk, List<Conflict> conflicts, boolean exclusive, Spread a, Spread b) {
    walk.work().step();
    if (a.name().equals(b.name()) || !isNew(Pair.of(a, b), exclusive)) {
      return;
    }
    Fragment fragmentA = walk.facts().fragment(a);
    Fragment fragmentB = walk.facts().fragment(b);
    if (fragmentA == null || fragmentB == null) {
      return;
    }
    Collected setA = collect(walk, fragmentA.selections());
    Collected setB = collect(walk, fragmentB.selections());
    walk.work().enter();
    between(walk, conflicts, exclusive, setA, setB);
    for (Spread inner : setB.spreads) {
      fragments(walk, conflicts, exclusive, a, inner);
    }
    for (Spread inner : setA.spreads) {
      fragments(walk, conflicts, exclusive, inner, b);
    }
    walk.work().leave();
  }

  /** A pair compared as not exclusive has been compared in every respect. */
  private boolean isNew(Pair pair, boolean exclusive) {
    Boolean before = comparedPairs.get(pair);
    if (before != null && (exclusive || !before)) {
      return false;
    }
    comparedPairs.put(pair, exclusive);
    return true;
  }

  private List<Conflict> below(QueryWalk walk, boolean exclusive, Field a, Field b) {
    List<Conflict> conflicts = new ArrayList<>();
    Collected setA = collect(walk, a.selections());
    Collected setB = collect(walk, b.selections());
    walk.work().enter();
    between(walk, conflicts, exclusive, setA, setB);
    for (Spread spread : setB.spreads) {
      comparedFragments = new HashSet<>();
      withFragment(walk, conflicts, exclusive, setA, spread);
    }
    for (Spread spread : setA.spreads) {
      comparedFragments = new HashSet<>();
      withFragment(walk, conflicts, exclusive, setB, spread);
    }
    for (Spread spreadA : setA.spreads) {
      for (Spread spreadB : setB.spreads) {
        fragments(walk, conflicts, exclusive, spreadA, spreadB);
      }
    }
    walk.work().leave();
    return conflicts;
  }

  private void between(
      QueryWalk walk, List<Conflict> conflicts, boolean exclusive, Collected a, Collected b) {
    for (Map.Entry<String, List<Field>> entry : a.fields.entrySet()) {
      walk.work().step();
      List<Field> others = b.fields.get(entry.getKey());
      if (others == null) {
        continue;
      }
      for (Field field : entry.getValue()) {
        for (Field other : others) {
          compare(walk, conflicts, exclusive, field, other);
        }
      }
    }
  }

  private void compare(
      QueryWalk walk, List<Conflict> conflicts, boolean exclusiveParents, Field a, Field b) {
    walk.work().step();
    Definition parentA = walk.facts().parent(a);
    Definition parentB = walk.facts().parent(b);
    if (parentA == null || parentB == null) {
      return;
    }
    FieldDefinition definitionA = walk.facts().definition(a);
    FieldDefinition definitionB = walk.facts().definition(b);
    boolean exclusive =
        exclusiveParents
            || (!parentA.name().equals(parentB.name())
                && parentA.kind() == DefinitionKind.OBJECT
                && parentB.kind() == DefinitionKind.OBJECT
                && definitionA != null
                && definitionB != null);
    String why = "";
    if (!exclusive && !a.name().equals(b.name())) {
      why = '"' + a.name() + "\" and \"" + b.name() + "\" are different fields";
    } else if (!exclusive && !isSame(walk, a.arguments(), b.arguments())) {
      why = "they have differing arguments";
    } else if (definitionA != null
        && definitionB != null
        && isConflicting(walk, definitionA.type(), definitionB.type())) {
      why =
          "they return conflicting types \""
              + definitionA.type()
              + "\" and \""
              + definitionB.type()
              + '"';
    }
    List<Conflict> below = why.isEmpty() ? below(walk, exclusive, a, b) : List.of();
    if (!why.isEmpty() || !below.isEmpty()) {
      conflicts.add(new Conflict(a.responseName(), why, below, b.position()));
    }
  }

  private static boolean isSame(QueryWalk walk, List<Argument> a, List<Argument> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (Argument argument : a) {
      walk.work().scan(b.size());
      if (b.stream().noneMatch(other -> isSame(argument, other))) {
        return false;
      }
    }
    return true;
  }

  /** gqlparser does not look into lists and objects. */
  private static boolean isSame(Argument a, Argument b) {
    return a.name().equals(b.name())
        && a.value().kind() == b.value().kind()
        && a.value().raw().equals(b.value().raw());
  }

  private static boolean isConflicting(QueryWalk walk, TypeRef a, TypeRef b) {
    if (a.element() != null && b.element() != null) {
      return isConflicting(walk, a.element(), b.element());
    }
    if (a.element() != null || b.element() != null || a.nonNull() != b.nonNull()) {
      return true;
    }
    Definition typeA = walk.schema().type(a.name());
    Definition typeB = walk.schema().type(b.name());
    return typeA != null
        && typeB != null
        && typeA.isLeaf()
        && typeB.isLeaf()
        && !typeA.name().equals(typeB.name());
  }

  private static Collected collect(QueryWalk walk, List<Selection> selections) {
    Collected collected = new Collected(new LinkedHashMap<>(), new ArrayList<>());
    collect(walk, selections, collected);
    return collected;
  }

  private static void collect(QueryWalk walk, List<Selection> selections, Collected collected) {
    walk.work().enter();
    for (Selection selection : selections) {
      walk.work().step();
      switch (selection) {
        case Field field ->
            collected
                .fields
                .computeIfAbsent(field.responseName(), _ -> new ArrayList<>())
                .add(field);
        case Spread spread -> collected.spreads.add(spread);
        case InlineFragment fragment -> collect(walk, fragment.selections(), collected);
      }
    }
    walk.work().leave();
  }
}
