package dev.writ.sandbox.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of JSONPath that printer columns and scale paths use: `.a.b`, `.a[0]`, `['a.b']` and
 * `.list[?(@.key=="value")].field`.
 */
public final class JsonPath {

  private sealed interface Step {
    JsonNode from(JsonNode node);
  }

  private record Field(String name) implements Step {
    @Override
    public JsonNode from(JsonNode node) {
      return node.path(name);
    }
  }

  private record Index(int index) implements Step {
    @Override
    public JsonNode from(JsonNode node) {
      return node.path(index < 0 ? node.size() + index : index);
    }
  }

  private record First(String field, String value) implements Step {
    @Override
    public JsonNode from(JsonNode node) {
      for (JsonNode item : node) {
        if (item.path(field).asText().equals(value)) {
          return item;
        }
      }
      return MissingNode.getInstance();
    }
  }

  private static final Pattern STEP =
      Pattern.compile(
          "\\.([^.\\[\\]]+)"
              + "|\\['([^']+)'\\]"
              + "|\\[(-?\\d+|\\*)\\]"
              + "|\\[\\?\\(@\\.([^=\\s]+)\\s*==\\s*['\"]([^'\"]*)['\"]\\)\\]");

  private final List<Step> steps;

  private JsonPath(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /**
   * Reads a path.
   *
   * @throws IllegalArgumentException for a path outside the supported part
   */
  public static JsonPath of(String path) {
    String text = path.startsWith("$") ? path.substring(1) : path;
    List<Step> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!matcher.find() || matcher.start() != at) {
        throw new IllegalArgumentException(
            "unsupported JSONPath `" + path + "` at `" + text.substring(at) + "`");
      }
      steps.add(step(matcher));
      at = matcher.end();
    }
    return new JsonPath(steps);
  }

  private static Step step(Matcher matcher) {
    if (matcher.group(1) != null) {
      return new Field(matcher.group(1));
    }
    if (matcher.group(2) != null) {
      return new Field(matcher.group(2));
    }
    if (matcher.group(3) != null) {
      return new Index(matcher.group(3).equals("*") ? 0 : Integer.parseInt(matcher.group(3)));
    }
    return new First(matcher.group(4), matcher.group(5));
  }

  public JsonNode find(JsonNode object) {
    JsonNode here = object;
    for (Step step : steps) {
      here = step.from(here);
    }
    return here;
  }

  public String text(JsonNode object) {
    JsonNode found = find(object);
    return found.isValueNode() ? found.asText() : found.isMissingNode() ? "" : found.toString();
  }
}
