package dev.writ.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.identity.ApiTokens;
import dev.writ.kernel.identity.Bindings;
import dev.writ.kernel.identity.Roles;
import dev.writ.kernel.identity.Scope;
import dev.writ.kernel.identity.Sessions;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.server.http.CurrentCall;
import dev.writ.server.http.Fields;
import dev.writ.server.http.PageQuery;
import dev.writ.server.http.Parameters;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;

/** Roles and bindings, and the sessions and tokens that are in use. */
@Path("/api/v1/admin")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class AccessResource {
  private static final UUID NOWHERE = new UUID(0, 0);

  private final CurrentCall call;
  private final Roles roles;
  private final Bindings bindings;
  private final Sessions sessions;
  private final ApiTokens tokens;

  AccessResource(
      CurrentCall call, Roles roles, Bindings bindings, Sessions sessions, ApiTokens tokens) {
    this.call = call;
    this.roles = roles;
    this.bindings = bindings;
    this.sessions = sessions;
    this.tokens = tokens;
  }

  @GET
  @Path("/roles")
  public ObjectNode roles(@BeanParam PageQuery page) {
    return IdentityBodies.list(roles.list(call.caller()), page, IdentityBodies::of);
  }

  @POST
  @Path("/roles")
  public Response createRole(ObjectNode body) {
    Fields fields = new Fields(body);
    String name = fields.requiredText("name");
    String description = fields.text("description");
    List<String> permissions = fields.texts("permissions");
    fields.check();
    Roles.Role role =
        roles.create(call.caller(), name, description == null ? "" : description, permissions);
    return IdentityBodies.created("/api/v1/admin/roles", IdentityBodies.of(role));
  }

  @PUT
  @Path("/roles/{id}")
  public ObjectNode updateRole(@PathParam("id") String id, ObjectNode body) {
    Fields fields = new Fields(body);
    String description = fields.text("description");
    List<String> permissions = fields.texts("permissions");
    fields.check();
    return IdentityBodies.of(
        roles.update(
            call.caller(), Parameters.id(id), description == null ? "" : description, permissions));
  }

  @DELETE
  @Path("/roles/{id}")
  @Consumes(MediaType.WILDCARD)
  public void deleteRole(@PathParam("id") String id) {
    roles.delete(call.caller(), Parameters.id(id));
  }

  @GET
  @Path("/bindings")
  public ObjectNode bindings(@BeanParam PageQuery page) {
    return IdentityBodies.list(bindings.list(call.caller()), page, IdentityBodies::of);
  }

  @POST
  @Path("/bindings")
  public Response bind(ObjectNode body) {
    Fields fields = new Fields(body);
    String subjectType = fields.requiredText("subject_type");
    UUID subject = required(fields, "subject_id");
    UUID role = required(fields, "role_id");
    String scopeType = fields.text("scope_type");
    UUID scopeId = fields.id("scope_id");
    List<String> environments = fields.texts("allowed_environments");
    if (!subjectType.isEmpty() && !subjectType.equals("USER") && !subjectType.equals("GROUP")) {
      fields.refuse(
          KernelProblems.FIELD_INVALID
              .with("`subject_type` must be `USER` or `GROUP`, not `" + subjectType + "`")
              .param("field", "subject_type")
              .at("/subject_type"));
    }
    boolean global = scopeType == null || scopeType.equals("global");
    if (global != (scopeId == null)) {
      fields.refuse(
          KernelProblems.FIELD_INVALID
              .with("the scope `global` has no `scope_id`, and every other has one")
              .param("field", "scope_id")
              .at("/scope_id"));
    }
    fields.check();
    Bindings.Binding made =
        bindings.create(
            call.caller(),
            new Bindings.Wish(
                Bindings.SubjectType.valueOf(subjectType),
                subject,
                role,
                scopeType == null || scopeId == null ? Scope.GLOBAL : new Scope(scopeType, scopeId),
                environments));
    return IdentityBodies.created("/api/v1/admin/bindings", IdentityBodies.of(made));
  }

  @PATCH
  @Path("/bindings/{id}")
  public ObjectNode changeBinding(@PathParam("id") String id, ObjectNode body) {
    Fields fields = new Fields(body);
    List<String> environments = fields.texts("allowed_environments");
    fields.check();
    return IdentityBodies.of(
        bindings.changeEnvironments(call.caller(), Parameters.id(id), environments));
  }

  @DELETE
  @Path("/bindings/{id}")
  @Consumes(MediaType.WILDCARD)
  public void unbind(@PathParam("id") String id) {
    bindings.delete(call.caller(), Parameters.id(id));
  }

  @GET
  @Path("/sessions")
  public ObjectNode sessions(@BeanParam PageQuery page) {
    return IdentityBodies.list(sessions.list(call.caller()), page, IdentityBodies::of);
  }

  @DELETE
  @Path("/sessions/{id}")
  @Consumes(MediaType.WILDCARD)
  public void endSession(@PathParam("id") String id) {
    sessions.revoke(call.caller(), Parameters.id(id));
  }

  @GET
  @Path("/tokens")
  public ObjectNode tokens(@BeanParam PageQuery page) {
    return IdentityBodies.list(tokens.all(call.caller()), page, IdentityBodies::of);
  }

  @DELETE
  @Path("/tokens/{id}")
  @Consumes(MediaType.WILDCARD)
  public void revokeToken(@PathParam("id") String id) {
    tokens.revoke(call.caller(), Parameters.id(id));
  }

  /** Some id where it is absent, after noting the problem. */
  private static UUID required(Fields fields, String name) {
    if (fields.requiredText(name).isEmpty()) {
      return NOWHERE;
    }
    UUID id = fields.id(name);
    return id == null ? NOWHERE : id;
  }
}
