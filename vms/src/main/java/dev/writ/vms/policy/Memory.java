package dev.writ.vms.policy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An amount of memory as Kubernetes writes it, from 1 MiB to 16 TiB.
 *
 * @param text as it was written, such as {@code 4Gi}
 */
public record Memory(String text, long bytes) implements Comparable<Memory> {
  /** Stands in for an amount that could not be read. */
  static final Memory NONE = new Memory("0", 0);

  private static final Pattern FORM = Pattern.compile("([0-9]{1,8})(\\.5)?(Mi|Gi|Ti)");
  private static final long MEBI = 1L << 20;
  private static final long MAX = 16L << 40;

  /** Null where the text is no such amount. */
  public static @Nullable Memory parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return null;
    }
    long unit =
        switch (form.group(3)) {
          case "Mi" -> MEBI;
          case "Gi" -> MEBI << 10;
          default -> MEBI << 20;
        };
    long bytes = Long.parseLong(form.group(1)) * unit + (form.group(2) == null ? 0 : unit / 2);
    return bytes < MEBI || bytes > MAX ? null : new Memory(text, bytes);
  }

  public boolean isMultipleOf(Memory page) {
    return bytes % page.bytes == 0;
  }

  @Override
  public int compareTo(Memory other) {
    return Long.compare(bytes, other.bytes);
  }

  @Override
  public String toString() {
    return text;
  }
}
