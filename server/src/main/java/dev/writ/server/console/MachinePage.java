package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One machine: how it is, what it is made of, what happened to it and what can be done. */
public record MachinePage(
    MachineRow machine,
    List<Fact> facts,
    List<Fact> spec,
    List<Step> timeline,
    List<Power> actions,
    @Nullable Deletion deletion,
    @Nullable RequestRow running,
    boolean moving,
    @Nullable Trouble trouble) {

  /** A label and what stands beside it. */
  public record Fact(String label, String value, boolean copyable) {}

  /**
   * A power operation.
   *
   * @param label says `Ask to …` where somebody else has to agree
   */
  public record Power(String verb, String label, boolean asks) {}

  /**
   * How a deletion is confirmed.
   *
   * @param typeName the name has to be typed
   */
  public record Deletion(boolean typeName, String name) {}
}
