package dev.writ.kernel.decision;

import dev.writ.kernel.store.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The text of a policy set, kept for as long as a decision names it.
 *
 * @param sha256 lower-case hex, as rulings name it
 * @param files path to text, by path
 */
public record PolicyText(String sha256, String room, SortedMap<String, String> files) {
  public PolicyText {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /**
   * Names it by what it says: the SHA-256 of every file in the order of their paths, each as path,
   * NUL, length in bytes, NUL, text, all in UTF-8. Data counts as much as rules do.
   */
  public static PolicyText of(String room, Map<String, String> files) {
    SortedMap<String, String> sorted = new TreeMap<>(files);
    StringBuilder all = new StringBuilder();
    sorted.forEach(
        (path, text) ->
            all.append(path)
                .append('\0')
                .append(text.getBytes(StandardCharsets.UTF_8).length)
                .append('\0')
                .append(text));
    byte[] hash = Json.sha256(all.toString().getBytes(StandardCharsets.UTF_8));
    return new PolicyText(HexFormat.of().formatHex(hash), room, sorted);
  }

  /**
   * What a module ships for a room: resources of {@code /policies/<room>/approval/}.
   *
   * @param anchor a class of the module that ships them
   * @param names file names
   */
  public static PolicyText shipped(Class<?> anchor, String room, String... names) {
    Map<String, String> files = new TreeMap<>();
    for (String name : names) {
      String resource = "/policies/" + room + "/approval/" + name;
      try (InputStream in = anchor.getResourceAsStream(resource)) {
        if (in == null) {
          throw new IllegalStateException("the module ships no " + resource);
        }
        files.put(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }
    return of(room, files);
  }
}
