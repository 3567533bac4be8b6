package dev.writ.workloads.decide;

import dev.writ.workloads.observe.Container;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.ResourceField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The annotation that says which changes of a template are not made again: {@linkplain
 * Planner#fingerprint fingerprints}, with commas between them. Where others own a part of what was
 * put in, or more was taken out before, the same policies plan one of few changes next, and each of
 * them has its fingerprint.
 */
public final class RolledBack {
  public static final String ANNOTATION = Policy.GROUP + "/rolled-back";

  /** Why such a change is not made again. */
  public static final String WHY =
      "the same change to the same template was rolled back; change the template or the policy's"
          + " defaults";

  private static final int MOST = 20;

  private RolledBack() {}

  /**
   * Whether a change is not made again.
   *
   * @param annotation null for none
   */
  public static boolean covers(@Nullable String annotation, String fingerprint) {
    return annotation != null && Arrays.asList(annotation.split(",", -1)).contains(fingerprint);
  }

  /**
   * An annotation that says more: people go back to earlier templates, so what was rolled back of
   * those is still to be known. The newest {@value #MOST} fingerprints are kept.
   *
   * @param former the annotation's value of before; empty for none
   */
  public static String add(String former, String newer) {
    Set<String> marks = new LinkedHashSet<>(Arrays.asList(newer.split(",", -1)));
    marks.addAll(Arrays.asList(former.split(",", -1)));
    marks.remove("");
    return marks.stream().limit(MOST).collect(Collectors.joining(","));
  }

  /**
   * The annotation's value.
   *
   * @param then the workload once all is taken out
   * @param out what is taken out, as it was put in
   * @param before what people had taken out before
   */
  public static String of(Workload then, List<Action> out, List<Action> before) {
    Map<String, Action> all = new TreeMap<>();
    before.forEach(action -> all.put(place(action), action));
    out.forEach(action -> all.put(place(action), action));
    Set<String> marks = new LinkedHashSet<>();
    for (List<Action> actions : List.of(out, List.copyOf(all.values()))) {
      for (boolean filled : new boolean[] {true, false}) {
        List<Action> lacking = lacking(then.template(), actions, filled);
        if (!lacking.isEmpty()) {
          marks.add(Planner.fingerprint(then.templateHash(), lacking));
        }
      }
    }
    return String.join(",", marks);
  }

  /** Within a container, places sort as plans do. */
  private static String place(Action action) {
    return action.container() + "/" + action.field();
  }

  /** What of the actions a template lacks, in the order of plans. */
  private static List<Action> lacking(
      Workload.Template template, List<Action> actions, boolean filled) {
    List<Action> lacking = new ArrayList<>();
    for (Container container : template.containers()) {
      for (Action action : actions) {
        if (action.container().equals(container.name())) {
          switch (action) {
            case Action.InjectLivenessProbe _ when container.livenessProbe() -> {}
            case Action.InjectReadinessProbe _ when container.readinessProbe() -> {}
            case Action.InjectLivenessProbe _, Action.InjectReadinessProbe _ -> lacking.add(action);
            case Action.InjectResources resources -> {
              Map<ResourceField, String> values = lacking(container, resources);
              boolean whole = container.resources().isEmpty();
              if (!values.isEmpty() && (whole || filled)) {
                lacking.add(new Action.InjectResources(container.name(), values));
              }
            }
          }
        }
      }
    }
    return lacking;
  }

  private static Map<ResourceField, String> lacking(
      Container container, Action.InjectResources resources) {
    Map<ResourceField, String> values = new EnumMap<>(ResourceField.class);
    resources
        .values()
        .forEach(
            (field, value) -> {
              if (!container.resources().has(field)) {
                values.put(field, value);
              }
            });
    return values;
  }
}
