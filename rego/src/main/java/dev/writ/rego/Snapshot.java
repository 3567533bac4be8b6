package dev.writ.rego;

import dev.writ.rego.compile.Program;
import dev.writ.rego.evaluate.Executable;
import dev.writ.rego.parse.OwnStack;
import dev.writ.rego.parse.Parser;
import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Literal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiled policies with their base documents: immutable, for any number of threads. */
public final class Snapshot {
  private final Engine engine;
  private final List<PolicySource> sources;
  private final Map<PolicySource, List<String>> packages;
  private final Program program;
  private final Executable executable;
  private final RegoValue data;

  /** Made when it is asked for; whoever comes too early makes it again, with the same outcome. */
  private @Nullable String digest;

  private final boolean deep;

  private Snapshot(
      Engine engine,
      List<PolicySource> sources,
      Map<PolicySource, List<String>> packages,
      Program program,
      Executable executable,
      RegoValue data,
      boolean deep) {
    this.engine = engine;
    this.sources = sources;
    this.packages = Map.copyOf(packages);
    this.program = program;
    this.executable = executable;
    this.data = data;
    this.deep = deep;
  }

  static Snapshot of(
      Engine engine,
      List<PolicySource> sources,
      Map<PolicySource, List<String>> packages,
      Program program,
      RegoValue data,
      boolean deep) {
    List<PolicySource> sorted = new ArrayList<>(sources);
    if (sorted.size() > 1) {
      sorted.sort(Comparator.comparing(PolicySource::name));
    }
    return new Snapshot(
            engine,
            List.copyOf(sorted),
            packages,
            program,
            Executable.of(program),
            RegoValue.Obj.EMPTY,
            deep)
        .withData(data);
  }

  /**
   * Makes a query ready, for example {@code data.authz.allow}.
   *
   * @throws RegoException when it can't be compiled
   */
  public PreparedQuery prepare(String query) {
    return prepare(query, List.of());
  }

  /**
   * As {@link #prepare(String)}, with imports that the query may use the names of.
   *
   * @param imports for example {@code data.authz.users as people}
   */
  public PreparedQuery prepare(String query, List<String> imports) {
    boolean deepAsWell = deep || Parser.isDeep(query);
    return OwnStack.call(deepAsWell, () -> prepare(query, imports, deepAsWell));
  }

  private PreparedQuery prepare(String query, List<String> imports, boolean deep) {
    Body parsed = Parser.query(query);
    StringBuilder header = new StringBuilder("package query\n");
    for (String one : imports) {
      header.append("import ").append(one).append('\n');
    }
    Body ready =
        program.query(
            parsed, Parser.module(PolicySource.v1("imports", header.toString())).imports());
    List<RegoError.Location> lines = new ArrayList<>();
    for (Literal literal : parsed.literals()) {
      lines.add(literal.at());
    }
    return new PreparedQuery(engine, this, executable.prepare(ready, parsed), lines, deep);
  }

  /**
   * The same policies over other base documents.
   *
   * @throws RegoException when it is no object, or says something that rules define
   */
  public Snapshot withData(RegoValue data) {
    if (!(data instanceof RegoValue.Obj)) {
      throw new RegoException(
          new RegoError(
              "rego_compile_error",
              "base documents have to be an object but are " + data.typeName(),
              null));
    }
    if (!engine.allowsOverlap()) {
      program.refuseOverlap(data);
    }
    return new Snapshot(engine, sources, packages, program, executable, data, deep);
  }

  /** What it was compiled from, by name. */
  public List<PolicySource> sources() {
    return sources;
  }

  /** The package that a source declares, without {@code data}, for example {@code [app, rbac]}. */
  public List<String> packageOf(PolicySource source) {
    return packages.getOrDefault(source, List.of());
  }

  /** SHA-256 of the sources, in hexadecimal digits. */
  public String digest() {
    String made = digest;
    if (made == null) {
      made = digest(sources);
      digest = made;
    }
    return made;
  }

  /** SHA-256 of the base documents as JSON with sorted keys. */
  public String dataDigest() {
    return hex(sha256().digest(data.toJson().getBytes(StandardCharsets.UTF_8)));
  }

  /** Names of all rules and functions, for example {@code data.authz.allow}, in order. */
  public List<String> rules() {
    return program.rules();
  }

  /**
   * The metadata blocks of all policies, by the path of what they are about: an array of {@code
   * {"path": ["authz", "allow"], "location": {"file": "authz.rego", "row": 7, "col": 1},
   * "annotations": {"scope": "rule", "title": ...}}}.
   */
  public RegoValue.Arr annotations() {
    return RegoValue.Arr.of(program.annotations());
  }

  RegoValue data() {
    return data;
  }

  private static String digest(List<PolicySource> sorted) {
    MessageDigest digest = sha256();
    for (PolicySource source : sorted) {
      byte[] text = source.text().getBytes(StandardCharsets.UTF_8);
      digest.update(source.name().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      digest.update(source.language().name().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      digest.update(Integer.toString(text.length).getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      digest.update(text);
    }
    return hex(digest.digest());
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
