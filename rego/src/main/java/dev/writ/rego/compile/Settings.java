package dev.writ.rego.compile;

import dev.writ.rego.Builtin;
import java.util.Map;
import java.util.Set;

/**
 * What an engine wants of its policies.
 *
 * @param builtins by name
 * @param banned names of builtins that no policy may call
 * @param strict whether all checks of version 1 hold for every module, and what is not used is
 *     refused
 * @param keepsPrint whether {@code print} stays; otherwise its lines are left out
 */
public record Settings(
    Map<String, Builtin> builtins, Set<String> banned, boolean strict, boolean keepsPrint) {
  public Settings {
    builtins = Map.copyOf(builtins);
    banned = Set.copyOf(banned);
  }
}
