package dev.writ.workloads.offline;

import dev.writ.document.report.TextFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which manifests lie below a folder; links are followed, each folder is gone into once. */
final class FileSearch {
  private final Consumer<String> problem;
  private final List<Path> files = new ArrayList<>();
  private final Set<Path> known = new HashSet<>();
  private final @Nullable Path leftOut;
  private boolean complete = true;

  private FileSearch(@Nullable Path leftOut, Consumer<String> problem) {
    this.leftOut = leftOut;
    this.problem = problem;
  }

  /**
   * All of them, in order.
   *
   * @param leftOut a file that is none of them, by {@link TextFile#place}; null for none
   * @param problem is told what can't be looked into, and where there is nothing to be found: in a
   *     pipeline a folder that was misnamed must not pass
   */
  static List<Path> below(Path folder, @Nullable Path leftOut, Consumer<String> problem) {
    FileSearch search = new FileSearch(leftOut, problem);
    search.enter(folder, Set.of());
    if (search.files.isEmpty() && search.complete) {
      problem.accept(
          "`%s` holds no manifest (*.yaml, *.yml, *.json); name a folder that does"
              .formatted(folder));
    }
    return search.files.stream().sorted().toList();
  }

  /** Goes into a folder; {@code around} are those that it lies in, by their real names. */
  private void enter(Path folder, Set<Path> around) {
    List<Path> inside;
    Path real;
    try (Stream<Path> entries = Files.list(folder)) {
      real = folder.toRealPath();
      inside = entries.sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      refuse(folder, "can't be read: " + TextFile.why(e));
      return;
    }
    if (around.contains(real)) {
      refuse(folder, "is a link to a folder that it lies in; take it away");
      return;
    }
    if (!known.add(real)) {
      return;
    }
    Set<Path> within = new HashSet<>(around);
    within.add(real);
    for (Path entry : inside) {
      if (Files.isDirectory(entry)) {
        enter(entry, within);
      } else if (isManifest(entry) && (leftOut == null || !leftOut.equals(TextFile.place(entry)))) {
        files.add(entry);
      }
    }
  }

  private void refuse(Path folder, String why) {
    complete = false;
    problem.accept("`%s` %s".formatted(folder, why));
  }

  /** By its name; pipes and devices are not, a link that leads nowhere is, so that it is told. */
  private static boolean isManifest(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"))
        && (Files.isRegularFile(file) || !Files.exists(file));
  }
}
