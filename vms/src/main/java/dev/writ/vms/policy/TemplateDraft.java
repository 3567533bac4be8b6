package dev.writ.vms.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.problem.Problem;
import java.util.List;
import java.util.Set;

/**
 * What a machine starts from: image and cloud-init. Hardware belongs to instance sizes.
 *
 * @param cloudInit empty for none
 * @param quickFields request fields that a form shows first
 * @param advancedFields request fields that a form shows on demand
 */
public record TemplateDraft(
    String name,
    ImageSource image,
    String cloudInit,
    List<String> quickFields,
    List<String> advancedFields) {

  private static final Set<String> KNOWN =
      Set.of("name", "image", "cloud_init", "quick_fields", "advanced_fields");
  private static final Set<String> FORM_FIELDS =
      Set.of("cpu", "memory", "disk_gb", "gpu", "hugepages", "numa");

  public TemplateDraft {
    quickFields = List.copyOf(quickFields);
    advancedFields = List.copyOf(advancedFields);
  }

  /** Reads a body; refuses with every problem at once. */
  public static TemplateDraft parse(ObjectNode body) {
    Fields fields = Fields.of(body, KNOWN);
    String name = fields.requireString("name");
    if (!name.matches("[a-z0-9]([a-z0-9.-]{0,38}[a-z0-9])?")) {
      fields.note(
          "name",
          VmsProblems.NAME_INVALID.with(
              "a template has a name of 1 to 40 lower-case letters, digits, dots and hyphens"));
    }
    String cloudInit = fields.string("cloud_init");
    Problem cloudInitProblem =
        cloudInit == null || cloudInit.isEmpty() ? null : CloudInit.problemOf(cloudInit);
    if (cloudInitProblem != null) {
      fields.note("cloud_init", cloudInitProblem);
    }
    ImageSource image = image(fields);
    TemplateDraft draft =
        new TemplateDraft(
            name,
            image,
            cloudInit == null ? "" : cloudInit,
            formFields(fields, "quick_fields"),
            formFields(fields, "advanced_fields"));
    fields.refuse();
    return draft;
  }

  private static ImageSource image(Fields fields) {
    ObjectNode json = fields.object("image");
    if (json == null) {
      if (!fields.has("image")) {
        fields.missing("image");
      }
      return new ImageSource.ContainerDisk("");
    }
    try {
      return ImageSource.parse(json);
    } catch (Problem problem) {
      fields.note("image", problem);
      return new ImageSource.ContainerDisk("");
    }
  }

  private static List<String> formFields(Fields fields, String key) {
    List<String> names = fields.names(key);
    for (String name : names) {
      if (!FORM_FIELDS.contains(name)) {
        fields.note(
            key,
            VmsProblems.INVALID_REQUEST_FIELD.with(
                "`" + name + "` is no field of a request that a form could show"));
      }
    }
    return names;
  }
}
