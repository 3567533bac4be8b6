package dev.writ.dbt.act;

import dev.writ.dbt.decide.Code;
import dev.writ.dbt.decide.Finding;
import dev.writ.dbt.observe.ModelRef;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the file and line in which a person mends a finding. Paths come from a manifest: one that
 * leads out of the project's folder is neither opened nor repeated.
 */
final class SourceLocator {
  /** What is said where a model's path is none that can be repeated. */
  static final String UNKNOWN = "models/unknown";

  /** What is said of a finding about the project as a whole. */
  private static final String PROJECT_FILE = "dbt_project.yml";

  /** Mended where the model is described, not in its SQL. */
  private static final Set<Code> DESCRIBED =
      EnumSet.of(
          Code.E210, Code.E211, Code.E220, Code.E221, Code.E222, Code.E400, Code.E401, Code.E402,
          Code.E403);

  private final @Nullable Path projectDir;
  private final String project;
  private final Map<String, PatchFile> patches = new HashMap<>();

  /**
   * @param project name of the project that is judged; other packages lie in {@code dbt_packages}
   */
  SourceLocator(@Nullable Path projectDir, String project) {
    this.projectDir = projectDir;
    this.project = project;
  }

  SourceLocation locate(Finding finding) {
    ModelRef model = finding.model();
    if (model == null) {
      return new SourceLocation(PROJECT_FILE, 1, null);
    }
    String sql = inProject(model, model.filePath());
    if (sql == null) {
      return new SourceLocation(UNKNOWN, null, null);
    }
    Integer line = findLine(finding);
    String patch = inProject(model, model.patchPath());
    return line == null || patch == null
        ? new SourceLocation(sql, 1, null)
        : new SourceLocation(patch, line, sql);
  }

  /** Line of the description that the finding is mended in; null where there is none to be read. */
  @Nullable Integer findLine(Finding finding) {
    ModelRef model = finding.model();
    if (projectDir == null || model == null || !DESCRIBED.contains(finding.code())) {
      return null;
    }
    String patch = inProject(model, model.patchPath());
    return patch == null
        ? null
        : patches
            .computeIfAbsent(patch, path -> PatchFile.read(projectDir, path))
            .findLine(model, finding.column());
  }

  /** As seen from the project's folder; null where it is absent or leads out of it. */
  private @Nullable String inProject(ModelRef model, @Nullable String path) {
    if (path == null || !isBelow(path)) {
      return null;
    }
    return model.packageName().isEmpty() || model.packageName().equals(project)
        ? path
        : isBelow(model.packageName()) ? "dbt_packages/" + model.packageName() + "/" + path : null;
  }

  /** A relative path that goes down only. */
  private static boolean isBelow(String path) {
    if (path.isBlank() || path.startsWith("/") || path.indexOf('\0') >= 0) {
      return false;
    }
    boolean hasDrive = path.length() > 1 && path.charAt(1) == ':';
    if (hasDrive || path.indexOf('\\') >= 0) {
      return false;
    }
    for (int start = 0; start <= path.length(); ) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      if (path.startsWith("..", start) && end == start + 2) {
        return false;
      }
      start = end + 1;
    }
    return true;
  }
}
