package dev.writ.rego.compile;

import dev.writ.rego.Builtin;
import dev.writ.rego.builtin.BuiltinCatalogue;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What an engine wants of its policies.
 *
 * @param own builtins by name, beside those of the catalogue or in their place
 * @param offered whether there is such a builtin at all, by its name
 * @param banned names of builtins that no policy may call
 * @param strict whether all checks of version 1 hold for every module, and what is not used is
 *     refused
 * @param keepsPrint whether {@code print} stays; otherwise its lines are left out
 * @param errorLimit how many errors a stage tells, 0 for all
 */
public record Settings(
    Map<String, Builtin> own,
    Predicate<String> offered,
    Set<String> banned,
    boolean strict,
    boolean keepsPrint,
    int errorLimit) {
  public Settings {
    own = Map.copyOf(own);
    banned = Set.copyOf(banned);
  }

  /** The builtin of a name, or null. */
  @Nullable Builtin builtin(String name) {
    if (!offered.test(name)) {
      return null;
    }
    Builtin mine = own.get(name);
    return mine != null ? mine : BuiltinCatalogue.find(name).orElse(null);
  }
}
