package dev.writ.document.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Files of text that are written whole or not at all. */
public final class TextFile {
  private TextFile() {}

  /** Writes a text. */
  @FunctionalInterface
  public interface Content {
    void write(Writer out) throws IOException;
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
      keepRights(place, temporary);
      move(temporary, place);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Why a file can't be written; makes the folder it lies in. Tried rather than asked, because the
   * right to write is not all that can be missing.
   *
   * @return null where nothing stands in the way
   */
  public static @Nullable String findObstacle(Path path) {
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

  /** What hinders reading or writing, without the name of the file. */
  public static String why(Exception e) {
    return switch (e) {
      case AccessDeniedException _ -> "there is no right to do so";
      case NoSuchFileException _ -> "it is not there";
      case FileSystemException known when known.getReason() != null -> known.getReason();
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }

  /** The same for all names of one file. */
  public static Path place(Path path) {
    Path whole = path.toAbsolutePath().normalize();
    try {
      return Files.exists(path)
          ? path.toRealPath()
          : folder(path).toRealPath().resolve(whole.getFileName());
    } catch (IOException e) {
      return whole;
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

  private static Path folder(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    return parent == null ? path.toAbsolutePath() : parent;
  }

  /** What UTF-8 can't say, half of a pair, becomes a question mark; no name stops a report. */
  private static void write(OutputStream bytes, Content content) throws IOException {
    try (Writer out = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8))) {
      content.write(out);
    }
  }

  private static void keepRights(Path from, Path to) throws IOException {
    if (Files.exists(from)
        && from.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
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
