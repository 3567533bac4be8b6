package dev.writ.workloads.offline;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.writ.document.Node;
import dev.writ.document.Problem;
import dev.writ.document.Span;
import dev.writ.document.YamlReader;
import dev.writ.document.report.TextFile;
import dev.writ.rego.RegoValue;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.PolicyParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What stands in some files.
 *
 * @param files that are text of a size that is read, by name, in order
 * @param objects in order; Lists are opened
 * @param policies that could be read
 * @param undecided namespaces of policies that could not be read, {@link #ANY_NAMESPACE} where that
 *     may be any; what they demand is not known
 * @param namespaces that are described, by name
 * @param problems that keep something from being judged
 * @param warnings unknown fields of policies
 */
public record Manifests(
    Map<String, ManifestFile> files,
    List<Node> objects,
    List<Policy> policies,
    Set<String> undecided,
    Map<String, Namespace> namespaces,
    List<Problem> problems,
    List<Problem> warnings) {
  /** How standard input is asked for. */
  public static final String STANDARD_INPUT = "-";

  /** Stands for every namespace among the undecided. */
  private static final String ANY_NAMESPACE = "*";

  private static final int MOST_BYTES = 32 << 20;

  public Manifests {
    files = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(files));
    objects = List.copyOf(objects);
    policies = List.copyOf(policies);
    undecided = Set.copyOf(undecided);
    namespaces = Map.copyOf(namespaces);
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads files, folders with all that lies below, and standard input.
   *
   * @param in what {@code -} stands for
   */
  public static Manifests read(List<String> paths, InputStream in) {
    return read(paths, in, null, name -> {});
  }

  /**
   * As above.
   *
   * @param leftOut a file that is not looked at where it lies in one of the folders, as it is what
   *     is made of the others; null for none
   * @param begun is told the name of each file that is begun
   */
  public static Manifests read(
      List<String> paths, InputStream in, @Nullable Path leftOut, Consumer<String> begun) {
    Reading reading = new Reading(leftOut == null ? null : TextFile.place(leftOut), begun);
    for (String path : paths) {
      try {
        if (path.equals(STANDARD_INPUT)) {
          reading.standardInput(in);
        } else {
          reading.path(path, Path.of(path));
        }
      } catch (IOException | InvalidPathException e) {
        reading.problem("`%s` can't be read: %s".formatted(path, e.getMessage()));
      }
    }
    return reading.manifests();
  }

  /** Reads texts that are there already, by name. */
  public static Manifests of(Map<String, String> texts) {
    Reading reading = new Reading(null, name -> {});
    texts.forEach((name, text) -> reading.text(name, null, text));
    return reading.manifests();
  }

  private static final class Reading {
    private final Map<String, ManifestFile> files = new LinkedHashMap<>();
    private final Set<Path> known = new HashSet<>();
    private final List<Node> objects = new ArrayList<>();
    private final List<Policy> policies = new ArrayList<>();
    private final Set<String> templates = new HashSet<>();
    private final Set<String> undecided = new HashSet<>();
    private final Map<String, Namespace> namespaces = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final @Nullable Path leftOut;
    private final Consumer<String> begun;

    Reading(@Nullable Path leftOut, Consumer<String> begun) {
      this.leftOut = leftOut;
      this.begun = begun;
    }

    Manifests manifests() {
      return new Manifests(files, objects, policies, undecided, namespaces, problems, warnings);
    }

    void problem(String message) {
      problems.add(new Problem("", message, null));
    }

    /** Nothing at all is what a pipe brings when the command before it failed. */
    void standardInput(InputStream in) throws IOException {
      begun.accept("standard input");
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length == 0) {
        problem("standard input is empty; did the command before the pipe fail?");
      } else {
        bytes("standard input", null, bytes);
      }
    }

    void path(String given, Path path) {
      if (!Files.exists(path)) {
        problem("`%s` is not there; name a file, a folder or -".formatted(given));
      } else if (Files.isDirectory(path)) {
        FileSearch.below(path, leftOut, this::problem).forEach(this::file);
      } else {
        file(path);
      }
    }

    /** Each file once, also where it is named twice. */
    private void file(Path path) {
      String name = name(path);
      begun.accept(name);
      try {
        if (known.add(path.toRealPath())) {
          try (InputStream in = Files.newInputStream(path)) {
            bytes(name, path, in.readNBytes(MOST_BYTES + 1));
          }
        }
      } catch (IOException e) {
        problem("`%s` can't be read: %s".formatted(name, TextFile.why(e)));
      }
    }

    /**
     * A file as its user named it. Behind a link {@code ..} leads elsewhere than it seems to, so it
     * is only taken away where the file stays the same.
     */
    private static String name(Path path) {
      Path plain = path.normalize();
      String name = (isSame(path, plain) ? plain : path).toString();
      String separator = path.getFileSystem().getSeparator();
      return separator.equals("/") ? name : name.replace(separator, "/");
    }

    private static boolean isSame(Path one, Path other) {
      try {
        return Files.isSameFile(one, other);
      } catch (IOException unreadable) {
        return false;
      }
    }

    private void bytes(String name, @Nullable Path path, byte[] bytes) {
      try {
        if (bytes.length <= MOST_BYTES) {
          text(name, path, UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
          return;
        }
      } catch (CharacterCodingException notText) {
        // told below
      }
      problems.addAll(YamlReader.read(name, bytes).problems());
    }

    void text(String name, @Nullable Path path, String text) {
      YamlReader.Read read = YamlReader.read(name, text);
      files.put(name, new ManifestFile(path, text, read.documents()));
      problems.addAll(read.problems());
      if (read.problems().stream().anyMatch(Reading::isTemplate)) {
        templates.add(name);
      }
      read.documents().forEach(this::take);
      read.flawed().stream().filter(PolicyParser::isPolicy).forEach(this::undecided);
      if (!read.problems().isEmpty() && policies(text) > policies(read)) {
        undecided.add(ANY_NAMESPACE);
      }
    }

    private static boolean isTemplate(Problem problem) {
      return problem.message().equals(YamlReader.RENDER_FIRST);
    }

    /** How many a text seems to hold, whether or not it can be read. */
    private static long policies(String text) {
      return text.lines()
          .filter(line -> line.startsWith("kind:") && line.contains("DevOpsPolicy"))
          .count();
    }

    private static long policies(YamlReader.Read read) {
      return Stream.concat(read.documents().stream(), read.flawed().stream())
          .filter(PolicyParser::isPolicy)
          .count();
    }

    private void undecided(Node policy) {
      Node namespace = policy.at("metadata", "namespace");
      String name = namespace == null ? "default" : policy.textAt("metadata", "namespace");
      boolean one = "DevOpsPolicy".equals(policy.textAt("kind")) && name != null;
      undecided.add(one ? name : ANY_NAMESPACE);
    }

    /** One that nobody rendered is told once for a file, and nothing of it is judged. */
    private void take(Node document) {
      Span unrendered = Unrendered.find(document);
      if (unrendered != null) {
        if (templates.add(unrendered.file())) {
          problems.add(new Problem("", YamlReader.RENDER_FIRST, unrendered));
        }
        return;
      }
      String kind = document.textAt("kind");
      if (kind != null && kind.endsWith("List") && document.at("items") instanceof Node.Sequence) {
        document.itemsAt("items").forEach(item -> take(named(item, document, kind)));
      } else if (document instanceof Node.Scalar) {
        problems.add(
            new Problem(
                "",
                "this is text, not an object; kubectl prints objects with -o yaml",
                document.span()));
      } else if (PolicyParser.isPolicy(document)) {
        PolicyParser.Parsed parsed = PolicyParser.parse(document);
        parsed.policy().ifPresentOrElse(policies::add, () -> undecided(document));
        problems.addAll(parsed.problems());
        warnings.addAll(parsed.warnings());
      } else {
        objects.add(document);
        String name = document.textAt("metadata", "name");
        if ("Namespace".equals(kind) && name != null) {
          Map<String, String> labels = new HashMap<>(document.textsAt("metadata", "labels"));
          labels.put("kubernetes.io/metadata.name", name);
          namespaces.put(
              name, new Namespace(name, labels, document.textsAt("metadata", "annotations")));
        }
      }
    }

    /** The items of a DeploymentList and its like need not say what they are. */
    private static Node named(Node item, Node list, String kind) {
      String bare = kind.substring(0, kind.length() - "List".length());
      if (bare.isEmpty() || !(item instanceof Node.Mapping map) || item.at("kind") != null) {
        return item;
      }
      Map<String, Node.Entry> entries = new LinkedHashMap<>(map.entries());
      entries.put("kind", new Node.Entry(null, Node.of(RegoValue.of(bare))));
      Node version = list.at("apiVersion");
      if (version != null && item.at("apiVersion") == null) {
        entries.put("apiVersion", new Node.Entry(null, version));
      }
      return new Node.Mapping(entries, map.flow(), map.span());
    }
  }

  /** Whether a policy that could not be read may be about this namespace. */
  boolean isUndecided(String namespace) {
    return undecided.contains(namespace) || undecided.contains(ANY_NAMESPACE);
  }

  /** Whether a policy could not be read. */
  public boolean lacksPolicy() {
    return !undecided.isEmpty();
  }
}
