package dev.writ.sandbox.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps objects between runs: one JSON line per change in `cluster.jsonl`, rewritten to one line
 * per object at every start. A last line that was cut by a kill is dropped. Lines are not synced to
 * the disk one by one: a pretend cluster may forget its last moment when the machine loses power.
 */
public final class Journal implements AutoCloseable {

  record Contents(long revision, Map<ObjectKey, ObjectNode> objects) {}

  private static final String FILE = "cluster.jsonl";

  private final Path file;
  private @Nullable FileChannel out;

  private Journal(Path file) {
    this.file = file;
  }

  /** A journal that keeps nothing. */
  public static Journal none() {
    return new Journal(Path.of(""));
  }

  /** A journal in a directory, which is made when it is absent. */
  public static Journal in(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make `" + directory + "` for the sandbox", e);
    }
    return new Journal(directory.resolve(FILE));
  }

  private boolean keepsNothing() {
    return file.toString().isEmpty();
  }

  Contents load() {
    if (keepsNothing()) {
      return new Contents(0, Map.of());
    }
    try {
      Contents contents = Files.exists(file) ? read() : new Contents(0, Map.of());
      rewrite(contents);
      out = FileChannel.open(file, StandardOpenOption.APPEND);
      return contents;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read `" + file + "`; remove it to start with an empty sandbox", e);
    }
  }

  void append(Change change) {
    if (out == null) {
      return;
    }
    ObjectNode line = line(change.key(), change.object()).put("revision", change.revision());
    if (change.type() == Change.Type.DELETED) {
      line.remove("object");
    }
    try {
      append(out, line);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write `" + file + "`", e);
    }
  }

  private Contents read() throws IOException {
    Map<ObjectKey, ObjectNode> objects = new TreeMap<>();
    long revision = 0;
    String text = Files.readString(file);
    int end;
    for (int start = 0; (end = text.indexOf('\n', start)) >= 0; start = end + 1) {
      JsonNode line = Json.parse(text.substring(start, end));
      revision = Math.max(revision, line.path("revision").asLong());
      ObjectKey key =
          new ObjectKey(
              new GroupResource(line.path("group").asText(), line.path("plural").asText()),
              line.path("namespace").asText(),
              line.path("name").asText());
      if (line.path("object") instanceof ObjectNode object) {
        objects.put(key, object);
      } else {
        objects.remove(key);
      }
    }
    return new Contents(revision, objects);
  }

  private void rewrite(Contents contents) throws IOException {
    Path fresh = file.resolveSibling(FILE + ".new");
    try (BufferedWriter target = Files.newBufferedWriter(fresh)) {
      for (var entry : contents.objects().entrySet()) {
        ObjectNode line = line(entry.getKey(), entry.getValue());
        target.write(Json.write(line.put("revision", contents.revision())));
        target.write('\n');
      }
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static ObjectNode line(ObjectKey key, ObjectNode object) {
    ObjectNode line =
        Json.object()
            .put("group", key.resource().group())
            .put("plural", key.resource().plural())
            .put("namespace", key.namespace())
            .put("name", key.name());
    line.set("object", object);
    return line;
  }

  /** Writes a whole line or nothing: half a line would spoil the next one. */
  private static void append(FileChannel out, ObjectNode line) throws IOException {
    long start = out.size();
    ByteBuffer bytes = ByteBuffer.wrap((Json.write(line) + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    } catch (IOException e) {
      out.truncate(start);
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      if (out != null) {
        out.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close `" + file + "`", e);
    }
  }
}
