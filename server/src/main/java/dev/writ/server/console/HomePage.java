package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The overview: what waits for me, what I asked for, how the machines are. */
public record HomePage(
    String says,
    List<Tile> tiles,
    List<RequestRow> waiting,
    List<RequestRow> mine,
    boolean mayAsk) {

  /**
   * A number and what it counts.
   *
   * @param wants somebody should do something about it
   */
  public record Tile(String label, String number, @Nullable String href, boolean wants) {}
}
