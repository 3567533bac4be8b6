package dev.writ.rego.builtin.graphql;

import dev.writ.rego.builtin.graphql.Ast.Argument;
import dev.writ.rego.builtin.graphql.Ast.ArgumentDefinition;
import dev.writ.rego.builtin.graphql.Ast.Definition;
import dev.writ.rego.builtin.graphql.Ast.Directive;
import dev.writ.rego.builtin.graphql.Ast.DirectiveDefinition;
import dev.writ.rego.builtin.graphql.Ast.Field;
import dev.writ.rego.builtin.graphql.Ast.FieldDefinition;
import dev.writ.rego.builtin.graphql.Ast.Position;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules about the arguments of fields and directives: known, unique, there when required. */
final class ArgumentRules {
  private ArgumentRules() {}

  static final class KnownArgumentNames implements QueryRule {
    @Override
    public void field(QueryWalk walk, Field field) {
      FieldDefinition definition = walk.facts().definition(field);
      Definition parent = walk.facts().parent(field);
      if (definition != null && parent != null) {
        known(
            walk,
            field.arguments(),
            definition.arguments(),
            "field \"" + parent.name() + "." + field.name() + "\"",
            field.position());
      }
    }

    @Override
    public void directive(QueryWalk walk, Directive directive, String location) {
      DirectiveDefinition definition = walk.schema().directives().get(directive.name());
      if (definition != null) {
        known(
            walk,
            directive.arguments(),
            definition.arguments(),
            "directive \"@" + directive.name() + "\"",
            directive.position());
      }
    }

    private static void known(
        QueryWalk walk,
        List<Argument> arguments,
        List<ArgumentDefinition> definitions,
        String where,
        @Nullable Position position) {
      for (Argument argument : arguments) {
        walk.work().scan(definitions.size());
        if (Ast.find(definitions, argument.name()) == null) {
          List<String> names = definitions.stream().map(ArgumentDefinition::name).toList();
          walk.report(
              "Unknown argument \""
                  + argument.name()
                  + "\" on "
                  + where
                  + "."
                  + Texts.didYouMean(walk.work(), "Did you mean", argument.name(), names),
              position);
        }
      }
    }
  }

  static final class ProvidedRequiredArguments implements QueryRule {
    @Override
    public void field(QueryWalk walk, Field field) {
      FieldDefinition definition = walk.facts().definition(field);
      if (definition != null) {
        required(
            walk,
            field.arguments(),
            definition.arguments(),
            "Field \"" + field.name() + "\"",
            field.position());
      }
    }

    @Override
    public void directive(QueryWalk walk, Directive directive, String location) {
      DirectiveDefinition definition = walk.schema().directives().get(directive.name());
      if (definition != null) {
        required(
            walk,
            directive.arguments(),
            definition.arguments(),
            "Directive \"@" + definition.name() + "\"",
            directive.position());
      }
    }

    private static void required(
        QueryWalk walk,
        List<Argument> arguments,
        List<ArgumentDefinition> definitions,
        String where,
        @Nullable Position position) {
      for (ArgumentDefinition definition : definitions) {
        walk.work().scan(arguments.size());
        if (definition.isRequired() && Ast.find(arguments, definition.name()) == null) {
          walk.report(
              where
                  + " argument \""
                  + definition.name()
                  + "\" of type \""
                  + definition.type()
                  + "\" is required, but it was not provided.",
              position);
        }
      }
    }
  }

  static final class UniqueArgumentNames implements QueryRule {
    @Override
    public void field(QueryWalk walk, Field field) {
      unique(walk, field.arguments());
    }

    @Override
    public void directive(QueryWalk walk, Directive directive, String location) {
      unique(walk, directive.arguments());
    }

    /** Told once for a name, however often it is repeated. */
    private static void unique(QueryWalk walk, List<Argument> arguments) {
      Map<String, Integer> times = new HashMap<>();
      for (Argument argument : arguments) {
        if (times.merge(argument.name(), 1, Integer::sum) == 2) {
          walk.report(
              "There can be only one argument named \"" + argument.name() + "\".",
              argument.position());
        }
      }
    }
  }
}
