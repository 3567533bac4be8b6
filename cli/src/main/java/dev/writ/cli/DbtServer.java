package dev.writ.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.cli.rest.Answer;
import dev.writ.cli.rest.Form;
import dev.writ.cli.rest.Refused;
import dev.writ.cli.rest.Resource;
import dev.writ.dbt.act.ResultJson;
import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.observe.Artifact;
import dev.writ.dbt.observe.SnapshotReader.Artifacts;
import dev.writ.dbt.observe.SnapshotReader.Scope;
import dev.writ.dbt.policy.PolicyDocument;
import dev.writ.dbt.policy.Problem;
import dev.writ.dbt.policy.ProblemsFound;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A server that judges instead: it has the policy, keeps the run, and knows the waivers. */
final class DbtServer {
  /** The status of what can't be judged. */
  private static final int NOT_ACCEPTABLE = 422;

  private final Writ writ;
  private final String url;

  DbtServer(Writ writ, String url) {
    this.writ = writ;
    this.url = Writ.address(url);
  }

  /**
   * Sends the artifacts and, where one was named, a policy that the server's own may be raised by.
   */
  EnforcementResult judge(DbtJudging judging, boolean dryRun) throws IOException {
    Shell shell = writ.shell();
    Artifacts artifacts = judging.artifacts(shell);
    Form form = new Form(shell.keys().get());
    add(form, "manifest", artifacts.manifest());
    add(form, "catalog", artifacts.catalog());
    add(form, "run_results", artifacts.runResults());
    for (Path policy : judging.policies()) {
      PolicyDocument.of(policy); // says what is wrong with the file before it is sent
      form.withFile("policy", policy, Files.readAllBytes(policy));
    }
    Scope scope = judging.reading().scope();
    form.with("project", scope.project())
        .with("include_packages", packages(scope))
        .with("dry_run", dryRun ? "true" : null)
        .with("git_sha", either(shell, "GITHUB_SHA", "CI_COMMIT_SHA"))
        .with("git_branch", either(shell, "GITHUB_REF_NAME", "CI_COMMIT_REF_NAME"));
    Answer answer = answer(form);
    byte[] result = answer.body().toString().getBytes(StandardCharsets.UTF_8);
    return ResultJson.read(Artifact.of(url, result));
  }

  /** What stands in the way of a check is told as it is here, with file, line and column. */
  private Answer answer(Form form) {
    try {
      return writ.apiAt(url).upload(Resource.of("/api/v1/dbt/checks"), form);
    } catch (Refused refused) {
      if (refused.status() != NOT_ACCEPTABLE) {
        throw refused;
      }
      JsonNode all = refused.problem().path("errors");
      List<Problem> problems = new ArrayList<>();
      (all.isEmpty() ? List.of(refused.problem()) : all)
          .forEach(each -> problems.add(problem(each)));
      throw new ProblemsFound(problems);
    }
  }

  private static Problem problem(JsonNode told) {
    JsonNode params = told.path("params");
    return new Problem(
        told.path("code").asText(),
        told.path("detail").asText(),
        params.path("file").asText(null),
        params.path("line").isInt() ? (Integer) params.path("line").asInt() : null,
        params.path("column").isInt() ? (Integer) params.path("column").asInt() : null,
        params.path("suggestion").asText(null));
  }

  private static void add(Form form, String name, @Nullable Artifact file) throws IOException {
    if (file != null) {
      form.withFile(name, Path.of(file.name()), packed(file));
    }
  }

  private static @Nullable String packages(Scope scope) {
    if (scope.allPackages()) {
      return "*";
    }
    return scope.packages().isEmpty()
        ? null
        : String.join(",", scope.packages().stream().sorted().toList());
  }

  private static @Nullable String either(Shell shell, String github, String gitlab) {
    return shell.variable(github).or(() -> shell.variable(gitlab)).orElse(null);
  }

  /** As gzip, which readers know by its first bytes. */
  private static byte[] packed(Artifact artifact) throws IOException {
    try (InputStream in = new BufferedInputStream(artifact.source().open())) {
      in.mark(2);
      boolean already = in.read() == 0x1f && in.read() == 0x8b;
      in.reset();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (OutputStream out = already ? bytes : new GZIPOutputStream(bytes)) {
        in.transferTo(out);
      }
      return bytes.toByteArray();
    }
  }
}
