package dev.writ.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.identity.Groups;
import dev.writ.kernel.identity.Users;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.server.http.AnswersWithSecret;
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

/** Users and groups, for those who manage them. */
@Path("/api/v1/admin")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class PeopleResource {
  private final CurrentCall call;
  private final Users users;
  private final Groups groups;

  PeopleResource(CurrentCall call, Users users, Groups groups) {
    this.call = call;
    this.users = users;
    this.groups = groups;
  }

  @GET
  @Path("/users")
  public ObjectNode users(@BeanParam PageQuery page) {
    return IdentityBodies.list(users.list(call.caller()), page, IdentityBodies::of);
  }

  @GET
  @Path("/users/{id}")
  public ObjectNode user(@PathParam("id") String id) {
    return IdentityBodies.of(users.require(call.caller(), Parameters.id(id)));
  }

  @POST
  @Path("/users")
  @AnswersWithSecret
  public Response create(ObjectNode body) {
    Fields fields = new Fields(body);
    String name = fields.requiredText("name");
    String email = fields.text("email");
    String kind = fields.text("kind");
    if (kind != null && !kind.equals("LOCAL") && !kind.equals("SERVICE")) {
      fields.refuse(
          KernelProblems.FIELD_INVALID
              .with("`kind` must be `LOCAL` or `SERVICE`, not `" + kind + "`")
              .param("field", "kind")
              .at("/kind"));
    }
    fields.check();
    Users.Made made =
        users.create(
            call.caller(), name, email, kind == null ? Users.Kind.LOCAL : Users.Kind.valueOf(kind));
    return IdentityBodies.created("/api/v1/admin/users", IdentityBodies.of(made));
  }

  @PATCH
  @Path("/users/{id}")
  public ObjectNode change(@PathParam("id") String id, ObjectNode body) {
    Fields fields = new Fields(body);
    String email = fields.text("email");
    fields.check();
    return IdentityBodies.of(users.changeEmail(call.caller(), Parameters.id(id), email));
  }

  @POST
  @Path("/users/{id}/disable")
  public ObjectNode disable(@PathParam("id") String id, ObjectNode body) {
    new Fields(body).check();
    return IdentityBodies.of(users.disable(call.caller(), Parameters.id(id)));
  }

  @POST
  @Path("/users/{id}/enable")
  public ObjectNode enable(@PathParam("id") String id, ObjectNode body) {
    new Fields(body).check();
    return IdentityBodies.of(users.enable(call.caller(), Parameters.id(id)));
  }

  @POST
  @Path("/users/{id}/reset-password")
  @AnswersWithSecret
  public ObjectNode resetPassword(@PathParam("id") String id, ObjectNode body) {
    new Fields(body).check();
    return IdentityBodies.of(users.resetPassword(call.caller(), Parameters.id(id)));
  }

  @GET
  @Path("/groups")
  public ObjectNode groups(@BeanParam PageQuery page) {
    return IdentityBodies.list(groups.list(call.caller()), page, IdentityBodies::of);
  }

  @POST
  @Path("/groups")
  public Response createGroup(ObjectNode body) {
    Fields fields = new Fields(body);
    String name = fields.requiredText("name");
    fields.check();
    Groups.Group group = groups.create(call.caller(), name);
    return IdentityBodies.created("/api/v1/admin/groups", IdentityBodies.of(group));
  }

  @PUT
  @Path("/groups/{id}/members/{user}")
  public ObjectNode addMember(
      @PathParam("id") String id, @PathParam("user") String user, ObjectNode body) {
    new Fields(body).check();
    return IdentityBodies.of(
        groups.addMember(call.caller(), Parameters.id(id), Parameters.id(user)));
  }

  @DELETE
  @Path("/groups/{id}/members/{user}")
  @Consumes(MediaType.WILDCARD)
  public ObjectNode removeMember(@PathParam("id") String id, @PathParam("user") String user) {
    return IdentityBodies.of(
        groups.removeMember(call.caller(), Parameters.id(id), Parameters.id(user)));
  }

  @DELETE
  @Path("/groups/{id}")
  @Consumes(MediaType.WILDCARD)
  public void deleteGroup(@PathParam("id") String id) {
    groups.delete(call.caller(), Parameters.id(id));
  }
}
