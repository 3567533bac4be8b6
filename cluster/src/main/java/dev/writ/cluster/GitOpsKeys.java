package dev.writ.cluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Labels and annotations by which one sees that Git owns an object. The first that has a value
 * counts, in this order; the value is evidence and is not read.
 */
public final class GitOpsKeys {
  private static final String TRACKING_ID = "argocd.argoproj.io/tracking-id";
  private static final String ARGO_INSTANCE = "argocd.argoproj.io/instance";
  private static final String FLUX_MARK = "fluxcd.io/sync-gc-mark";
  private static final String FLUX_KUSTOMIZE = "kustomize.toolkit.fluxcd.io/name";

  private static final List<Key> KEYS =
      List.of(
          Key.annotation(On.TEMPLATE, TRACKING_ID),
          Key.label(On.TEMPLATE, ARGO_INSTANCE),
          Key.annotation(On.WORKLOAD, TRACKING_ID),
          Key.label(On.WORKLOAD, FLUX_MARK),
          Key.annotation(On.WORKLOAD, ARGO_INSTANCE),
          Key.label(On.WORKLOAD, ARGO_INSTANCE),
          Key.label(On.WORKLOAD, FLUX_KUSTOMIZE),
          Key.label(On.WORKLOAD, "helm.toolkit.fluxcd.io/name"),
          Key.label(On.NAMESPACE, ARGO_INSTANCE),
          Key.annotation(On.NAMESPACE, TRACKING_ID),
          Key.annotation(On.NAMESPACE, FLUX_MARK),
          Key.annotation(On.NAMESPACE, "argocd.argoproj.io/managed"),
          Key.annotation(On.NAMESPACE, "fluxcd.io/sync-status"),
          Key.annotation(On.WORKLOAD, "argocd.argoproj.io/managed-by"),
          Key.annotation(On.WORKLOAD, "fluxcd.io/sync-checksum"),
          Key.annotation(On.WORKLOAD, FLUX_KUSTOMIZE));

  /** Helm sets it too, so it only counts where Argo CD is known to use it. */
  private static final Key INSTANCE = Key.label(On.WORKLOAD, "app.kubernetes.io/instance");

  private static final String LABEL_TRACKING = "devops.stochastic.io/argo-label-tracking";

  private GitOpsKeys() {}

  /** Where a key is. */
  public enum On {
    TEMPLATE,
    WORKLOAD,
    NAMESPACE
  }

  /** Who owns an object. */
  public enum Tool {
    ARGOCD,
    FLUX
  }

  /** Labels and annotations of one object. */
  public record Marks(Map<String, String> labels, Map<String, String> annotations) {
    public Marks {
      labels = Map.copyOf(labels);
      annotations = Map.copyOf(annotations);
    }
  }

  /** What was found: which key, with which value, on which object. */
  public record Evidence(Tool tool, String key, String value, On on) {}

  /**
   * Whether the label that Helm sets too is Argo CD's.
   *
   * @param everywhere the setting {@code writ.gitops.argo-label-tracking}
   * @param applications names of the Argo CD Applications that there are
   * @param doubt why there may be others; null where all are known
   */
  public record LabelTracking(
      boolean everywhere, Set<String> applications, @Nullable String doubt) {
    public static final LabelTracking OFF = new LabelTracking(false, Set.of());

    public LabelTracking {
      applications = Set.copyOf(applications);
    }

    public LabelTracking(boolean everywhere, Set<String> applications) {
      this(everywhere, applications, null);
    }

    private boolean counts(String instance, Marks namespace) {
      String said = namespace.annotations().get(LABEL_TRACKING);
      return applications.contains(instance)
          || "true".equals(said)
          || (everywhere && !"false".equals(said));
    }
  }

  private record Key(On on, boolean label, String name) {
    static Key label(On on, String name) {
      return new Key(on, true, name);
    }

    static Key annotation(On on, String name) {
      return new Key(on, false, name);
    }

    @Nullable String in(Marks marks) {
      String value = (label ? marks.labels() : marks.annotations()).get(name);
      return value == null || value.isEmpty() ? null : value;
    }

    Evidence evidence(String value) {
      String group = name.substring(0, name.indexOf('/'));
      boolean flux = group.equals("fluxcd.io") || group.endsWith(".toolkit.fluxcd.io");
      return new Evidence(flux ? Tool.FLUX : Tool.ARGOCD, name, value, on);
    }
  }

  /** The first key that says that Git owns a workload. */
  public static Optional<Evidence> find(
      Marks template, Marks workload, Marks namespace, LabelTracking tracking) {
    for (Key key : KEYS) {
      String value =
          key.in(
              switch (key.on()) {
                case TEMPLATE -> template;
                case WORKLOAD -> workload;
                case NAMESPACE -> namespace;
              });
      if (value != null) {
        return Optional.of(key.evidence(value));
      }
    }
    String instance = INSTANCE.in(workload);
    return instance != null && tracking.counts(instance, namespace)
        ? Optional.of(INSTANCE.evidence(instance))
        : Optional.empty();
  }

  /**
   * Why it can't be told whether Git owns a workload that {@link #find} finds nothing on; empty
   * where it can.
   */
  public static Optional<String> doubt(Marks workload, LabelTracking tracking) {
    String instance = INSTANCE.in(workload);
    return instance == null || tracking.doubt() == null
        ? Optional.empty()
        : Optional.of(
            "Argo CD may own it by `%s: %s` on the workload; %s"
                .formatted(INSTANCE.name(), instance, tracking.doubt()));
  }
}
