package dev.writ.workloads.offline;

import dev.writ.document.Node;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file as it was read.
 *
 * @param path that it was read from; null where it was no file
 * @param documents that could be read, as they are written: Lists are not opened
 */
public record ManifestFile(@Nullable Path path, String text, List<Node> documents) {
  public ManifestFile {
    documents = List.copyOf(documents);
  }
}
