package dev.writ.dbt.act;

import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.policy.Problem;
import dev.writ.dbt.policy.ProblemsFound;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A report that goes to a file: {@code --report sarif=out/w.sarif}. */
public record ReportFile(ReportFormat format, Path path) {

  /** Writes a text. */
  @FunctionalInterface
  public interface Content {
    void write(Writer out) throws IOException;
  }

  /**
   * Reads {@code FORMAT=PATH}.
   *
   * @throws ProblemsFound {@code REPORT_UNKNOWN}
   */
  public static ReportFile parse(String text) {
    int equals = text.indexOf('=');
    String word = equals < 0 ? text : text.substring(0, equals);
    ReportFormat format =
        ReportFormat.find(word)
            .orElseThrow(
                () -> unknown("there is no format `%s`; there are %s".formatted(word, formats())));
    if (equals < 0 || equals + 1 == text.length()) {
      throw unknown("`%s` names no file; write `%s=PATH`".formatted(text, word));
    }
    try {
      return new ReportFile(format, Path.of(text.substring(equals + 1)));
    } catch (InvalidPathException e) {
      throw unknown("`%s` names no file: %s".formatted(text, e.getReason()));
    }
  }

  private static ProblemsFound unknown(String message) {
    return new ProblemsFound(Problem.of("REPORT_UNKNOWN", message));
  }

  private static String formats() {
    return Arrays.stream(ReportFormat.values())
        .map(ReportFormat::word)
        .collect(Collectors.joining(", "));
  }

  /**
   * Makes sure that all can be written, before anything is judged; makes the folders they lie in.
   *
   * @throws ProblemsFound {@code REPORT_NOT_WRITABLE}, all at once
   */
  public static void requireWritable(List<ReportFile> files) {
    List<Problem> problems = new ArrayList<>();
    Map<Path, ReportFile> taken = new HashMap<>();
    for (ReportFile file : files) {
      String why = findObstacle(file.path());
      ReportFile other = taken.putIfAbsent(place(file.path()), file);
      if (other != null) {
        why =
            "the reports %s and %s would both be written to it"
                .formatted(other.format().word(), file.format().word());
      }
      if (why != null) {
        problems.add(Problem.in(file.path().toString(), "REPORT_NOT_WRITABLE", why));
      }
    }
    if (!problems.isEmpty()) {
      throw new ProblemsFound(problems);
    }
  }

  /** Tried rather than asked, because the right to write is not all that can be missing. */
  private static @Nullable String findObstacle(Path path) {
    if (Files.isDirectory(path)) {
      return "this is a folder; name a file in it";
    }
    if (isSpecial(path)) {
      return Files.isWritable(path) ? null : "it can't be written to";
    }
    Path folder = folder(path);
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createFile(temporary(folder)));
      return null;
    } catch (FileAlreadyExistsException e) {
      return "`%s` is a file, not a folder".formatted(e.getFile());
    } catch (IOException e) {
      return "the folder `%s` can't be written to: %s"
          .formatted(folder, e.getClass().getSimpleName());
    }
  }

  /** A pipe or a device: written to as it is, never replaced. */
  private static boolean isSpecial(Path path) {
    return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
  }

  /** Not by {@code createTempFile}, whose files nobody else may read. */
  private static Path temporary(Path folder) {
    return folder.resolve(".writ-" + UUID.randomUUID() + ".tmp");
  }

  /** The same for all names of one file. */
  private static Path place(Path path) {
    Path whole = path.toAbsolutePath().normalize();
    try {
      return Files.exists(path)
          ? path.toRealPath()
          : folder(path).toRealPath().resolve(whole.getFileName());
    } catch (IOException e) {
      return whole;
    }
  }

  private static Path folder(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    return parent == null ? path.toAbsolutePath() : parent;
  }

  /**
   * Writes the report: all of it or nothing.
   *
   * @throws ProblemsFound {@code REPORT_NOT_WRITABLE}
   */
  public void write(EnforcementResult result, ReportContext context) {
    ReportContext plain =
        new ReportContext(
            context.docsUrl(),
            context.projectDir(),
            false,
            context.link(),
            context.maxViolations());
    try {
      replace(path, out -> format.write(result, plain, out));
    } catch (IOException e) {
      throw new ProblemsFound(
          Problem.in(
              path.toString(), "REPORT_NOT_WRITABLE", "can't be written: " + e.getMessage()));
    }
  }

  /** Writes a file in UTF-8 beside its place and moves it there; readers see the old or the new. */
  public static void replace(Path path, Content content) throws IOException {
    if (isSpecial(path)) {
      write(Files.newOutputStream(path, StandardOpenOption.WRITE), content);
      return;
    }
    Path place = Files.exists(path) ? path.toRealPath() : path; // a link stays one
    Path folder = folder(place);
    Files.createDirectories(folder);
    Path temporary = temporary(folder);
    try {
      write(Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW), content);
      move(temporary, place);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** What UTF-8 can't say, half of a pair, becomes a question mark; no name stops a report. */
  private static void write(OutputStream bytes, Content content) throws IOException {
    try (Writer out = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8))) {
      content.write(out);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
