package dev.writ.sandbox.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.ApiFailure;
import dev.writ.sandbox.api.DeleteOptions;
import dev.writ.sandbox.api.Evictions;
import dev.writ.sandbox.api.Patch;
import dev.writ.sandbox.api.Resources;
import dev.writ.sandbox.api.Resources.Deletion;
import dev.writ.sandbox.api.Scale;
import dev.writ.sandbox.api.Writer;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.kinds.PodRules;
import dev.writ.sandbox.schema.Violation;
import dev.writ.sandbox.store.Listing;
import dev.writ.sandbox.store.Meta;
import java.util.List;
import java.util.Optional;

/** Turns every request that is no watch into an answer. */
final class Router {

  /** The version of Kubernetes whose behaviour is documented behind all this. */
  static final String VERSION = "v1.32.4";

  private final Resources resources;
  private final List<Extension> extensions;
  private final Discovery discovery;
  private final OpenApiDocuments openApi;
  private final Scale scale;
  private final Evictions evictions;
  private final ListPages pages = new ListPages();

  public Router(Resources resources, List<Extension> extensions) {
    this.resources = resources;
    this.extensions = List.copyOf(extensions);
    this.discovery = new Discovery(resources.kinds(), extensions);
    this.openApi = new OpenApiDocuments(resources.kinds());
    this.scale = new Scale(resources);
    this.evictions = new Evictions(resources);
  }

  /** Continue tokens end with the history. */
  public void forgetPages() {
    pages.forget();
  }

  /** Answers, or throws {@link ApiFailure}. */
  ApiResponse answer(ApiRequest request) {
    Optional<Target> target = Target.of(request);
    if (target.isPresent()) {
      return answer(target.get(), request);
    }
    return switch (request.path().isEmpty() ? "" : request.path().getFirst()) {
      case "" -> ApiResponse.json(200, roots());
      case "api", "apis" -> discovery.answer(request);
      case "openapi" -> openApi.answer(request);
      case "version" -> ApiResponse.json(200, version());
      case "healthz", "livez", "readyz" -> ApiResponse.text(200, "ok");
      default -> throw ApiFailure.unknownPath();
    };
  }

  private static ObjectNode roots() {
    ObjectNode roots = Json.object();
    List.of("/api", "/apis", "/healthz", "/livez", "/openapi/v3", "/readyz", "/version")
        .forEach(roots.withArrayProperty("paths")::add);
    return roots;
  }

  private static ObjectNode version() {
    return Json.object()
        .put("major", "1")
        .put("minor", "32")
        .put("gitVersion", VERSION)
        .put("gitCommit", "0000000000000000000000000000000000000000")
        .put("gitTreeState", "clean")
        .put("buildDate", "1970-01-01T00:00:00Z")
        .put("goVersion", "go1.23")
        .put("compiler", "gc")
        .put("platform", "sandbox/jvm");
  }

  /** The stored kind that a request is about. */
  Kind requireKind(Target target) {
    return resources
        .kinds()
        .find(target.group(), target.version(), target.plural())
        .filter(kind -> kind.namespaced() || target.namespace().isEmpty())
        .orElseThrow(ApiFailure::unknownPath);
  }

  private ApiResponse answer(Target target, ApiRequest request) {
    for (Extension extension : extensions) {
      if (extension.group().equals(target.group())
          && extension.version().equals(target.version())) {
        return extension.answer(target, request);
      }
    }
    Kind kind = requireKind(target);
    return switch (target.subresource()) {
      case "" -> object(kind, target, request);
      case "status" -> status(kind, target, request);
      case PodRules.EPHEMERAL_CONTAINERS -> ephemeralContainers(kind, target, request);
      case "finalize" -> written(200, update(kind, target, request), kind, request);
      case "scale" -> scale(kind, target, request);
      case "eviction" -> evict(kind, target, request);
      default -> throw ApiFailure.unknownPath();
    };
  }

  private ApiResponse object(Kind kind, Target target, ApiRequest request) {
    return switch (target.verb()) {
      case "get" ->
          written(200, resources.require(kind, target.namespace(), target.name()), kind, request);
      case "list" -> list(kind, target, request);
      case "create" -> {
        if (kind.namespaced() && target.namespace().isEmpty()) {
          throw methodNotAllowed();
        }
        ObjectNode body = request.object();
        yield written(
            201, resources.create(kind, target.namespace(), body, request.writer()), kind, request);
      }
      case "update" -> written(200, update(kind, target, request), kind, request);
      case "patch" -> patch(kind, target, request);
      case "delete" -> delete(kind, target, request);
      case "deletecollection" -> deleteAll(kind, target, request);
      default -> throw methodNotAllowed();
    };
  }

  private ApiResponse status(Kind kind, Target target, ApiRequest request) {
    if (!kind.status()) {
      throw ApiFailure.unknownPath();
    }
    return part(kind, target, request);
  }

  /** The whole object is shown, and a part of it can be changed. */
  private ApiResponse part(Kind kind, Target target, ApiRequest request) {
    return switch (target.verb()) {
      case "get" ->
          written(200, resources.require(kind, target.namespace(), target.name()), kind, request);
      case "update" -> written(200, update(kind, target, request), kind, request);
      case "patch" -> patch(kind, target, request);
      default -> throw methodNotAllowed();
    };
  }

  private ApiResponse ephemeralContainers(Kind kind, Target target, ApiRequest request) {
    if (!kind.qualified().equals("Pod")) {
      throw ApiFailure.unknownPath();
    }
    return part(kind, target, request);
  }

  private ApiResponse scale(Kind kind, Target target, ApiRequest request) {
    String namespace = target.namespace();
    String name = target.name();
    ObjectNode answer =
        switch (target.verb()) {
          case "get" -> scale.read(kind, namespace, name);
          case "update" -> scale.update(kind, namespace, name, request.object(), request.writer());
          case "patch" -> scale.patch(kind, namespace, name, request.document(), request.writer());
          default -> throw methodNotAllowed();
        };
    return ApiResponse.negotiated(200, answer, request.accept());
  }

  private ApiResponse evict(Kind kind, Target target, ApiRequest request) {
    if (!kind.qualified().equals("Pod") || !target.verb().equals("create")) {
      throw ApiFailure.unknownPath();
    }
    return ApiResponse.json(
        201,
        evictions.evict(target.namespace(), target.name(), request.object(), request.isDryRun()));
  }

  private ObjectNode update(Kind kind, Target target, ApiRequest request) {
    return resources.update(
        kind,
        target.namespace(),
        target.name(),
        request.object(),
        target.subresource(),
        request.writer());
  }

  private ApiResponse patch(Kind kind, Target target, ApiRequest request) {
    Patch patch = Patch.of(request.contentType(), request.document(), request.flag("force"));
    Writer writer = request.writer();
    boolean created = false;
    if (patch instanceof Patch.Apply) {
      if (request.parameter("fieldManager").isEmpty()) {
        throw ApiFailure.of(
            422,
            "Invalid",
            "PatchOptions.meta.k8s.io \"\" is invalid: "
                + Violation.required("fieldManager", "is required for apply patch"));
      }
      created = resources.find(kind, target.namespace(), target.name()).isEmpty();
    } else if (request.query().containsKey("force")) {
      throw ApiFailure.of(
          422,
          "Invalid",
          "PatchOptions.meta.k8s.io \"\" is invalid: "
              + Violation.forbidden("force", "may not be specified for non-apply patch"));
    }
    ObjectNode patched =
        resources.patch(
            kind, target.namespace(), target.name(), patch, target.subresource(), writer);
    return written(created ? 201 : 200, patched, kind, request);
  }

  private ApiResponse delete(Kind kind, Target target, ApiRequest request) {
    Deletion deletion =
        resources.delete(
            kind, target.namespace(), target.name(), deleteOptions(request), request.writer());
    if (!deletion.gone()) {
      return written(200, deletion.object(), kind, request);
    }
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Success");
    ObjectNode details = status.putObject("details").put("name", target.name());
    if (!kind.group().isEmpty()) {
      details.put("group", kind.group());
    }
    details.put("kind", kind.plural()).put("uid", Meta.uid(deletion.object()));
    return ApiResponse.negotiated(200, status, request.accept());
  }

  private ApiResponse deleteAll(Kind kind, Target target, ApiRequest request) {
    DeleteOptions options = deleteOptions(request);
    WatchSession selection = new WatchSession(resources, kind, target, request);
    Listing listing = resources.list(kind, target.namespace());
    List<ObjectNode> chosen = listing.items().stream().filter(selection::matches).toList();
    for (ObjectNode object : chosen) {
      resources.delete(kind, Meta.namespace(object), Meta.name(object), options, request.writer());
    }
    return ApiResponse.negotiated(
        200,
        listObject(kind, new ListPages.Page(listing.revision(), chosen, "", 0)),
        request.accept());
  }

  private static DeleteOptions deleteOptions(ApiRequest request) {
    DeleteOptions options = DeleteOptions.of(request.document());
    if (request.isDryRun()) {
      options = options.withDryRun();
    }
    if (!request.parameter("propagationPolicy").isEmpty()) {
      options = options.withPropagation(request.parameter("propagationPolicy"));
    }
    if (!request.parameter("gracePeriodSeconds").isEmpty()) {
      options = options.withGraceSeconds(number(request, "gracePeriodSeconds"));
    }
    return options;
  }

  private ApiResponse list(Kind kind, Target target, ApiRequest request) {
    int limit = request.parameter("limit").isEmpty() ? 0 : number(request, "limit");
    String token = request.parameter("continue");
    ListPages.Page page;
    if (token.isEmpty()) {
      WatchSession selection = new WatchSession(resources, kind, target, request);
      Listing listing = resources.list(kind, target.namespace());
      checkRevision(request, listing.revision());
      page =
          pages.first(
              new Listing(
                  listing.revision(), listing.items().stream().filter(selection::matches).toList()),
              limit);
    } else {
      page = pages.next(token, limit);
    }
    if (Tables.wanted(request.accept())) {
      ObjectNode table =
          Tables.table(
              kind,
              page.items(),
              listMetadata(page),
              request.parameter("includeObject"),
              resources.now());
      return ApiResponse.negotiated(200, table, request.accept());
    }
    return ApiResponse.negotiated(
        200,
        Tables.metadataWanted(request.accept()) ? partialList(page) : listObject(kind, page),
        request.accept());
  }

  private static void checkRevision(ApiRequest request, long current) {
    String asked = request.parameter("resourceVersion");
    if (asked.isEmpty() || asked.equals("0")) {
      return;
    }
    int order = Long.compare(number64(asked), current);
    if (order > 0) {
      throw ApiFailure.of(
          504, "Timeout", "Too large resource version: " + asked + ", current: " + current);
    }
    if (order < 0 && request.parameter("resourceVersionMatch").equals("Exact")) {
      throw ApiFailure.expired("The resourceVersion for the provided list is too old.");
    }
  }

  private static ObjectNode listObject(Kind kind, ListPages.Page page) {
    ObjectNode list =
        Json.object().put("kind", kind.kind() + "List").put("apiVersion", kind.apiVersion());
    list.set("metadata", listMetadata(page));
    list.putArray("items").addAll(page.items());
    return list;
  }

  private static ObjectNode partialList(ListPages.Page page) {
    ObjectNode list =
        Json.object().put("kind", "PartialObjectMetadataList").put("apiVersion", "meta.k8s.io/v1");
    list.set("metadata", listMetadata(page));
    list.putArray("items").addAll(page.items().stream().map(Tables::partial).toList());
    return list;
  }

  private static ObjectNode listMetadata(ListPages.Page page) {
    ObjectNode metadata = Json.object().put("resourceVersion", Long.toString(page.revision()));
    if (!page.next().isEmpty()) {
      metadata.put("continue", page.next()).put("remainingItemCount", page.remaining());
    }
    return metadata;
  }

  private ApiResponse written(int code, ObjectNode object, Kind kind, ApiRequest request) {
    if (Tables.wanted(request.accept())) {
      ObjectNode metadata = Json.object().put("resourceVersion", Meta.resourceVersion(object));
      return ApiResponse.json(
          code,
          Tables.table(
              kind,
              List.of(object),
              metadata,
              request.parameter("includeObject"),
              resources.now()));
    }
    return ApiResponse.negotiated(
        code,
        Tables.metadataWanted(request.accept()) ? Tables.partial(object) : object,
        request.accept());
  }

  private static int number(ApiRequest request, String parameter) {
    try {
      return Integer.parseInt(request.parameter(parameter));
    } catch (NumberFormatException e) {
      throw ApiFailure.badRequest(
          "strconv.ParseInt: parsing \"" + request.parameter(parameter) + "\": invalid syntax");
    }
  }

  private static long number64(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw ApiFailure.badRequest("invalid resource version \"" + text + "\"");
    }
  }

  private static ApiFailure methodNotAllowed() {
    return ApiFailure.of(
        405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
  }
}
