package dev.writ.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Grant;
import dev.writ.kernel.identity.SignIn;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.secret.Secret;
import dev.writ.kernel.store.Json;
import dev.writ.server.http.AnswersWithSecret;
import dev.writ.server.http.CurrentCall;
import dev.writ.server.http.Fields;
import dev.writ.server.http.FirstPassword;
import dev.writ.server.http.SessionCookie;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** Signing in and out, and who I am. */
@Path("/api/v1/auth")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class AuthResource {
  private final CurrentCall call;
  private final SignIn signIn;
  private final FirstPassword firstPassword;

  AuthResource(CurrentCall call, SignIn signIn, FirstPassword firstPassword) {
    this.call = call;
    this.signIn = signIn;
    this.firstPassword = firstPassword;
  }

  @POST
  @Path("/login")
  @AnswersWithSecret
  public Response login(ObjectNode body, @Context UriInfo uri) {
    Fields fields = new Fields(body);
    String name = fields.requiredText("name");
    String password = fields.requiredText("password");
    fields.check();
    SignIn.Session session = signIn.signIn(name, Secret.of(password), call.origin());
    return Response.ok(
            Json.object()
                .put("user_id", session.userId().toString())
                .put("name", session.name())
                .put("expires_at", session.expiresAt().toString())
                .put("must_change_password", session.passwordChangeDue()))
        .cookie(SessionCookie.of(session.cookie(), uri))
        .build();
  }

  @POST
  @Path("/logout")
  public Response logout(ObjectNode body, @Context UriInfo uri) {
    new Fields(body).check();
    String cookie = call.signedIn().sessionToken();
    if (cookie != null) {
      signIn.signOut(cookie, call.origin());
    }
    return Response.noContent().cookie(SessionCookie.none(uri)).build();
  }

  @POST
  @Path("/change-password")
  @AnswersWithSecret
  public void changePassword(ObjectNode body) {
    Fields fields = new Fields(body);
    String current = fields.requiredText("current_password");
    String fresh = fields.requiredText("new_password");
    fields.check();
    String cookie = call.signedIn().sessionToken();
    if (cookie == null) {
      throw KernelProblems.UNAUTHENTICATED.with(
          "a password is changed in a session, not with an API token; sign in first");
    }
    signIn.changePassword(cookie, Secret.of(current), Secret.of(fresh), call.origin());
    if (call.caller().name().equals("admin")) {
      firstPassword.forget();
    }
  }

  @GET
  @Path("/me")
  public ObjectNode me() {
    Caller caller = call.caller();
    ObjectNode body =
        Json.object()
            .put("id", caller.userId().toString())
            .put("name", caller.name())
            .put("must_change_password", call.signedIn().passwordChangeDue());
    ArrayNode groups = body.putArray("groups");
    caller.groups().stream().sorted().forEach(groups::add);
    ArrayNode bindings = body.putArray("bindings");
    for (Grant grant : caller.grants()) {
      ObjectNode binding =
          bindings
              .addObject()
              .put("role", grant.role())
              .put("scope_type", grant.scope().type())
              .put("scope_id", grant.scope().id() == null ? null : grant.scope().id().toString());
      ArrayNode environments = binding.putArray("allowed_environments");
      grant.environments().stream().sorted().forEach(environments::add);
      ArrayNode permissions = binding.putArray("permissions");
      grant.permissions().stream().sorted().forEach(one -> permissions.add(one.name()));
    }
    return body;
  }
}
