package dev.writ.server;

import dev.writ.workloads.WorkloadsRoom;
import dev.writ.workloads.admission.Admission;
import dev.writ.workloads.admission.CredentialSource;
import dev.writ.workloads.admission.GivenCredentials;
import dev.writ.workloads.admission.Recorder;
import dev.writ.workloads.admission.Registration;
import dev.writ.workloads.admission.Registration.Door;
import dev.writ.workloads.admission.Registration.FailurePolicy;
import dev.writ.workloads.admission.SecretAuthority;
import dev.writ.workloads.admission.SelfIssued;
import dev.writ.workloads.admission.Webhook;
import dev.writ.workloads.admission.Withdrawal;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.decide.Judge;
import dev.writ.workloads.operator.ClusterOperator;
import dev.writ.workloads.operator.Operators;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which API servers ask about what comes in, how they find the way, and who answers them. */
final class WorkloadAdmission implements AutoCloseable {
  /** The cluster that Writ runs in. */
  static final String THIS_CLUSTER = "local";

  private static final String KEY = "writ.workloads.admission.";
  private static final String LOOPBACK = "127.0.0.1";

  private final Settings house;
  private final Settings.Admission settings;
  private final List<Recorder> recorders = new ArrayList<>();
  private volatile List<ClusterOperator> asking = List.of();
  private volatile @Nullable Withdrawal withdrawal;
  private volatile @Nullable Admission running;

  /**
   * Opens nothing yet.
   *
   * @throws StartRefused where the settings contradict each other, with all that is wrong
   */
  WorkloadAdmission(Settings settings) {
    this.house = settings;
    this.settings = settings.workloads().admission();
    List<String> problems = problems();
    if (!problems.isEmpty()) {
      throw new StartRefused(String.join("; ", problems));
    }
  }

  private List<String> problems() {
    List<String> problems = new ArrayList<>();
    Map<String, Settings.WorkloadsCluster> clusters = house.workloads().clusters();
    if (house.workloads().thisCluster() && clusters.containsKey(THIS_CLUSTER)) {
      problems.add(
          "writ.workloads.this-cluster: `%s` is the name of another cluster too; rename that of"
                  .formatted(THIS_CLUSTER)
              + " writ.workloads.clusters");
    }
    if (settings.certificate().isPresent() != settings.key().isPresent()) {
      problems.add(KEY + "certificate and " + KEY + "key: give both, or neither");
    }
    if (settings.authority().isPresent() && settings.certificate().isEmpty()) {
      problems.add(KEY + "authority: is of use beside " + KEY + "certificate only");
    }
    settings
        .url()
        .filter(url -> !isAddress(url))
        .ifPresent(
            url ->
                problems.add(
                    KEY
                        + "url: `"
                        + url
                        + "` is no address; expected one such as https://writ.example.com:8443"));
    if (isEnabled()) {
      if (!house.operator().enabled()) {
        problems.add(
            KEY
                + "enabled: what policies there are is known from watching, so it needs"
                + " writ.operator.enabled");
      }
      if (settings.url().isEmpty() && !clusters.isEmpty()) {
        problems.add(
            KEY
                + "url: the API servers of %s need an address to call; give one such as"
                    .formatted(String.join(", ", clusters.keySet()))
                + " https://writ.example.com:8443");
      }
    }
    return problems;
  }

  private static boolean isAddress(String url) {
    try {
      URI address = URI.create(url);
      return "https".equals(address.getScheme())
          && address.getHost() != null
          && address.getQuery() == null
          && address.getFragment() == null
          && address.getUserInfo() == null;
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }

  private boolean isEnabled() {
    return settings.enabled().orElse(false);
  }

  /** Whether a cluster's API server is to ask. */
  private boolean asks(String cluster) {
    return isEnabled() || (settings.enabled().isEmpty() && isPretended(cluster));
  }

  private boolean isPretended(String cluster) {
    return !cluster.equals(THIS_CLUSTER) && !house.workloads().clusters().containsKey(cluster);
  }

  /**
   * Whether what was injected gives way to what its owners write. Until a cluster was first tried
   * to be told to ask, it is taken to, so that a start does not cry wolf.
   */
  boolean handsOver(String cluster) {
    Admission told = running;
    return told == null ? asks(cluster) : told.isRegistered(cluster);
  }

  /**
   * What an API server that asks now would miss; empty where it gets an answer. A cluster that is
   * silent is waited for by nobody: one that falls silent later was seen, and one that was silent
   * from the start must not keep this server's people and the other clusters from their answers.
   */
  Optional<String> missing() {
    if (!isEnabled() || asking.isEmpty()) {
      return Optional.empty();
    }
    Admission told = running;
    if (told == null || told.port().isEmpty()) {
      return Optional.of("does not listen yet; the log says what it waits for");
    }
    return asking.stream()
        .filter(loop -> !loop.isSynced())
        .filter(loop -> loop.troubles().stream().noneMatch(trouble -> trouble.status() == 0))
        .map(loop -> "cluster `%s` was not seen whole yet".formatted(loop.name()))
        .findFirst();
  }

  /**
   * Begins to answer the clusters that are watched, where any is to ask.
   *
   * @throws StartRefused where the port can't be had or the certificate can't be read
   */
  void open(Operators operators, WorkloadsRoom room, InstantSource clock, MeterRegistry meters) {
    if (!settings.enabled().orElse(true)) {
      withdrawal =
          Withdrawal.start(
              operators.all().stream()
                  .map(loop -> new Withdrawal.Asked(loop.api(), loop::isLeading))
                  .toList());
    }
    asking = operators.all().stream().filter(loop -> asks(loop.name())).toList();
    if (asking.isEmpty()) {
      return;
    }
    Map<String, Webhook> webhooks = new HashMap<>();
    for (ClusterOperator loop : asking) {
      Recorder recorder = Recorder.start(room.admissions(loop.name()));
      recorders.add(recorder);
      webhooks.put(
          loop.name(),
          new Webhook(
              new Judge(operators.untouchable()),
              loop.surroundings(),
              settings.failurePolicy() == FailurePolicy.FAIL,
              clock,
              recorder,
              meters,
              operators.all().size() > 1 ? Tags.of("cluster", loop.name()) : Tags.empty()));
    }
    List<ClusterApi> apis = asking.stream().map(ClusterOperator::api).toList();
    Admission admission =
        new Admission(
            new Admission.Listener(host(), isEnabled() ? settings.port() : 0),
            credentials(apis, clock),
            webhooks,
            port -> apis.stream().map(api -> registration(api, port)).toList());
    try {
      admission.start();
    } catch (IllegalStateException | UncheckedIOException refusal) {
      admission.close();
      throw new StartRefused(String.valueOf(refusal.getMessage()), refusal);
    }
    running = admission;
  }

  private String host() {
    return isEnabled() ? settings.bind().orElse(house.bind()) : LOOPBACK;
  }

  /** Where the pretend clusters, which live in this process, find the listener. */
  private String hostOnThisMachine() {
    String host = host();
    return host.equals("0.0.0.0") ? LOOPBACK : host;
  }

  private CredentialSource credentials(List<ClusterApi> apis, InstantSource clock) {
    if (settings.certificate().isPresent() && settings.key().isPresent()) {
      return new GivenCredentials(
          settings.certificate().get(), settings.key().get(), settings.authority());
    }
    // All servers look for the authority on the same cluster: this one, or the first by name.
    ClusterApi keeper =
        apis.stream()
            .filter(api -> api.name().equals(THIS_CLUSTER))
            .findFirst()
            .orElse(apis.getFirst());
    String service = settings.service() + "." + house.workloads().namespace() + ".svc";
    List<String> names =
        Stream.of(
                Optional.of(service),
                Optional.of(service + ".cluster.local"),
                Optional.of(hostOnThisMachine()),
                settings.url().map(url -> URI.create(url).getHost()))
            .flatMap(Optional::stream)
            .distinct()
            .toList();
    return new SelfIssued(new SecretAuthority(keeper, house.workloads().namespace()), names, clock);
  }

  private Registration registration(ClusterApi api, int port) {
    return new Registration(
        api, door(api.name(), port), house.workloads().namespace(), settings.failurePolicy());
  }

  private Door door(String cluster, int port) {
    if (house.workloads().thisCluster() && cluster.equals(THIS_CLUSTER)) {
      return new Door.Service(
          house.workloads().namespace(), settings.service(), settings.servicePort());
    }
    return isPretended(cluster)
        ? new Door.Url("https://" + hostOnThisMachine() + ":" + port)
        : new Door.Url(settings.url().orElseThrow());
  }

  /** Stops to answer, and keeps what was answered last. */
  @Override
  public void close() {
    Admission told = running;
    if (told != null) {
      told.close();
    }
    Withdrawal withdrawing = withdrawal;
    if (withdrawing != null) {
      withdrawing.close();
    }
    recorders.forEach(Recorder::close);
  }
}
