package dev.writ.workloads.deploy;

import dev.writ.sandbox.Sandbox;
import dev.writ.workloads.policy.Definitions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A cluster on which Writ may do what the files in {@code deploy/workloads} allow, and no more. */
public final class ShippedRights {
  public static final String NAMESPACE = "writ-system";
  public static final String SERVICE_ACCOUNT = "writ";

  static final Path FOLDER = Path.of("../deploy/workloads");
  private static final List<String> FILES =
      List.of("namespace.yaml", "serviceaccount.yaml", "clusterrole.yaml", "role.yaml");

  private ShippedRights() {}

  /**
   * Installs the CustomResourceDefinitions, Writ's namespace and its rights.
   *
   * @return a kubeconfig for Writ's ServiceAccount
   */
  public static String grant(Sandbox cluster) {
    Definitions.ALL.forEach(definition -> cluster.apply(definition.toYaml()));
    FILES.forEach(file -> cluster.apply(read("rights/" + file)));
    return cluster.kubeconfigYaml(NAMESPACE, SERVICE_ACCOUNT);
  }

  static String read(String file) {
    try {
      return Files.readString(FOLDER.resolve(file));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
