package dev.writ.sandbox.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.schema.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The naming rules of Kubernetes: object names, label keys and values. */
public final class Names {

  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final Pattern SUBDOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
  private static final Pattern DNS_LABEL = Pattern.compile(LABEL);
  private static final Pattern QUALIFIED =
      Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");

  private Names() {}

  /** Checks name, namespace, labels and annotation keys of an object. */
  public static List<Violation> check(JsonNode object, Kind kind) {
    List<Violation> found = new ArrayList<>();
    JsonNode name = Json.at(object, "metadata", "name");
    boolean rbac = kind.group().equals("rbac.authorization.k8s.io"); // allows any path segment
    boolean label = kind.plural().equals("namespaces") || kind.plural().equals("services");
    if (!rbac && label && !(DNS_LABEL.matches(name.asText()) && name.asText().length() <= 63)) {
      found.add(
          Violation.invalid(
              "metadata.name",
              name,
              "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
                  + " and must start and end with an alphanumeric character (e.g. 'my-name',  or"
                  + " '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"));
    } else if (!rbac && !(SUBDOMAIN.matches(name.asText()) && name.asText().length() <= 253)) {
      found.add(
          Violation.invalid(
              "metadata.name",
              name,
              "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
                  + " '-' or '.', and must start and end with an alphanumeric character (e.g."
                  + " 'example.com', regex used for validation is"
                  + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"));
    }
    Json.at(object, "metadata", "labels")
        .forEachEntry(
            (key, value) -> {
              checkKey("metadata.labels", key, found);
              String text = value.asText();
              if (text.length() > 63 || !(text.isEmpty() || QUALIFIED.matches(text))) {
                found.add(
                    Violation.invalid(
                        "metadata.labels",
                        value,
                        "a valid label must be an empty string or consist of alphanumeric"
                            + " characters, '-', '_' or '.', and must start and end with an"
                            + " alphanumeric character, and be no more than 63 characters"));
              }
            });
    Json.at(object, "metadata", "annotations")
        .fieldNames()
        .forEachRemaining(key -> checkKey("metadata.annotations", key, found));
    return found;
  }

  private static void checkKey(String field, String key, List<Violation> found) {
    int slash = key.indexOf('/');
    String prefix = slash < 0 ? "" : key.substring(0, slash);
    String name = key.substring(slash + 1);
    boolean prefixFine =
        slash < 0 || (prefix.length() <= 253 && SUBDOMAIN.matches(prefix.toLowerCase(Locale.ROOT)));
    if (!prefixFine || name.length() > 63 || !QUALIFIED.matches(name)) {
      found.add(
          Violation.invalid(
              field,
              Json.of(key),
              "name part must consist of alphanumeric characters, '-', '_' or '.', and must start"
                  + " and end with an alphanumeric character"));
    }
  }
}
