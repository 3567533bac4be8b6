package dev.writ.workloads.whole;

import dev.writ.cluster.ProtectedNamespaces;
import dev.writ.sandbox.Sandbox;
import dev.writ.workloads.admission.Admission;
import dev.writ.workloads.admission.Recorder;
import dev.writ.workloads.admission.Registration;
import dev.writ.workloads.admission.Registration.FailurePolicy;
import dev.writ.workloads.admission.Requests;
import dev.writ.workloads.admission.SecretAuthority;
import dev.writ.workloads.admission.SelfIssued;
import dev.writ.workloads.admission.Webhook;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.decide.Judge;
import dev.writ.workloads.deploy.ShippedRights;
import dev.writ.workloads.operator.ClusterOperator;
import io.micrometer.core.instrument.Tags;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Answers the API server of a room's cluster, over HTTPS, as the server does. */
record Door(Admission admission, Recorder recorder, Sandbox sandbox) implements AutoCloseable {

  static Door open(WholeRoom room, ClusterOperator loop, ProtectedNamespaces untouchable) {
    Recorder recorder = Recorder.start(room.workloads.admissions(loop.name()));
    Webhook webhook =
        new Webhook(
            new Judge(untouchable),
            loop.surroundings(),
            false,
            room.clock,
            recorder,
            room.meters,
            Tags.empty());
    Admission admission =
        new Admission(
            new Admission.Listener("127.0.0.1", 0),
            new SelfIssued(
                new SecretAuthority(loop.api(), ShippedRights.NAMESPACE),
                List.of("127.0.0.1"),
                InstantSource.system()),
            Map.of(loop.name(), webhook),
            port ->
                List.of(
                    new Registration(
                        loop.api(),
                        new Registration.Door.Url("https://127.0.0.1:" + port),
                        ShippedRights.NAMESPACE,
                        FailurePolicy.FAIL)));
    admission.start();
    return new Door(admission, recorder, room.sandbox);
  }

  boolean isRegistered(String cluster) {
    return admission.isRegistered(cluster);
  }

  /** Stops to answer, and deletes what tells the API server to ask. */
  @Override
  public void close() {
    Requests admin = Requests.to(sandbox.url(), sandbox.caPem(), sandbox.token());
    for (Resource kind : List.of(Resource.VALIDATING_WEBHOOKS, Resource.MUTATING_WEBHOOKS)) {
      var _ = admin.send("DELETE", kind.path("", Registration.NAME), "application/json", "");
    }
    admission.close();
    recorder.close();
  }
}
