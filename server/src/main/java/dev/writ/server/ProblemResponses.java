package dev.writ.server;

import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.ProblemCode;
import dev.writ.server.http.HttpProblems;
import dev.writ.server.http.ProblemBody;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Turns the {@code x-codes} of META-INF/openapi.yaml into responses by status, and adds the codes
 * that every call of its kind may answer with. What a code means stands once, in the catalogue.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ProblemResponses implements OASFilter {
  static final String CODES = "x-codes";
  private static final String PROBLEM = "#/components/schemas/Problem";

  private final Map<String, ProblemCode> catalogue =
      Codes.problems().codes().stream().collect(Collectors.toMap(ProblemCode::name, code -> code));

  @Override
  public void filterOpenAPI(OpenAPI api) {
    api.getPaths().getPathItems().forEach(this::complete);
  }

  private void complete(String path, PathItem item) {
    item.getOperations()
        .forEach(
            (method, operation) -> {
              Map<Integer, List<ProblemCode>> byStatus = new TreeMap<>();
              for (ProblemCode code : codes(path, method, operation)) {
                byStatus.computeIfAbsent(code.status(), _ -> new ArrayList<>()).add(code);
              }
              byStatus.forEach(
                  (status, codes) ->
                      operation.getResponses().addAPIResponse(status.toString(), response(codes)));
              operation.removeExtension(CODES);
            });
  }

  private Set<ProblemCode> codes(String path, PathItem.HttpMethod method, Operation operation) {
    Set<ProblemCode> codes = new LinkedHashSet<>();
    Map<String, Object> extensions = operation.getExtensions();
    if (extensions != null && extensions.get(CODES) instanceof Collection<?> named) {
      named.forEach(name -> codes.add(require(path, String.valueOf(name))));
    }
    List<org.eclipse.microprofile.openapi.models.security.SecurityRequirement> security =
        operation.getSecurity();
    if (security == null || !security.isEmpty()) {
      codes.add(KernelProblems.UNAUTHENTICATED);
      codes.add(KernelProblems.PASSWORD_CHANGE_REQUIRED);
    }
    if (path.contains("{")) {
      codes.add(KernelProblems.NOT_FOUND);
    }
    List<Parameter> parameters =
        operation.getParameters() == null ? List.of() : operation.getParameters();
    if (!parameters.isEmpty()) {
      codes.add(HttpProblems.UNKNOWN_PARAMETER);
      codes.add(HttpProblems.PARAMETER_INVALID);
    }
    if (parameters.stream().anyMatch(one -> String.valueOf(one.getRef()).endsWith("Key"))) {
      codes.add(KernelProblems.IDEMPOTENCY_KEY_REUSED);
    }
    if (method != PathItem.HttpMethod.GET) {
      codes.add(KernelProblems.CSRF_HEADER_MISSING);
    }
    if (operation.getRequestBody() != null) {
      codes.add(KernelProblems.MALFORMED_REQUEST);
      codes.add(KernelProblems.PAYLOAD_TOO_LARGE);
      codes.add(KernelProblems.UNSUPPORTED_MEDIA_TYPE);
      codes.add(KernelProblems.VALIDATION_FAILED);
      codes.add(KernelProblems.UNKNOWN_FIELD);
      codes.add(KernelProblems.FIELD_INVALID);
      codes.add(KernelProblems.REQUIRED_FIELD_MISSING);
    }
    codes.add(KernelProblems.INTERNAL);
    codes.add(KernelProblems.STORE_UNAVAILABLE);
    return codes;
  }

  private ProblemCode require(String path, String name) {
    ProblemCode code = catalogue.get(name);
    if (code == null) {
      throw new IllegalStateException(
          "openapi.yaml, " + path + ": `" + name + "` is no code of the catalogue");
    }
    return code;
  }

  private static APIResponse response(List<ProblemCode> codes) {
    return OASFactory.createAPIResponse()
        .description(
            codes.stream()
                .map(code -> "`" + code.name() + "`: " + code.reference())
                .collect(Collectors.joining("\n\n")))
        .content(
            OASFactory.createContent()
                .addMediaType(
                    ProblemBody.MEDIA_TYPE,
                    OASFactory.createMediaType().schema(OASFactory.createSchema().ref(PROBLEM))));
  }
}
