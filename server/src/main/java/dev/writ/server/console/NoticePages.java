package dev.writ.server.console;

import dev.writ.kernel.notice.Notices;
import dev.writ.kernel.store.Page;
import dev.writ.server.http.CurrentCall;
import dev.writ.server.http.Paging;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The inbox. */
@Path("/notices")
@Produces(MediaType.TEXT_HTML)
public class NoticePages {
  private final CurrentCall call;
  private final Frames frames;
  private final Notices notices;
  private final InstantSource clock;

  NoticePages(CurrentCall call, Frames frames, Notices notices, InstantSource clock) {
    this.call = call;
    this.frames = frames;
    this.notices = notices;
    this.clock = clock;
  }

  @GET
  public Response list(@QueryParam("page") @Nullable String page, @Context UriInfo uri) {
    Page<Notices.Notice> found =
        notices.inbox(call.caller().userId(), false, Paging.wish(page, null));
    long unread = notices.unreadCount(call.caller().userId());
    Instant now = clock.instant();
    return frames.show(
        "notices/list",
        "Notices",
        "notices",
        uri,
        new NoticesPage(
            unread == 0 ? "All read." : unread + " unread.",
            found.items().stream()
                .map(
                    notice ->
                        new NoticesPage.Row(
                            notice.id().toString(),
                            notice.title(),
                            notice.body(),
                            href(notice),
                            notice.readAt() == null,
                            When.of(notice.createdAt(), now)))
                .toList(),
            Pager.of(
                Frames.address(uri, "page", null),
                found.page(),
                found.perPage(),
                found.items().size(),
                found.total())));
  }

  @POST
  @Path("/read")
  public Response readAll() {
    notices.markAllRead(call.caller().userId());
    return Frames.go("/notices");
  }

  private static @Nullable String href(Notices.Notice notice) {
    if (notice.ticketId() != null) {
      return "/approvals/" + notice.ticketId();
    }
    return notice.eventId() == null ? null : "/tasks/" + notice.eventId();
  }
}
