package dev.writ.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.cli.rest.Api;
import dev.writ.cli.rest.Failure;
import dev.writ.cli.rest.Json;
import dev.writ.cli.rest.Resource;
import dev.writ.cli.view.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Who may do what, where. */
@Command(
    name = "bindings",
    synopsisSubcommandLabel = "VERB",
    description = "Give people roles.",
    footer = {"", "Example:", "  writ bindings create --user ann --role approver"})
final class BindingsCommands {
  private static final Resource BINDINGS = Resource.of("/api/v1/admin/bindings");
  private static final Resource ROLES = Resource.of("/api/v1/admin/roles");

  private static final List<Column> BINDING =
      List.of(
          Column.id("id", "id"),
          Column.name("user", "subject_name"),
          Column.name("role", "role_name"),
          Column.name("scope", "scope_type"),
          Column.text("environments", "allowed_environments"));

  private final Writ writ;

  BindingsCommands(Writ writ) {
    this.writ = writ;
  }

  @Command(
      name = "create",
      description = "Give a person a role, everywhere or in one scope, in the environments named.",
      footer = {
        "",
        "Example:",
        "  writ bindings create --user ann --role approver --environment test,prod",
        "  writ bindings create --user dev --role viewer --environment prod \\",
        "    --scope workloads-namespace=sandbox/production"
      })
  int create(
      @Option(names = "--user", required = true, paramLabel = "NAME", description = "Who.")
          String user,
      @Option(
              names = "--role",
              required = true,
              paramLabel = "NAME",
              description = "Such as approver, operator, viewer or auditor.")
          String role,
      @Option(
              names = "--environment",
              split = ",",
              defaultValue = "test",
              paramLabel = "ENV",
              description = "test, prod or both with a comma (default: ${DEFAULT-VALUE}).")
          List<String> environments,
      @Option(
              names = "--scope",
              paramLabel = "TYPE=WHAT",
              converter = Wanted.Converter.class,
              description = {
                "Only there: workloads-namespace=CLUSTER/NAMESPACE, system=NAME,",
                "or a type with an id (default: everywhere)."
              })
          @Nullable Wanted scope) {
    Api api = writ.api();
    ObjectNode body =
        Json.object()
            .put("subject_type", "USER")
            .put("subject_id", Names.id(api, "user", UsersCommands.USERS, "id", user))
            .put("role_id", Names.id(api, "role", ROLES, "id", role))
            .put("scope_type", scope == null ? "global" : scope.type());
    if (scope != null) {
      body.put("scope_id", scope.id(api));
    }
    Json.put(body, "allowed_environments", environments);
    JsonNode made = api.post(BINDINGS, body).body();
    writ.printer().detail(BINDING, made, "id");
    return Exit.DONE;
  }

  /** One thing that a role is narrowed to. */
  record Wanted(String type, String what) {
    private static final String NAMESPACE = "workloads-namespace";
    private static final String SYSTEM = "system";

    /** Its id; asked of the server where it is given by name. */
    String id(Api api) {
      if (Names.isId(what)) {
        return what;
      }
      int slash = what.indexOf('/');
      if (type.equals(NAMESPACE) && slash > 0) {
        Resource list =
            WorkloadsCommands.NAMESPACES
                .with("cluster", what.substring(0, slash))
                .with("name", what.substring(slash + 1));
        return Names.id(api, "namespace", list, "id", what.substring(slash + 1));
      }
      if (type.equals(SYSTEM)) {
        return Names.id(api, "system", SystemsCommands.SYSTEMS, "id", what);
      }
      throw new Failure(
          "`%s` is no id of a %s".formatted(what, type),
          "  expected an id, or %s=CLUSTER/NAMESPACE, or %s=NAME".formatted(NAMESPACE, SYSTEM));
    }

    static final class Converter implements ITypeConverter<Wanted> {
      @Override
      public Wanted convert(String text) {
        int equals = text.indexOf('=');
        if (equals < 1 || equals == text.length() - 1) {
          throw new TypeConversionException(
              "expected TYPE=WHAT, such as workloads-namespace=sandbox/production, not `"
                  + text
                  + "`");
        }
        return new Wanted(text.substring(0, equals), text.substring(equals + 1));
      }
    }
  }
}
