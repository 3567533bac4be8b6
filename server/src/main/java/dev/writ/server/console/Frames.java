package dev.writ.server.console;

import dev.writ.dbt.access.DbtPermissions;
import dev.writ.kernel.approval.TicketViews;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.notice.Notices;
import dev.writ.server.Settings;
import dev.writ.server.http.CurrentCall;
import dev.writ.vms.policy.VmsPermissions;
import dev.writ.workloads.access.WorkloadsPermissions;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts the frame around a page and answers with it. */
@Singleton
class Frames {
  private final CurrentCall call;
  private final Pages pages;
  private final Notices notices;
  private final TicketViews tickets;
  private final List<String> environments;

  Frames(CurrentCall call, Pages pages, Notices notices, TicketViews tickets, Settings settings) {
    this.call = call;
    this.pages = pages;
    this.notices = notices;
    this.tickets = tickets;
    this.environments = List.copyOf(settings.environments());
  }

  /** The page in its frame; {@code environment} is taken from the address. */
  Response show(String template, String title, String section, UriInfo uri, Object page) {
    return Response.ok(
            pages.render(template, Map.of("frame", frame(title, section, uri), "page", page)),
            MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
        .build();
  }

  /** A part of a page, for htmx to put in its place. */
  Response part(String template, String name, Object part) {
    return Response.ok(
            pages.render(template, Map.of(name, part)),
            MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
        .build();
  }

  /** After a write: go and look. */
  static Response go(String path) {
    return Response.seeOther(URI.create(path)).build();
  }

  private Frame frame(String title, String section, UriInfo uri) {
    Caller caller = call.caller();
    String environment = text(uri.getQueryParameters().getFirst("environment"));
    return new Frame(
        title,
        section,
        caller.name(),
        environment,
        choices(uri, environment),
        tickets.waitingFor(caller),
        notices.unreadCount(caller.userId()),
        caller.mayAnywhere(KernelPermissions.AUDIT_READ),
        caller.mayAnywhere(KernelPermissions.POLICY_READ),
        caller.mayAnywhere(KernelPermissions.USER_READ),
        caller.mayAnywhere(VmsPermissions.CLUSTER_MANAGE),
        caller.mayAnywhere(DbtPermissions.READ),
        caller.mayAnywhere(WorkloadsPermissions.READ),
        Pages.VERSION);
  }

  private List<Frame.Choice> choices(UriInfo uri, @Nullable String current) {
    List<Frame.Choice> choices = new ArrayList<>();
    choices.add(new Frame.Choice("All", address(uri, "environment", ""), current == null));
    for (String name : environments) {
      choices.add(new Frame.Choice(name, address(uri, "environment", name), name.equals(current)));
    }
    return choices;
  }

  /** This page's address with one parameter changed, from the first page on. */
  static String address(UriInfo uri, String parameter, @Nullable String value) {
    UriBuilder builder =
        UriBuilder.fromPath(uri.getPath()).replaceQuery(uri.getRequestUri().getRawQuery());
    builder.replaceQueryParam("page");
    if (value == null) {
      builder.replaceQueryParam(parameter);
    } else {
      builder.replaceQueryParam(parameter, value);
    }
    return builder.build().toString();
  }

  static @Nullable String text(@Nullable String value) {
    return value == null || value.isBlank() ? null : value;
  }

  static String path(String room, UUID id) {
    return "/" + room + "/" + id;
  }
}
