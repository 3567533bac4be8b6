package dev.writ.workloads.observe;

import dev.writ.document.Node;
import dev.writ.rego.RegoValue;
import dev.writ.workloads.observe.Container.Role;
import dev.writ.workloads.observe.Pod.Phase;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.ResourceField;
import dev.writ.workloads.policy.WorkloadKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps of Kubernetes objects what is needed; what is missing or of the wrong type is not there.
 */
public final class ObjectReader {
  private static final Set<String> PARENTS = Set.of("Deployment", "StatefulSet", "DaemonSet");
  private static final String APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
  private static final String EXEMPT = Policy.GROUP + "/exempt";

  private final ReplicaSets replicaSets;
  private final boolean documents;

  /**
   * Makes a reader.
   *
   * @param documents whether whole objects are kept for rules of a team's own
   */
  public ObjectReader(ReplicaSets replicaSets, boolean documents) {
    this.replicaSets = replicaSets;
    this.documents = documents;
  }

  /** Knows whose the ReplicaSets are. */
  @FunctionalInterface
  public interface ReplicaSets {
    Owner ownerOf(String namespace, String name);

    /** Without a cluster: the name up to its last dash, marked as guessed. */
    ReplicaSets GUESSED =
        (namespace, name) -> {
          int dash = name.lastIndexOf('-');
          return dash <= 0
              ? new Owner.Other(new WorkloadKey("replicaset", namespace, name))
              : new Owner.Parent(
                  new WorkloadKey("deployment", namespace, name.substring(0, dash)), true);
        };
  }

  /** A Deployment, StatefulSet or DaemonSet; empty for anything else. */
  public Optional<Workload> workload(Node object) {
    String kind = object.textAt("kind");
    if (!isOf(object, "apps/") || kind == null || !PARENTS.contains(kind)) {
      return Optional.empty();
    }
    Map<String, String> annotations = new HashMap<>(object.textsAt("metadata", "annotations"));
    annotations.remove(APPLIED);
    Node template = object.at("spec", "template");
    Node spec = object.at("spec", "template", "spec");
    Node controller = controller(object);
    return Optional.of(
        new Workload(
            key(object, kind),
            or(object.textAt("metadata", "uid"), ""),
            object.textsAt("metadata", "labels"),
            annotations,
            controller == null
                ? null
                : WorkloadKey.of(
                    or(controller.textAt("kind"), ""),
                    namespace(object),
                    or(controller.textAt("name"), "")),
            kind.equals("Deployment") && flag(object, "spec", "paused"),
            revision(object),
            null,
            new Workload.Template(
                template == null ? Map.of() : template.textsAt("metadata", "labels"),
                template == null ? Map.of() : template.textsAt("metadata", "annotations"),
                restartsAlways(spec),
                resources(spec),
                containers(spec, null)),
            sha256(template),
            documents ? object.toValue() : null));
  }

  /**
   * What is null counts as absent: API servers before 1.34 send `creationTimestamp: null` in each
   * template, and what reads or upgrades them may drop it.
   */
  private static String sha256(@Nullable Node template) {
    String json = template == null ? "null" : withoutNulls(template).toJson();
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  private static RegoValue withoutNulls(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> scalar.value();
      case Node.Sequence sequence ->
          RegoValue.Arr.of(sequence.items().stream().map(ObjectReader::withoutNulls).toList());
      case Node.Mapping mapping -> {
        RegoValue.Obj.Builder object = RegoValue.Obj.builder();
        mapping
            .entries()
            .forEach(
                (key, entry) -> {
                  if (!Node.isNull(entry.value())) {
                    object.put(RegoValue.of(key), withoutNulls(entry.value()));
                  }
                });
        yield object.build();
      }
    };
  }

  /** StatefulSets name the revision of their newest pods; of the others it is not in the object. */
  private static @Nullable String revision(Node object) {
    return object.textAt("status", "updateRevision");
  }

  /**
   * A Pod, or the pod that the template of a Deployment, StatefulSet, DaemonSet, ReplicaSet, Job or
   * CronJob stands for, named as the object; empty for anything else. Of the latter three, what the
   * template's annotations exempt counts, as it will for the pods that carry them.
   */
  public Optional<Pod> pod(Node object) {
    String kind = or(object.textAt("kind"), "");
    if (kind.equals("Pod") && "v1".equals(object.textAt("apiVersion"))) {
      return Optional.of(
          pod(
              object,
              namespace(object),
              name(object),
              object,
              owner(object),
              exemption(annotations(object))));
    }
    boolean apps = isOf(object, "apps/") && (PARENTS.contains(kind) || kind.equals("ReplicaSet"));
    boolean batch = isOf(object, "batch/") && (kind.equals("Job") || kind.equals("CronJob"));
    if (!apps && !batch) {
      return Optional.empty();
    }
    Node template =
        kind.equals("CronJob")
            ? object.at("spec", "jobTemplate", "spec", "template")
            : object.at("spec", "template");
    Owner owner =
        switch (kind) {
          case "Job", "CronJob" -> new Owner.Other(key(object, kind));
          case "ReplicaSet" -> Details.controllerOf(object, namespace(object), name(object));
          default -> new Owner.Parent(key(object, kind), false);
        };
    Node none = new Node.Mapping(Map.of(), false, null);
    Node source = template == null ? none : template;
    return Optional.of(
        pod(
            source,
            namespace(object),
            name(object),
            none,
            owner,
            exemption(annotations(PARENTS.contains(kind) ? object : source))));
  }

  private static Map<String, String> annotations(Node object) {
    return object.textsAt("metadata", "annotations");
  }

  /** Thousands of pods say the same words; each is kept once. */
  private static Map<String, String> shared(Map<String, String> texts) {
    Map<String, String> shared = new HashMap<>();
    texts.forEach((key, text) -> shared.put(key.intern(), text.intern()));
    return shared;
  }

  private Pod pod(
      Node source,
      String namespace,
      String name,
      Node live,
      Owner owner,
      @Nullable ExemptionNote exemption) {
    Node spec = source.at("spec");
    Map<String, String> labels = shared(source.textsAt("metadata", "labels"));
    return new Pod(
        namespace.intern(),
        name,
        labels,
        exemption,
        owner,
        labels.getOrDefault("pod-template-hash", labels.get("controller-revision-hash")),
        phase(live.textAt("status", "phase")),
        restartsAlways(spec),
        live.at("metadata", "deletionTimestamp") != null,
        pendingSince(live),
        resources(spec),
        containers(spec, live.at("status")),
        documents ? document(source, namespace, name) : null);
  }

  /** A template has no name of its own; what rules look at is a pod all the same. */
  private static RegoValue document(Node source, String namespace, String name) {
    if (source.textAt("kind") != null) {
      return source.toValue();
    }
    RegoValue.Obj.Builder metadata = RegoValue.Obj.builder();
    if (source.at("metadata") instanceof Node.Mapping written) {
      written
          .entries()
          .forEach((key, entry) -> metadata.put(RegoValue.of(key), entry.value().toValue()));
    }
    metadata.put(RegoValue.of("namespace"), RegoValue.of(namespace));
    metadata.put(RegoValue.of("name"), RegoValue.of(name));
    Node spec = source.at("spec");
    return RegoValue.Obj.of(
        "apiVersion", RegoValue.of("v1"),
        "kind", RegoValue.of("Pod"),
        "metadata", metadata.build(),
        "spec", spec == null ? RegoValue.Obj.EMPTY : spec.toValue());
  }

  private Owner owner(Node pod) {
    Node controller = controller(pod);
    if (controller == null) {
      return Owner.NOBODY;
    }
    String kind = or(controller.textAt("kind"), "");
    String name = or(controller.textAt("name"), "");
    boolean apps = isOf(controller, "apps/");
    if (apps && kind.equals("ReplicaSet")) {
      return replicaSets.ownerOf(namespace(pod), name);
    }
    WorkloadKey key = WorkloadKey.of(kind, namespace(pod), name);
    return apps && PARENTS.contains(kind) ? new Owner.Parent(key, false) : new Owner.Other(key);
  }

  private static @Nullable Node controller(Node object) {
    for (Node reference : object.itemsAt("metadata", "ownerReferences")) {
      if (flag(reference, "controller")) {
        return reference;
      }
    }
    return null;
  }

  /** What annotations exempt; null where they say nothing of it. */
  public static @Nullable ExemptionNote exemption(Map<String, String> annotations) {
    String checks = annotations.get(EXEMPT);
    String reason = annotations.get(EXEMPT + "-reason");
    String until = annotations.get(EXEMPT + "-until");
    return checks == null && reason == null && until == null
        ? null
        : new ExemptionNote(checks, reason, until);
  }

  private static Phase phase(@Nullable String word) {
    return switch (word) {
      case "Pending" -> Phase.PENDING;
      case "Running" -> Phase.RUNNING;
      case "Succeeded" -> Phase.SUCCEEDED;
      case "Failed" -> Phase.FAILED;
      case null, default -> Phase.UNKNOWN;
    };
  }

  private static @Nullable Instant pendingSince(Node pod) {
    Instant since = instant(pod.textAt("metadata", "creationTimestamp"));
    for (Node condition : pod.itemsAt("status", "conditions")) {
      String type = condition.textAt("type");
      if ("PodScheduled".equals(type) || "Ready".equals(type)) {
        Instant changed = instant(condition.textAt("lastTransitionTime"));
        if (changed != null && (since == null || changed.isAfter(since))) {
          since = changed;
        }
      }
    }
    return since;
  }

  private static @Nullable Instant instant(@Nullable String text) {
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException unreadable) {
      return null;
    }
  }

  private static List<Container> containers(@Nullable Node spec, @Nullable Node status) {
    if (spec == null) {
      return List.of();
    }
    Map<String, Integer> restarts = new HashMap<>();
    if (status != null) {
      for (String list : List.of("containerStatuses", "initContainerStatuses")) {
        for (Node one : status.itemsAt(list)) {
          restarts.put(or(one.textAt("name"), ""), count(one.at("restartCount")));
        }
      }
    }
    List<Container> containers = new ArrayList<>();
    for (Node node : spec.itemsAt("containers")) {
      containers.add(container(node, Role.MAIN, restarts));
    }
    List<Container> once = new ArrayList<>();
    for (Node node : spec.itemsAt("initContainers")) {
      if ("Always".equals(node.textAt("restartPolicy"))) {
        containers.add(container(node, Role.SIDECAR, restarts));
      } else {
        once.add(container(node, Role.INIT, restarts));
      }
    }
    containers.addAll(once);
    for (Node node : spec.itemsAt("ephemeralContainers")) {
      containers.add(container(node, Role.EPHEMERAL, restarts));
    }
    return containers;
  }

  private static Container container(Node node, Role role, Map<String, Integer> restarts) {
    String name = or(node.textAt("name"), "");
    String image = node.textAt("image");
    return new Container(
        name.intern(),
        role,
        image == null || image.isEmpty() ? null : image.intern(),
        node.at("livenessProbe") != null,
        node.at("readinessProbe") != null,
        resources(node),
        tcpPort(node),
        restarts.getOrDefault(name, 0),
        node.span());
  }

  private static int tcpPort(Node container) {
    for (Node port : container.itemsAt("ports")) {
      int number = count(port.at("containerPort"));
      if (number > 0 && "TCP".equals(or(port.textAt("protocol"), "TCP"))) {
        return number;
      }
    }
    return 0;
  }

  private static int count(@Nullable Node node) {
    Long number = node == null ? null : node.numberAt();
    return number == null ? 0 : Math.clamp(number, 0, Integer.MAX_VALUE);
  }

  private static Resources resources(@Nullable Node holder) {
    if (holder == null || !(holder.at("resources") instanceof Node.Mapping)) {
      return Resources.NONE;
    }
    Map<ResourceField, String> values = new EnumMap<>(ResourceField.class);
    for (ResourceField field : ResourceField.values()) {
      if (holder.at("resources", field.group(), field.resource()) instanceof Node.Scalar scalar) {
        values.put(field, scalar.value().display().intern());
      }
    }
    boolean others = false;
    for (String group : List.of("requests", "limits")) {
      others |=
          holder.at("resources", group) instanceof Node.Mapping map
              && map.entries().keySet().stream()
                  .anyMatch(key -> !key.equals("cpu") && !key.equals("memory"));
    }
    return values.isEmpty() && !others ? Resources.NONE : new Resources(values, others);
  }

  private static boolean restartsAlways(@Nullable Node spec) {
    return spec == null || "Always".equals(or(spec.textAt("restartPolicy"), "Always"));
  }

  private static boolean flag(Node node, String... keys) {
    Boolean flag = node.flagAt(keys);
    return flag != null && flag;
  }

  private static boolean isOf(Node object, String group) {
    return or(object.textAt("apiVersion"), "").toLowerCase(Locale.ROOT).startsWith(group);
  }

  private static WorkloadKey key(Node object, String kind) {
    return WorkloadKey.of(kind, namespace(object), name(object));
  }

  private static String namespace(Node object) {
    return or(object.textAt("metadata", "namespace"), "default");
  }

  private static String name(Node object) {
    return or(object.textAt("metadata", "name"), "");
  }

  private static String or(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }
}
