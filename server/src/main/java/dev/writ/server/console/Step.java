package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a timeline: who did what, when and why.
 *
 * @param what a sentence without its subject, such as {@code asked for this machine}
 * @param why in the person's words
 * @param notes further facts, such as the policy that decided
 */
public record Step(
    String icon,
    String tone,
    String who,
    String what,
    When when,
    @Nullable String why,
    List<String> notes) {}
