package dev.writ.rego.builtin.graphql;

import dev.writ.rego.builtin.graphql.Ast.Directive;
import dev.writ.rego.builtin.graphql.Ast.DirectiveDefinition;
import dev.writ.rego.builtin.graphql.Ast.Position;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules about directives: they exist, at places they are made for, and once. */
final class DirectiveRules {
  private DirectiveRules() {}

  static final class KnownDirectives implements QueryRule {
    private final Set<Misplaced> told = new HashSet<>();

    private record Misplaced(String name, @Nullable Position position) {}

    @Override
    public void directive(QueryWalk walk, Directive directive, String location) {
      DirectiveDefinition definition = walk.schema().directives().get(directive.name());
      if (definition == null) {
        walk.report("Unknown directive \"@" + directive.name() + "\".", directive.position());
      } else if (!definition.locations().contains(location)
          && told.add(new Misplaced(directive.name(), directive.position()))) {
        walk.report(
            "Directive \"@" + directive.name() + "\" may not be used on " + location + ".",
            directive.position());
      }
    }
  }

  /** gqlparser looks at the name `repeatable`, not at whether the directive is. */
  static final class UniqueDirectivesPerLocation implements QueryRule {
    @Override
    public void directives(QueryWalk walk, List<Directive> directives) {
      Set<String> seen = new HashSet<>();
      for (Directive directive : directives) {
        if (!seen.add(directive.name()) && !directive.name().equals("repeatable")) {
          walk.report(
              "The directive \"@" + directive.name() + "\" can only be used once at this location.",
              directive.position());
        }
      }
    }
  }
}
