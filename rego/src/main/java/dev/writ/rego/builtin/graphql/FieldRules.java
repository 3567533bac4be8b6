package dev.writ.rego.builtin.graphql;

import dev.writ.rego.builtin.graphql.Ast.Definition;
import dev.writ.rego.builtin.graphql.Ast.DefinitionKind;
import dev.writ.rego.builtin.graphql.Ast.Field;
import dev.writ.rego.builtin.graphql.Ast.FieldDefinition;
import dev.writ.rego.builtin.graphql.Ast.Fragment;
import dev.writ.rego.builtin.graphql.Ast.InlineFragment;
import dev.writ.rego.builtin.graphql.Ast.Selection;
import dev.writ.rego.builtin.graphql.Ast.Spread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules about fields: they exist, have a selection or none, and ask little of introspection. */
final class FieldRules {
  private FieldRules() {}

  static final class FieldsOnCorrectType implements QueryRule {
    @Override
    public void field(QueryWalk walk, Field field) {
      Definition parent = walk.facts().parent(field);
      if (parent == null || walk.facts().definition(field) != null) {
        return;
      }
      walk.report(
          "Cannot query field \""
              + field.name()
              + "\" on type \""
              + parent.name()
              + "\"."
              + suggestion(walk, parent, field.name()),
          field.position());
    }

    private static String suggestion(QueryWalk walk, Definition parent, String name) {
      if (parent.isAbstract()) {
        List<String> types = typesWith(walk, parent, name);
        if (!types.isEmpty()) {
          return " Did you mean to use an inline fragment on " + Texts.quotedOrList(types) + "?";
        }
      }
      if (parent.kind() == DefinitionKind.OBJECT || parent.kind() == DefinitionKind.INTERFACE) {
        List<String> names = parent.fields().stream().map(FieldDefinition::name).toList();
        return Texts.didYouMean(walk.work(), "Did you mean", name, names);
      }
      return "";
    }

    /** Types that have the field: interfaces by use, then by name. */
    private static List<String> typesWith(QueryWalk walk, Definition parent, String name) {
      Schema schema = walk.schema();
      List<String> objects = new ArrayList<>();
      Map<String, Integer> uses = new LinkedHashMap<>();
      for (Definition type : schema.possibleTypes(parent)) {
        walk.work().scan(type.interfaces().size());
        if (schema.field(type, name) == null) {
          continue;
        }
        objects.add(type.name());
        for (String each : type.interfaces()) {
          Definition contract = schema.type(each);
          if (contract != null && schema.field(contract, name) != null) {
            uses.merge(each, 1, Integer::sum);
          }
        }
      }
      List<String> types = new ArrayList<>(uses.keySet());
      types.addAll(objects);
      types.sort(
          Comparator.comparingInt((String type) -> -uses.getOrDefault(type, 0))
              .thenComparing(Comparator.naturalOrder()));
      return types;
    }
  }

  static final class ScalarLeafs implements QueryRule {
    @Override
    public void field(QueryWalk walk, Field field) {
      FieldDefinition definition = walk.facts().definition(field);
      if (definition == null) {
        return;
      }
      Definition type = walk.schema().type(definition.type().innermost());
      if (type == null) {
        return;
      }
      boolean selects = !field.selections().isEmpty();
      String named = "Field \"" + field.name() + "\" ";
      if (type.isLeaf() && selects) {
        walk.report(
            named
                + "must not have a selection since type \""
                + type.name()
                + "\" has no subfields.",
            field.position());
      } else if (!type.isLeaf() && !selects) {
        walk.report(
            named
                + "of type \""
                + definition.type()
                + "\" must have a selection of subfields. Did you mean \""
                + field.name()
                + " { ... }\"?",
            field.position());
      }
    }
  }

  /** Lists of types in lists of types can make a small query's answer endless. */
  static final class MaxIntrospectionDepth implements QueryRule {
    private static final int MOST_LISTS = 3;

    @Override
    public void field(QueryWalk walk, Field field) {
      if ((field.name().equals("__schema") || field.name().equals("__type"))
          && isTooDeep(walk, field, new HashSet<>(), 0)) {
        walk.report("Maximum introspection depth exceeded", field.position());
      }
    }

    private static boolean isTooDeep(
        QueryWalk walk, Field field, Set<String> inside, int listsAbove) {
      int lists =
          switch (field.name()) {
            case "fields", "interfaces", "possibleTypes", "inputFields" -> listsAbove + 1;
            default -> listsAbove;
          };
      return lists >= MOST_LISTS || isTooDeep(walk, field.selections(), inside, lists);
    }

    private static boolean isTooDeep(
        QueryWalk walk, List<Selection> selections, Set<String> inside, int lists) {
      walk.work().enter();
      try {
        for (Selection selection : selections) {
          walk.work().step();
          boolean tooDeep =
              switch (selection) {
                case Field field -> isTooDeep(walk, field, inside, lists);
                case InlineFragment fragment ->
                    isTooDeep(walk, fragment.selections(), inside, lists);
                case Spread spread -> isTooDeep(walk, spread, inside, lists);
              };
          if (tooDeep) {
            return true;
          }
        }
        return false;
      } finally {
        walk.work().leave();
      }
    }

    private static boolean isTooDeep(QueryWalk walk, Spread spread, Set<String> inside, int lists) {
      Fragment fragment = walk.facts().fragment(spread);
      if (fragment == null || !inside.add(spread.name())) {
        return false;
      }
      boolean tooDeep = isTooDeep(walk, fragment.selections(), inside, lists);
      inside.remove(spread.name());
      return tooDeep;
    }
  }
}
