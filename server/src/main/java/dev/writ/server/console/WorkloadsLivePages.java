package dev.writ.server.console;

import dev.writ.kernel.problem.KernelProblems;
import dev.writ.server.http.CurrentCall;
import dev.writ.workloads.access.WorkloadsPermissions;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;

/** What open pages about workloads listen to: the event {@code changed} says to look again. */
@Path("/workloads/live")
public class WorkloadsLivePages {
  private final CurrentCall call;
  private final WorkloadsLive live;

  WorkloadsLivePages(CurrentCall call, WorkloadsLive live) {
    this.call = call;
    this.live = live;
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public void listen(@Context SseEventSink sink, @Context Sse sse) {
    if (!call.caller().mayAnywhere(WorkloadsPermissions.READ)) {
      throw KernelProblems.FORBIDDEN
          .with("this needs the permission `" + WorkloadsPermissions.READ + "`")
          .param("permission", WorkloadsPermissions.READ.name());
    }
    live.follow(sink, sse);
  }
}
