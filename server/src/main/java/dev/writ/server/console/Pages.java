package dev.writ.server.console;

import io.quarkus.qute.Engine;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** Renders the templates. */
@Singleton
class Pages {
  /** Of the static files, so that a new release is not shown with old ones. */
  static final String VERSION = "0.1.0";

  /** Small templates of their own, {@code templates/tags}. */
  static final List<String> TAGS =
      List.of(
          "icon",
          "state",
          "when",
          "env",
          "copy",
          "trouble",
          "said",
          "pager",
          "timeline",
          "requests",
          "diff",
          "chart",
          "filters",
          "standing",
          "patch",
          "remediations");

  private final Engine engine;

  Pages(Engine engine) {
    this.engine = engine;
  }

  String render(String template, Map<String, Object> data) {
    var instance = engine.getTemplate(template).instance();
    data.forEach(instance::data);
    return instance.render();
  }
}
