package dev.writ.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.notice.Notices;
import dev.writ.kernel.store.Json;
import dev.writ.server.http.Answers;
import dev.writ.server.http.CurrentCall;
import dev.writ.server.http.PageQuery;
import dev.writ.server.http.Paging;
import dev.writ.server.http.Parameters;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** The caller's inbox. */
@Path("/api/v1/notifications")
@Produces(MediaType.APPLICATION_JSON)
public class NotificationsResource {
  private final CurrentCall call;
  private final Notices notices;

  NotificationsResource(CurrentCall call, Notices notices) {
    this.call = call;
    this.notices = notices;
  }

  @GET
  public ObjectNode list(@QueryParam("unread") @Nullable String unread, @BeanParam PageQuery page) {
    return Paging.answer(
        notices.inbox(call.caller().userId(), Parameters.flag("unread", unread), page.wish()),
        Answers::json);
  }

  @GET
  @Path("/unread-count")
  public ObjectNode unread() {
    return Json.object().put("unread", notices.unreadCount(call.caller().userId()));
  }

  @PATCH
  @Path("/{id}/read")
  public void read(@PathParam("id") String id) {
    notices.markRead(call.caller().userId(), Parameters.id(id));
  }

  @POST
  @Path("/mark-all-read")
  public ObjectNode readAll() {
    return Json.object().put("read", notices.markAllRead(call.caller().userId()));
  }
}
