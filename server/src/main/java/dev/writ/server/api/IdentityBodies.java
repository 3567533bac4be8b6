package dev.writ.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.identity.ApiTokens;
import dev.writ.kernel.identity.Bindings;
import dev.writ.kernel.identity.Groups;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.identity.Roles;
import dev.writ.kernel.identity.Sessions;
import dev.writ.kernel.identity.Users;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Page;
import dev.writ.server.http.PageQuery;
import dev.writ.server.http.Paging;
import jakarta.ws.rs.core.Response;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** People, roles, bindings, sessions and tokens as JSON. */
final class IdentityBodies {
  private IdentityBodies() {}

  /** These lists are short: the kernel gives them whole, and pages are cut here. */
  static <T> ObjectNode list(List<T> all, PageQuery page, Function<T, ObjectNode> each) {
    Page.Wish wish = page.wish();
    List<T> part = all.stream().skip(wish.offset()).limit(wish.perPage()).toList();
    return Paging.answer(wish.of(part, all.size()), each);
  }

  /** 201 with the address of what was made. */
  static Response created(String list, ObjectNode made) {
    return Response.status(201)
        .header("Location", list + "/" + made.path("id").asText())
        .entity(made)
        .build();
  }

  static ObjectNode of(Users.User user) {
    return Json.object()
        .put("id", user.id().toString())
        .put("name", user.name())
        .put("email", user.email())
        .put("kind", user.kind().name())
        .put("created_at", user.createdAt().toString())
        .put("disabled_at", text(user.disabledAt()));
  }

  static ObjectNode of(Users.Made made) {
    ObjectNode body = of(made.user());
    if (made.oneTimePassword() != null) {
      body.put("one_time_password", made.oneTimePassword().reveal());
    }
    return body;
  }

  static ObjectNode of(Groups.Group group) {
    ObjectNode body = Json.object().put("id", group.id().toString()).put("name", group.name());
    ArrayNode members = body.putArray("members");
    group.members().forEach(id -> members.add(id.toString()));
    return body.put("created_at", group.createdAt().toString());
  }

  static ObjectNode of(Roles.Role role) {
    ObjectNode body =
        Json.object()
            .put("id", role.id().toString())
            .put("name", role.name())
            .put("description", role.description())
            .put("builtin", role.builtin());
    body.set("permissions", names(role.permissions()));
    return body.put("created_at", role.createdAt().toString());
  }

  static ObjectNode of(Bindings.Binding binding) {
    ObjectNode body =
        Json.object()
            .put("id", binding.id().toString())
            .put("subject_type", binding.subjectType().name())
            .put("subject_id", binding.subjectId().toString())
            .put("subject_name", binding.subjectName())
            .put("role_id", binding.roleId().toString())
            .put("role_name", binding.roleName())
            .put("scope_type", binding.scope().type())
            .put("scope_id", text(binding.scope().id()));
    ArrayNode environments = body.putArray("allowed_environments");
    binding.environments().stream().sorted().forEach(environments::add);
    return body.put("created_by", binding.createdBy())
        .put("created_at", binding.createdAt().toString());
  }

  static ObjectNode of(Sessions.Open session) {
    return Json.object()
        .put("id", session.id().toString())
        .put("user_id", session.userId().toString())
        .put("user_name", session.userName())
        .put("created_at", session.createdAt().toString())
        .put("last_seen_at", session.lastSeenAt().toString())
        .put("expires_at", session.expiresAt().toString())
        .put("ip", session.ip())
        .put("user_agent", session.userAgent());
  }

  static ObjectNode of(ApiTokens.ApiToken token) {
    ObjectNode body =
        Json.object()
            .put("id", token.id().toString())
            .put("user_id", token.userId().toString())
            .put("user_name", token.userName())
            .put("name", token.name());
    body.set("permissions", token.permissions() == null ? null : names(token.permissions()));
    return body.put("created_at", token.createdAt().toString())
        .put("expires_at", token.expiresAt().toString())
        .put("last_used_at", text(token.lastUsedAt()))
        .put("revoked_at", text(token.revokedAt()));
  }

  private static ArrayNode names(Collection<Permission> permissions) {
    ArrayNode names = Json.object().putArray("names");
    permissions.stream().sorted().forEach(one -> names.add(one.name()));
    return names;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
