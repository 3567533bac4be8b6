package dev.writ.server.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A patch of a workload as lines of YAML, before and after. Pure. */
final class PatchLines {
  private static final int STEP = 2;

  private final List<PatchLine> lines = new ArrayList<>();
  private final Set<String> fresh;

  private PatchLines(Set<String> fresh) {
    this.fresh = fresh;
  }

  /**
   * What a patch says about the containers.
   *
   * @param patch an applied configuration, which also repeats what was put in before
   * @param fresh what is put in by this patch, as {@code CONTAINER/FIELD}
   */
  static List<PatchLine> of(JsonNode patch, Set<String> fresh) {
    PatchLines all = new PatchLines(fresh);
    JsonNode pod = patch.path("spec").path("template").path("spec");
    pod.properties()
        .forEach(
            list -> {
              all.lines.add(PatchLine.same(list.getKey() + ":"));
              list.getValue().forEach(all::container);
            });
    return List.copyOf(all.lines);
  }

  private void container(JsonNode container) {
    String name = container.path("name").asText();
    lines.add(PatchLine.same("- name: " + name));
    container
        .properties()
        .forEach(
            field -> {
              if (!field.getKey().equals("name")) {
                boolean added = fresh.contains(name + "/" + field.getKey());
                field(field.getKey(), field.getValue(), STEP, added);
              }
            });
  }

  private void field(String name, JsonNode value, int depth, boolean added) {
    String head = " ".repeat(depth) + name + ":";
    if (value.isObject()) {
      line(head, added);
      value.properties().forEach(one -> field(one.getKey(), one.getValue(), depth + STEP, added));
    } else {
      line(head + " " + (value.isValueNode() ? value.asText() : value.toString()), added);
    }
  }

  private void line(String text, boolean added) {
    lines.add(added ? PatchLine.added(text) : PatchLine.same(text));
  }
}
