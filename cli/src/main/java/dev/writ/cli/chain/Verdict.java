package dev.writ.cli.chain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an exported audit log proves. */
public sealed interface Verdict {
  /**
   * Every row is as it was sealed and none is missing between the first and the last.
   *
   * @param firstSeq number of the first row; 0 when there is none
   * @param head chain hash of the last row in hex: hold it against one kept elsewhere to see
   *     whether the newest rows were cut off
   * @param checkpoints checkpoints whose hash and signature are right
   * @param keys ids of the keys that signed them: hold them against those noted elsewhere
   * @param anchored whether the first row's link to what came before could be checked
   */
  record Intact(
      long rows,
      long firstSeq,
      long lastSeq,
      String head,
      long checkpoints,
      List<String> keys,
      boolean anchored)
      implements Verdict {
    public Intact {
      keys = List.copyOf(keys);
    }
  }

  /**
   * The first place where it does not hold.
   *
   * @param line line in the file, from 1
   * @param seq the row's number, null when the line could not be read that far
   */
  record Broken(long line, @Nullable Long seq, Kind kind, String why) implements Verdict {}

  /** How it is broken; the words are those of the server's own verification. */
  enum Kind {
    ALTERED,
    MISSING,
    REORDERED,
    CHAIN_BROKEN,
    BAD_SIGNATURE,
    LATE_INSERT,
    UNREADABLE
  }
}
