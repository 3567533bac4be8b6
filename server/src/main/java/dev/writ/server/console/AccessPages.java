package dev.writ.server.console;

import dev.writ.kernel.identity.Bindings;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.identity.Roles;
import dev.writ.kernel.identity.Scope;
import dev.writ.kernel.identity.Users;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.server.Settings;
import dev.writ.server.http.CurrentCall;
import dev.writ.server.http.Parameters;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** People and what they may do. */
@Path("/access")
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
public class AccessPages {
  private final CurrentCall call;
  private final Frames frames;
  private final Users users;
  private final Roles roles;
  private final Bindings bindings;
  private final List<String> environments;
  private final InstantSource clock;

  AccessPages(
      CurrentCall call,
      Frames frames,
      Users users,
      Roles roles,
      Bindings bindings,
      Settings settings,
      InstantSource clock) {
    this.call = call;
    this.frames = frames;
    this.users = users;
    this.roles = roles;
    this.bindings = bindings;
    this.environments = List.copyOf(settings.environments());
    this.clock = clock;
  }

  @GET
  public Response show(@Context UriInfo uri) {
    return show(uri, null, null);
  }

  @POST
  @Path("/people")
  public Response add(MultivaluedMap<String, String> fields, @Context UriInfo uri) {
    Form form = new Form(fields);
    try {
      Users.Made made =
          users.create(call.caller(), form.text("name"), form.find("email"), Users.Kind.LOCAL);
      return show(
          uri, made.oneTimePassword() == null ? null : made.oneTimePassword().reveal(), null);
    } catch (Problem refusal) {
      return show(uri, null, Trouble.of(refusal));
    }
  }

  @POST
  @Path("/people/{id}/disable")
  @Consumes(MediaType.WILDCARD)
  public Response disable(@PathParam("id") String id, @Context UriInfo uri) {
    return changing(uri, () -> users.disable(call.caller(), Parameters.id(id)));
  }

  @POST
  @Path("/bindings")
  public Response bind(MultivaluedMap<String, String> fields, @Context UriInfo uri) {
    Form form = new Form(fields);
    return changing(
        uri,
        () ->
            bindings.create(
                call.caller(),
                new Bindings.Wish(
                    Bindings.SubjectType.USER,
                    Parameters.id(form.text("subject_id")),
                    role(form.text("role")).id(),
                    Scope.GLOBAL,
                    form.texts("environment"))));
  }

  @POST
  @Path("/bindings/{id}/remove")
  @Consumes(MediaType.WILDCARD)
  public Response unbind(@PathParam("id") String id, @Context UriInfo uri) {
    return changing(uri, () -> bindings.delete(call.caller(), Parameters.id(id)));
  }

  private Response changing(UriInfo uri, Runnable change) {
    try {
      change.run();
      return Frames.go("/access");
    } catch (Problem refusal) {
      return show(uri, null, Trouble.of(refusal));
    }
  }

  private Roles.Role role(String name) {
    return roles.list(call.caller()).stream()
        .filter(role -> role.name().equals(name))
        .findFirst()
        .orElseThrow(() -> KernelProblems.NOT_FOUND.with("there is no role `" + name + "`"));
  }

  private Response show(UriInfo uri, @Nullable String oneTimePassword, @Nullable Trouble trouble) {
    Caller caller = call.caller();
    Instant now = clock.instant();
    boolean seesBindings = caller.mayAnywhere(KernelPermissions.RBAC_READ);
    List<Users.User> people = users.list(caller);
    List<AccessPage.Binding> bound =
        seesBindings
            ? bindings.list(caller).stream().map(AccessPages::binding).toList()
            : List.of();
    return frames.show(
        "access/list",
        "People and access",
        "access",
        uri,
        new AccessPage(
            Words.count(people.size(), "account")
                + (seesBindings ? ", " + Words.count(bound.size(), "binding") + "." : "."),
            people.stream()
                .map(
                    user ->
                        new AccessPage.Person(
                            user.id().toString(),
                            user.name(),
                            user.email() == null ? "" : user.email(),
                            user.kind().name(),
                            user.disabledAt() == null
                                ? new State("enabled", "good", "check")
                                : new State("disabled", "still", "minus"),
                            When.of(user.createdAt(), now)))
                .toList(),
            bound,
            seesBindings ? roles.list(caller).stream().map(Roles.Role::name).toList() : List.of(),
            environments,
            oneTimePassword,
            trouble));
  }

  private static AccessPage.Binding binding(Bindings.Binding binding) {
    return new AccessPage.Binding(
        binding.id().toString(),
        binding.subjectName(),
        binding.roleName(),
        binding.scope().id() == null
            ? "everywhere"
            : binding.scope().type() + " " + binding.scope().id(),
        binding.environments().stream().sorted().toList());
  }
}
