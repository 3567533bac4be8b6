package dev.writ.cli;

import dev.writ.cli.WorkloadsOffline.Misuse;
import dev.writ.cli.view.Progress;
import dev.writ.workloads.offline.Manifests;
import dev.writ.workloads.offline.Scan;
import dev.writ.workloads.policy.Bundles;
import dev.writ.workloads.policy.Policy;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Which manifests are meant, and which policies judge them. */
final class WorkloadsReading {
  @Parameters(
      arity = "1..*",
      paramLabel = "PATH...",
      hideParamSyntax = true,
      description =
          "Files, folders with all below (*.yaml, *.yml, *.json), or - for standard input.")
  private List<String> paths = new ArrayList<>();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description =
          "Judge everything by this policy (default: the policies among the manifests, each in its"
              + " namespace; elsewhere bundle baseline).")
  private @Nullable String policy;

  @Option(
      names = "--bundle",
      paramLabel = "NAME",
      description = "Judge everything by this bundle: baseline, restricted or permissive.")
  private @Nullable String bundle;

  @Option(
      names = "--now",
      paramLabel = "TIME",
      converter = Moment.class,
      description = "When it is, for exemptions and pending pods (default: now).")
  private @Nullable Instant now;

  List<String> paths() {
    return paths;
  }

  Instant now(Shell shell) {
    return now == null ? shell.clock().instant() : now;
  }

  /**
   * What is meant; on a terminal the file that is read stands on standard error meanwhile.
   *
   * @param output that a former run may have left among the manifests; null for none
   */
  Manifests manifests(Writ writ, @Nullable Path output) {
    try (Progress progress = writ.progress()) {
      return Manifests.read(
          paths, writ.shell().in(), output, name -> progress.show("reading " + name));
    }
  }

  /** The policies that judge; what is wrong with their file is a misuse. */
  Scan.Policies policies(Shell shell) {
    if (policy != null && bundle != null) {
      throw new Misuse("--policy and --bundle exclude each other; leave one out");
    }
    Policy baseline = bundle(Bundles.BASELINE);
    if (bundle != null) {
      return new Scan.Policies(List.of(bundle(bundle)), baseline);
    }
    if (policy == null) {
      return new Scan.Policies(null, baseline);
    }
    Manifests file = Manifests.read(List.of(policy), shell.in());
    if (!file.problems().isEmpty()) {
      throw new Misuse(
          String.join("\nwrit: ", file.problems().stream().map(Object::toString).toList()));
    }
    if (file.policies().isEmpty()) {
      throw new Misuse(
          "`%s` holds no DevOpsPolicy; writ workloads bundle show baseline prints one"
              .formatted(policy));
    }
    return new Scan.Policies(file.policies(), baseline);
  }

  static Policy bundle(String name) {
    return Bundles.find(name).orElseThrow(() -> new Misuse(Bundles.unknown(name)));
  }

  /** Reads {@code 2026-11-26T00:00:00Z}. */
  private static final class Moment implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        return OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeException e) {
        throw new TypeConversionException("'" + text + "' is no time such as 2026-11-26T00:00:00Z");
      }
    }
  }
}
