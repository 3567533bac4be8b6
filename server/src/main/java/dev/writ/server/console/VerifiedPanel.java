package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The proof that nobody changed the record, or where somebody did. */
public record VerifiedPanel(
    boolean ok, String says, List<MachinePage.Fact> facts, @Nullable Trouble trouble) {}
