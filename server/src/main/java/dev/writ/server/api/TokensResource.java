package dev.writ.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.identity.ApiTokens;
import dev.writ.kernel.identity.Permission;
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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The caller's own API tokens. */
@Path("/api/v1/tokens")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class TokensResource {
  private final CurrentCall call;
  private final ApiTokens tokens;

  TokensResource(CurrentCall call, ApiTokens tokens) {
    this.call = call;
    this.tokens = tokens;
  }

  @GET
  public ObjectNode list(@BeanParam PageQuery page) {
    return IdentityBodies.list(tokens.own(call.caller()), page, IdentityBodies::of);
  }

  /** {@code permissions} left out: whatever its owner may at each use. */
  @POST
  @AnswersWithSecret
  public Response issue(ObjectNode body) {
    Fields fields = new Fields(body);
    String name = fields.requiredText("name");
    Instant expires = instant(fields, "expires_at");
    Set<Permission> permissions = permissions(fields);
    fields.check();
    ApiTokens.Issued issued = tokens.issue(call.caller(), name, permissions, expires);
    ObjectNode answer = IdentityBodies.of(issued.token());
    answer.put("token", issued.text().reveal());
    return IdentityBodies.created("/api/v1/tokens", answer);
  }

  @DELETE
  @Path("/{id}")
  @Consumes(MediaType.WILDCARD)
  public void revoke(@PathParam("id") String id) {
    tokens.revoke(call.caller(), Parameters.id(id));
  }

  private static @Nullable Set<Permission> permissions(Fields fields) {
    if (!fields.has("permissions")) {
      return null;
    }
    Set<Permission> permissions = new LinkedHashSet<>();
    fields.texts("permissions").forEach(name -> permissions.add(new Permission(name)));
    return permissions;
  }

  /** The epoch where it can't be read, after noting the problem. */
  private static Instant instant(Fields fields, String name) {
    String text = fields.requiredText(name);
    if (text.isEmpty()) {
      return Instant.EPOCH;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException notATime) {
      fields.refuse(
          KernelProblems.FIELD_INVALID
              .with(
                  "`"
                      + name
                      + "` must be an instant such as `2026-12-31T08:00:00Z`, not `"
                      + text
                      + "`")
              .param("field", name)
              .at("/" + name));
      return Instant.EPOCH;
    }
  }
}
