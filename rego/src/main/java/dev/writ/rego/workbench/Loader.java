package dev.writ.rego.workbench;

import dev.writ.rego.Builtin;
import dev.writ.rego.PolicySource;
import dev.writ.rego.RegoError;
import dev.writ.rego.RegoException;
import dev.writ.rego.RegoValue;
import dev.writ.rego.Workbench.Loaded;
import dev.writ.rego.builtin.YamlReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads policies and base documents from files and folders, and gathers what is wrong with them.
 */
public final class Loader {
  private final List<PathMatcher> ignored;
  private final PolicySource.Language language;
  private final boolean policiesOnly;
  private final List<PolicySource> sources = new ArrayList<>();
  private final List<RegoError> errors = new ArrayList<>();
  private RegoValue data = RegoValue.Obj.EMPTY;

  private Loader(List<String> ignored, PolicySource.Language language, boolean policiesOnly) {
    this.ignored = ignored.stream().map(Loader::glob).toList();
    this.language = language;
    this.policiesOnly = policiesOnly;
  }

  private static PathMatcher glob(String written) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + written);
    } catch (IllegalArgumentException unreadable) {
      throw new RegoException(
          new RegoError("load_error", "`" + written + "` is no glob such as *_test.rego", null));
    }
  }

  /** Policies and documents. */
  public static Loaded all(
      List<String> paths, List<String> ignored, PolicySource.Language language) {
    Loader loader = new Loader(ignored, language, false);
    return loader.read(paths);
  }

  /** Policies only. */
  public static List<PolicySource> policies(
      List<String> paths, List<String> ignored, PolicySource.Language language) {
    return new Loader(ignored, language, true).read(paths).sources();
  }

  /** One document. */
  public static RegoValue document(Path file) {
    try {
      return content(file);
    } catch (IOException unreadable) {
      throw new RegoException(error(file, unreadable));
    }
  }

  private Loaded read(List<String> paths) {
    paths.forEach(this::path);
    if (!errors.isEmpty()) {
      throw new RegoException(errors);
    }
    return new Loaded(sources, data);
  }

  private void path(String written) {
    int colon = written.indexOf(':');
    boolean rooted = colon > 0 && !Files.exists(Path.of(written));
    List<String> root = rooted ? List.of(written.substring(0, colon).split("\\.", -1)) : List.of();
    Path path = Path.of(rooted ? written.substring(colon + 1) : written);
    try {
      if (Files.isDirectory(path)) {
        folder(path, root);
      } else if (!file(path, root)) {
        errors.add(
            new RegoError(
                "load_error", "`" + path + "` is neither .rego nor .json nor .yaml", null));
      }
    } catch (IOException unreadable) {
      errors.add(error(path, unreadable));
    }
  }

  private void folder(Path folder, List<String> root) throws IOException {
    List<Path> entries;
    try (Stream<Path> all = Files.list(folder)) {
      entries = all.filter(entry -> !isIgnored(entry)).sorted().toList();
    }
    for (Path entry : entries) {
      // links to folders could lead in a circle
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        List<String> below = new ArrayList<>(root);
        below.add(String.valueOf(entry.getFileName()));
        folder(entry, below);
      } else if (Files.isRegularFile(entry)) {
        try {
          file(entry, root);
        } catch (IOException unreadable) {
          errors.add(error(entry, unreadable));
        }
      }
    }
  }

  private boolean isIgnored(Path entry) {
    return ignored.stream().anyMatch(glob -> glob.matches(entry.getFileName()));
  }

  /** False for a file of another kind. */
  private boolean file(Path file, List<String> root) throws IOException {
    String name = file.toString();
    if (name.endsWith(".rego")) {
      sources.add(new PolicySource(name, Files.readString(file), language));
      return true;
    }
    if (!isYaml(name) && !name.endsWith(".json")) {
      return false;
    }
    if (!policiesOnly) {
      RegoValue document = content(file);
      for (String key : root.reversed()) {
        document = RegoValue.Obj.of(key, document);
      }
      if (!(document instanceof RegoValue.Obj)) {
        throw new IOException("it has to be an object but is " + document.typeName());
      }
      data = merged(data, document, "data");
    }
    return true;
  }

  private static RegoValue merged(@Nullable RegoValue one, RegoValue other, String at)
      throws IOException {
    if (one == null || one.equals(other)) {
      return other;
    }
    if (!(one instanceof RegoValue.Obj first) || !(other instanceof RegoValue.Obj second)) {
      throw new IOException("another file gives `" + at + "` another value");
    }
    RegoValue.Obj.Builder both = RegoValue.Obj.builder();
    for (int i = 0; i < first.size(); i++) {
      both.put(first.keyAt(i), first.valueAt(i));
    }
    for (int i = 0; i < second.size(); i++) {
      RegoValue key = second.keyAt(i);
      both.put(key, merged(first.find(key), second.valueAt(i), at + "." + key.display()));
    }
    return both.build();
  }

  private static RegoValue content(Path file) throws IOException {
    try {
      return isYaml(file.toString())
          ? YamlReader.read(Files.readString(file))
          : RegoValue.parseJson(Files.readAllBytes(file));
    } catch (RegoException wrong) {
      throw new IOException(wrong.errors().getFirst().message(), wrong);
    } catch (Builtin.Failure wrong) {
      throw new IOException(wrong.getMessage(), wrong);
    }
  }

  private static boolean isYaml(String name) {
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  private static RegoError error(Path file, IOException unreadable) {
    String message =
        switch (unreadable) {
          case NoSuchFileException _ -> "there is no file `" + file + "`";
          case CharacterCodingException _ -> "`" + file + "` is not UTF-8";
          default -> "`" + file + "`: " + unreadable.getMessage();
        };
    return new RegoError("load_error", message, null);
  }
}
