package dev.writ.cli;

import dev.writ.cli.rest.Answer;
import dev.writ.cli.rest.Form;
import dev.writ.cli.rest.Resource;
import dev.writ.dbt.act.ResultJson;
import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.observe.Artifact;
import dev.writ.dbt.observe.SnapshotReader.Artifacts;
import dev.writ.dbt.observe.SnapshotReader.Scope;
import dev.writ.dbt.policy.PolicyDocument;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A server that judges instead: it has the policy, keeps the run, and knows the waivers. */
final class DbtServer {
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
    Form form = new Form(shell.keys().get()).withFile("manifest", packed(artifacts.manifest()));
    if (artifacts.catalog() != null) {
      form.withFile("catalog", packed(artifacts.catalog()));
    }
    if (artifacts.runResults() != null) {
      form.withFile("run_results", packed(artifacts.runResults()));
    }
    for (Path policy : judging.policies()) {
      PolicyDocument.of(policy); // says what is wrong with the file before it is sent
      form.withFile("policy", Files.readAllBytes(policy));
    }
    Scope scope = judging.reading().scope();
    form.with("project", scope.project())
        .with("include_packages", packages(scope))
        .with("dry_run", dryRun ? "true" : null)
        .with("git_sha", either(shell, "GITHUB_SHA", "CI_COMMIT_SHA"))
        .with("git_branch", either(shell, "GITHUB_REF_NAME", "CI_COMMIT_REF_NAME"));
    Answer answer = writ.apiAt(url).upload(Resource.of("/api/v1/dbt/checks"), form);
    byte[] result = answer.body().toString().getBytes(StandardCharsets.UTF_8);
    return ResultJson.read(Artifact.of(url, result));
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
