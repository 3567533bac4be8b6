package dev.writ.server.console;

import dev.writ.kernel.identity.SignIn;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.secret.Secret;
import dev.writ.server.http.CurrentCall;
import dev.writ.server.http.FirstPassword;
import dev.writ.server.http.SessionCookie;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Signing in and out, and choosing a password. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
public class SessionPages {
  private final CurrentCall call;
  private final Pages pages;
  private final SignIn signIn;
  private final FirstPassword firstPassword;

  SessionPages(CurrentCall call, Pages pages, SignIn signIn, FirstPassword firstPassword) {
    this.call = call;
    this.pages = pages;
    this.signIn = signIn;
    this.firstPassword = firstPassword;
  }

  @GET
  @Path("/sign-in")
  public Response form(@QueryParam("then") @Nullable String then) {
    return page(200, "session/sign-in", new SignInPage("", ownPath(then), null));
  }

  @POST
  @Path("/sign-in")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response signIn(MultivaluedMap<String, String> fields, @Context UriInfo uri) {
    Form form = new Form(fields);
    String then = ownPath(form.find("then"));
    String password = fields.getFirst("password");
    try {
      SignIn.Session session =
          signIn.signIn(
              form.text("name"), Secret.of(password == null ? "" : password), call.origin());
      return Response.seeOther(URI.create(session.passwordChangeDue() ? "/password" : then))
          .cookie(SessionCookie.of(session.cookie(), uri))
          .build();
    } catch (Problem refusal) {
      return page(
          refusal.code().status(),
          "session/sign-in",
          new SignInPage(form.text("name"), then, Trouble.of(refusal)));
    }
  }

  @POST
  @Path("/sign-out")
  @Consumes(MediaType.WILDCARD)
  public Response signOut(@Context UriInfo uri) {
    String token = call.signedIn().sessionToken();
    if (token != null) {
      signIn.signOut(token, call.origin());
    }
    return Response.seeOther(URI.create("/sign-in")).cookie(SessionCookie.none(uri)).build();
  }

  @GET
  @Path("/password")
  public Response passwordForm() {
    return page(
        200, "session/password", new PasswordPage(call.signedIn().passwordChangeDue(), null));
  }

  @POST
  @Path("/password")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response changePassword(MultivaluedMap<String, String> fields) {
    boolean due = call.signedIn().passwordChangeDue();
    String token = call.signedIn().sessionToken();
    String current = fields.getFirst("current");
    String fresh = fields.getFirst("next");
    try {
      signIn.changePassword(
          token == null ? "" : token,
          Secret.of(current == null ? "" : current),
          Secret.of(fresh == null ? "" : fresh),
          call.origin());
      if (call.caller().name().equals("admin")) {
        firstPassword.forget();
      }
      return Frames.go("/");
    } catch (Problem refusal) {
      return page(
          refusal.code().status(), "session/password", new PasswordPage(due, Trouble.of(refusal)));
    }
  }

  private Response page(int status, String template, Object page) {
    return Response.status(status)
        .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
        .entity(pages.render(template, Map.of("page", page, "version", Pages.VERSION)))
        .build();
  }

  /** Only a path of this console: never another site. */
  private static String ownPath(@Nullable String then) {
    return then != null
            && then.startsWith("/")
            && !then.startsWith("//")
            && !then.contains("\\")
            && then.chars().allMatch(c -> c > ' ' && c < 0x7f)
        ? then
        : "/";
  }
}
