package dev.writ.dbt.observe;

import dev.writ.dbt.policy.EffectivePolicy.DbtOptions;
import dev.writ.dbt.policy.EffectivePolicy.Denominator;
import dev.writ.dbt.policy.Problem;
import dev.writ.dbt.policy.ProblemsFound;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From dbt's artifacts to the facts that are judged: whose project it is, and which models. */
public final class SnapshotReader {
  private final Manifest manifest;
  private final Artifact file;
  private final Scope scope;
  private final List<Notice> notices = new ArrayList<>();

  /** What dbt wrote. */
  public record Artifacts(
      Artifact manifest, @Nullable Artifact catalog, @Nullable Artifact runResults) {}

  /**
   * Which models are judged: the project's own, and those of packages that join.
   *
   * @param project name of the project; null where the manifest is to say
   * @param allPackages every package joins
   * @param packages those that join; no more are needed where all do
   */
  public record Scope(@Nullable String project, boolean allPackages, Set<String> packages) {
    /** The project itself, as the manifest names it. */
    public static final Scope PROJECT = new Scope(null, false, Set.of());

    public Scope {
      packages = Set.copyOf(packages);
    }

    boolean includes(String packageName, String judged) {
      return allPackages || packageName.equals(judged) || packages.contains(packageName);
    }

    /** Also what the policy lets in. */
    Scope with(List<String> names) {
      Set<String> both = new HashSet<>(packages);
      both.addAll(names);
      return new Scope(project, allPackages || names.contains("*"), both);
    }
  }

  /**
   * How far reading goes.
   *
   * @param acceptSchema a schema version beyond those that are known; null for none
   * @param maxManifestBytes unpacked
   */
  public record Limits(@Nullable Integer acceptSchema, long maxManifestBytes) {
    public static final Limits DEFAULT = new Limits(null, 1024L * 1024 * 1024);
  }

  private SnapshotReader(Manifest manifest, Artifact file, Scope scope) {
    this.manifest = manifest;
    this.file = file;
    this.scope = scope;
  }

  /**
   * Reads the artifacts, each in one pass.
   *
   * @param options for the packages that join, and for which artifacts must belong together
   * @throws ProblemsFound what stands in the way
   */
  public static Snapshot read(Artifacts artifacts, Scope scope, Limits limits, DbtOptions options) {
    Manifest manifest =
        ManifestReader.read(artifacts.manifest(), limits.acceptSchema(), limits.maxManifestBytes());
    return new SnapshotReader(manifest, artifacts.manifest(), scope.with(options.includePackages()))
        .snapshot(artifacts, limits, options);
  }

  private Snapshot snapshot(Artifacts artifacts, Limits limits, DbtOptions options) {
    String project = project();
    List<Model> models =
        manifest.models().stream()
            .filter(model -> scope.includes(model.packageName(), project))
            .toList();
    requireModels(models, project);
    Map<String, List<String>> catalog = Map.of();
    if (artifacts.catalog() != null) {
      var read = SideArtifacts.catalog(artifacts.catalog(), limits.maxManifestBytes());
      boolean needed = options.denominator() == Denominator.CATALOG;
      requireTogether(
          artifacts.catalog(), "CATALOG", read.invocationId(), read.columns().keySet(), needed);
      catalog = read.columns();
    } else if (options.denominator() == Denominator.CATALOG) {
      throw missing("CATALOG", "coverage.denominator", "catalog", "--catalog");
    }
    Set<String> passed = null;
    if (artifacts.runResults() != null) {
      var read = SideArtifacts.runResults(artifacts.runResults(), limits.maxManifestBytes());
      requireTogether(
          artifacts.runResults(),
          "RUN_RESULTS",
          read.invocationId(),
          read.ran(),
          options.testsMustPass());
      passed = read.passed();
    } else if (options.testsMustPass()) {
      throw missing("RUN_RESULTS", "coverage.tests_must_pass", "run_results", "--run-results");
    }
    noticeStrayPaths(models);
    return new Snapshot(
        manifest.described(),
        project,
        models,
        manifest.models().size(),
        testsOf(models),
        manifest.graph(),
        catalog,
        passed,
        notices);
  }

  /** What the manifest says, and nobody may say otherwise: it could hide models. */
  private String project() {
    String found = manifest.projectName();
    if (found == null && manifest.projectId() != null) {
      found =
          manifest.packages().stream()
              .filter(name -> md5(name).equals(manifest.projectId()))
              .findFirst()
              .orElse(null);
    }
    if (found == null && manifest.packages().size() == 1) {
      found = manifest.packages().iterator().next();
    }
    String told = scope.project();
    if (found != null && told != null && !found.equals(told)) {
      throw new ProblemsFound(
          Problem.in(
                  file.name(),
                  "PROJECT_MISMATCH",
                  "`--project` says `%s`, but this is the manifest of `%s`".formatted(told, found))
              .suggesting("leave --project out, or give the manifest of `%s`".formatted(told)));
    }
    if (found != null) {
      return found;
    }
    if (told != null) {
      return told;
    }
    if (manifest.models().isEmpty()) {
      return "";
    }
    throw new ProblemsFound(
        Problem.in(
                file.name(),
                "PROJECT_UNKNOWN",
                "does not say whose project it is; its packages are %s".formatted(counts()))
            .suggesting("name it with --project"));
  }

  /** A gate that judged nothing must not be green. */
  private void requireModels(List<Model> models, String project) {
    if (manifest.models().isEmpty()) {
      notices.add(new Notice("NO_MODELS", "the manifest has no model"));
    } else if (models.isEmpty()) {
      throw new ProblemsFound(
          Problem.in(
                  file.name(),
                  "NO_MODELS_IN_SCOPE",
                  "none of its models is of project `%s`; its packages are %s"
                      .formatted(project, counts()))
              .suggesting(
                  "add packages with --include-packages, such as --include-packages=%s"
                      .formatted(manifest.models().getFirst().packageName())));
    }
  }

  /** Such as {@code `netsuite` (110)}. */
  private String counts() {
    Map<String, Integer> counts = new TreeMap<>();
    manifest.models().forEach(model -> counts.merge(model.packageName(), 1, Integer::sum));
    return counts.entrySet().stream()
        .map(each -> "`%s` (%d)".formatted(each.getKey(), each.getValue()))
        .collect(Collectors.joining(", "));
  }

  private void requireTogether(
      Artifact other, String kind, @Nullable String invocation, Set<String> nodes, boolean needed) {
    String own = manifest.invocationId();
    String message;
    if (!nodes.isEmpty() && nodes.stream().noneMatch(manifest.graph().nodes()::containsKey)) {
      message =
          "`%s` is of another project: none of its %d nodes is in the manifest"
              .formatted(other.name(), nodes.size());
    } else if (own == null || invocation == null || own.equals(invocation)) {
      return;
    } else {
      message =
          "`%s` is of another run of dbt (invocation `%s`) than the manifest (`%s`)"
              .formatted(other.name(), invocation, own);
    }
    if (needed) {
      throw new ProblemsFound(
          Problem.in(other.name(), kind + "_DIFFERS", message)
              .suggesting("write both with one command"));
    }
    notices.add(new Notice("ARTIFACTS_DIFFER", message));
  }

  private static ProblemsFound missing(String kind, String option, String file, String flag) {
    return new ProblemsFound(
        Problem.of(
                kind + "_NOT_FOUND",
                "the policy's `%s` needs dbt's %s.json".formatted(option, file))
            .suggesting("give it with %s".formatted(flag)));
  }

  private Map<String, List<DataTest>> testsOf(List<Model> models) {
    Set<String> judged = models.stream().map(Model::uniqueId).collect(Collectors.toSet());
    Map<String, List<DataTest>> tests = new HashMap<>();
    for (DataTest test : manifest.tests()) {
      if (test.model() != null && judged.contains(test.model())) {
        tests.computeIfAbsent(test.model(), id -> new ArrayList<>()).add(test);
      }
    }
    return tests;
  }

  /** Such a file is never opened. */
  private void noticeStrayPaths(List<Model> models) {
    for (Model model : models) {
      for (String path : new String[] {model.filePath(), model.patchPath()}) {
        if (path != null && leavesTheProject(path)) {
          notices.add(
              new Notice(
                  "PATH_OUTSIDE_PROJECT",
                  "model `%s`: `%s` leads out of the project and is not opened"
                      .formatted(model.displayName(), path)));
        }
      }
    }
  }

  private static boolean leavesTheProject(String path) {
    boolean drive = path.length() > 1 && path.charAt(1) == ':';
    return path.startsWith("/")
        || drive
        || path.indexOf('\0') >= 0
        || List.of(path.split("/", -1)).contains("..");
  }

  private static String md5(String name) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5").digest(name.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
