package dev.writ.workloads.decide;

import dev.writ.document.Node;
import dev.writ.rego.RegoException;
import dev.writ.rego.RegoValue;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.Quantity;
import dev.writ.workloads.policy.ResourceField;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Writ injected and has to give way when somebody else writes the same: the API server refuses
 * a probe with two handlers or with none, and a request above its limit, whoever wrote the halves.
 */
public final class HandOver {
  /** Under this name the API server keeps which fields are Writ's. */
  public static final String MANAGER = "writ-workloads";

  /** An object that carries it was changed by Writ. */
  public static final String PATCHED_BY = Policy.GROUP + "/patched-by";

  /** What was injected, by container, as JSON: {@code {"web":["livenessProbe","resources"]}}. */
  public static final String PATCHED_FIELDS = Policy.GROUP + "/patched-fields";

  private static final List<String> PROBES = List.of("livenessProbe", "readinessProbe");
  private static final List<String> HANDLERS = List.of("exec", "grpc", "httpGet", "tcpSocket");
  private static final List<String> LISTS = List.of("containers", "initContainers");
  private static final String TCP = "tcpSocket";
  private static final String RESOURCES = "resources";

  private final Node old;
  private final List<Node> owned;
  private final List<Node> ofOthers;
  private final Node hints;
  private final List<Drop> drops = new ArrayList<>();

  private HandOver(Node old) {
    this.old = old;
    this.owned =
        old.itemsAt("metadata", "managedFields").stream()
            .filter(entry -> MANAGER.equals(entry.textAt("manager")))
            .toList();
    this.ofOthers =
        old.itemsAt("metadata", "managedFields").stream()
            .filter(entry -> !MANAGER.equals(entry.textAt("manager")))
            .toList();
    this.hints = hints(old.textAt("metadata", "annotations", PATCHED_FIELDS));
  }

  /**
   * A field of a container that goes.
   *
   * @param path below the container, such as {@code livenessProbe, tcpSocket}
   */
  public record Drop(String container, List<String> path) {
    public Drop {
      path = List.copyOf(path);
    }

    /** Such as {@code web: livenessProbe.tcpSocket}. */
    @Override
    public String toString() {
      return container + ": " + String.join(".", path);
    }
  }

  /**
   * What goes of a Deployment, StatefulSet or DaemonSet that somebody else than Writ updates.
   *
   * @param incoming as it would be stored
   * @param old as it is stored, with its managed fields
   * @return in the order of the containers; none where Writ never changed the object
   */
  public static List<Drop> drops(Node incoming, Node old) {
    HandOver handOver = new HandOver(old);
    boolean changed =
        old.textAt("metadata", "annotations", PATCHED_BY) != null
            || !handOver.owned.isEmpty()
            || handOver.hints instanceof Node.Mapping;
    if (!changed) {
      return List.of();
    }
    for (String list : LISTS) {
      for (Node container : incoming.itemsAt("spec", "template", "spec", list)) {
        handOver.container(container);
      }
    }
    return List.copyOf(handOver.drops);
  }

  private void container(Node container) {
    String name = container.textAt("name");
    Node before = name == null ? null : before(name);
    if (name == null || before == null) {
      return;
    }
    for (String probe : PROBES) {
      Node incoming = container.at(probe);
      if (incoming != null) {
        probe(name, probe, incoming, before.at(probe, TCP));
      }
    }
    for (ResourceField limit : List.of(ResourceField.LIMITS_CPU, ResourceField.LIMITS_MEMORY)) {
      quantities(name, limit, container, before);
    }
  }

  private void probe(String container, String probe, Node incoming, @Nullable Node tcpBefore) {
    long handlers = HANDLERS.stream().filter(one -> isWhole(one, incoming.at(one))).count();
    Node tcp = incoming.at(TCP);
    if (handlers == 0 && isInjected(container, probe)) {
      drop(container, probe);
    } else if (handlers > 1
        && tcp != null
        && tcpBefore != null
        && tcp.toValue().equals(tcpBefore.toValue())
        && isInjected(container, probe, TCP)) {
      drop(container, probe, TCP);
    }
  }

  /**
   * A handler that was applied and is applied no more leaves what the API server had defaulted of
   * it, such as the scheme of an httpGet (kubernetes issue 99037): without a port it is none.
   */
  private static boolean isWhole(String handler, @Nullable Node there) {
    if (there == null || handler.equals("exec")) {
      return there != null;
    }
    String port = there.textAt("port");
    Long number = there.numberAt("port");
    return port == null ? number != null && number != 0 : !port.isEmpty();
  }

  /** Of a request above its limit that one goes that is Writ's and that nobody touched. */
  private void quantities(String name, ResourceField limit, Node container, Node before) {
    ResourceField request = limit.counterpart();
    Optional<Quantity> most = quantity(container, limit);
    Optional<Quantity> wanted = quantity(container, request);
    if (most.isEmpty() || wanted.isEmpty() || wanted.get().compareTo(most.get()) <= 0) {
      return;
    }
    for (ResourceField field : List.of(request, limit)) {
      if (quantity(container, field).equals(quantity(before, field))
          && isInjected(name, RESOURCES, field.group(), field.resource())) {
        drop(name, RESOURCES, field.group(), field.resource());
        return;
      }
    }
  }

  private static Optional<Quantity> quantity(Node container, ResourceField field) {
    return container.at(RESOURCES, field.group(), field.resource()) instanceof Node.Scalar scalar
        ? Quantity.find(scalar.value().display())
        : Optional.empty();
  }

  private void drop(String container, String... path) {
    drops.add(new Drop(container, List.of(path)));
  }

  private @Nullable Node before(String container) {
    for (String list : LISTS) {
      for (Node one : old.itemsAt("spec", "template", "spec", list)) {
        if (container.equals(one.textAt("name"))) {
          return one;
        }
      }
    }
    return null;
  }

  /**
   * Whether Writ put it there. What it patched, it owns. What it put in at admission is nobody's,
   * since an API server tells who owns what before it asks webhooks: only the annotation knows. A
   * word of it that stands for a whole field counts as long as Writ owns nothing of that field, for
   * then the annotation tells of the patch.
   */
  private boolean isInjected(String container, String... path) {
    if (isOf(owned, container, path)) {
      return true;
    }
    if (isOf(ofOthers, container, path)) {
      return false;
    }
    List<String> told =
        hints.itemsAt(container).stream().map(Node::textAt).filter(Objects::nonNull).toList();
    return told.contains(String.join(".", path))
        || (told.contains(path[0]) && !isOf(owned, container, path[0]));
  }

  /** Whether one of these managers owns a field of a container, or something in it. */
  private static boolean isOf(List<Node> managers, String container, String... path) {
    for (String list : LISTS) {
      List<String> keys = new ArrayList<>();
      keys.addAll(List.of("fieldsV1", "f:spec", "f:template", "f:spec"));
      keys.addAll(List.of("f:" + list, "k:{\"name\":\"" + container + "\"}"));
      for (String field : path) {
        keys.add("f:" + field);
      }
      String[] below = keys.toArray(String[]::new);
      if (managers.stream().anyMatch(entry -> entry.at(below) != null)) {
        return true;
      }
    }
    return false;
  }

  private static Node hints(@Nullable String json) {
    try {
      return Node.of(json == null ? RegoValue.NULL : RegoValue.parseJson(json));
    } catch (RegoException junk) {
      return Node.of(RegoValue.NULL); // somebody wrote over it: nothing is known
    }
  }
}
