package dev.writ.server;

import dev.writ.workloads.admission.Registration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every {@code writ.*} setting, from system properties, {@code WRIT_…} variables or {@code
 * config/application.properties}. Values that can't be read stop the start, all told at once.
 */
@ConfigMapping(prefix = "writ")
public interface Settings {
  @Meaning("Directory that keeps everything: database, keys, log, the first password.")
  @WithDefault("${user.home}/.local/share/writ")
  Path home();

  @Meaning("Address to listen on.")
  @WithDefault("127.0.0.1")
  String bind();

  @Meaning("Port to listen on; 0 takes any free one.")
  @WithDefault("8080")
  int port();

  Tls tls();

  @Meaning("Refuses to start with anything that only suits a trial.")
  @WithDefault("false")
  boolean production();

  @Meaning(
      "Unsafe things to allow all the same: NO_TLS, SANDBOX_WITH_EXTERNAL_DATABASE,"
          + " DB_SINGLE_ROLE.")
  @WithDefault("")
  Optional<List<String>> allow();

  @Meaning("Names of the environments that bindings speak of.")
  @WithDefault("test,prod")
  List<String> environments();

  Database database();

  @Meaning(
      "One-time password of the first admin, for a start without anybody at the terminal; without"
          + " it one is made and written to `admin.password` in the home.")
  Optional<String> adminPassword();

  @Meaning("Field manager of everything that is applied to clusters.")
  @WithDefault("writ")
  String fieldManager();

  @Meaning(
      "Prefix of the labels of everything that is made on clusters. Choose it before the first"
          + " machine: objects with another prefix are somebody else's.")
  @WithDefault("writ.dev")
  String labelPrefix();

  Keys keys();

  Sandbox sandbox();

  @Meaning("Kubeconfig of a cluster to register at start, beside those in the database.")
  Optional<Path> kubeconfig();

  @Meaning("Name under which the cluster of `writ.kubeconfig` is registered.")
  @WithDefault("default")
  String kubeconfigCluster();

  @Meaning("Environment of the cluster of `writ.kubeconfig`.")
  @WithDefault("test")
  String kubeconfigEnvironment();

  Jobs jobs();

  Policies policies();

  Dbt dbt();

  Operator operator();

  Gitops gitops();

  Workloads workloads();

  Log log();

  /** What makes the port speak HTTPS, and nothing else. */
  interface Tls {
    @Meaning(
        "Certificate of the server with its chain, a PEM file; the port then speaks HTTPS only.")
    Optional<Path> certificate();

    @Meaning("Private key of the certificate, an unencrypted PEM file.")
    Optional<Path> key();

    @Meaning("How often both files are read again, so that a renewed certificate needs no restart.")
    @WithDefault("PT1H")
    Duration reload();
  }

  /** Where the rows are. */
  interface Database {
    @Meaning("JDBC URL of a PostgreSQL 15 or newer; without it Writ starts its own.")
    Optional<String> url();

    @Meaning("Role that owns the tables and runs migrations (external database only).")
    Optional<String> owner();

    @Meaning("Password of the owner role.")
    Optional<String> ownerPassword();

    @Meaning(
        "Password of the role `writ_app`, where an administrator made it; without it the owner"
            + " makes the role if it may, and serves itself if it may not.")
    Optional<String> password();

    @Meaning("Connections at most.")
    @WithDefault("24")
    int poolSize();

    @Meaning("How long a call waits for a connection before it answers STORE_UNAVAILABLE.")
    @WithDefault("PT5S")
    Duration acquireTimeout();
  }

  /** What opens the secrets in the database. */
  interface Keys {
    @Meaning(
        "File of the master keys, mode 0600, the same on every server; with the house's own"
            + " database one is made in its home.")
    Optional<Path> file();

    @Meaning("The master keys themselves, in place of a file.")
    Optional<String> value();
  }

  /** The pretend cluster. */
  interface Sandbox {
    @Meaning(
        "Start two pretend Kubernetes clusters, for test and prod, and register them; off when a"
            + " kubeconfig is given.")
    @WithDefault("true")
    boolean enabled();

    @Meaning(
        "Port of the pretend cluster in test, the one in prod takes the next; 0 takes free ones.")
    @WithDefault("0")
    int port();
  }

  /** Who does agreed work. */
  interface Jobs {
    @Meaning("Pieces of work done at the same time, 1 to 50.")
    @WithDefault("10")
    int workers();

    @Meaning("How often due work is looked for.")
    @WithDefault("PT0.2S")
    Duration poll();

    @Meaning(
        "Sign of life of a running piece of work; a dead worker's work is taken over after 6 of"
            + " them, so at most PT4.9S.")
    @WithDefault("PT4S")
    Duration heartbeat();
  }

  /** Who must agree to what. */
  interface Policies {
    @Meaning(
        "Directory of approval policies, a folder per room with `.rego` files and `data.json`; they"
            + " stand before the shipped ones and are read again when they change.")
    Optional<Path> directory();
  }

  /** How dbt projects are judged. */
  interface Dbt {
    @Meaning(
        "Policy that judges dbt projects where a check names none; once it is there, every other"
            + " policy must stand on it.")
    @WithDefault("default")
    String defaultPolicy();

    @Meaning("dbt projects judged at the same time; one more is told to come again.")
    @WithDefault("4")
    int checksAtOnce();

    @Meaning("How long runs of dbt projects are kept.")
    @WithDefault("P400D")
    Duration keepRuns();
  }

  /** The loops that watch clusters. */
  interface Operator {
    @Meaning(
        "Watch the clusters of `writ.workloads.clusters`, and those of the sandbox where it runs:"
            + " judge their workloads and set right what policies want set right.")
    @WithDefault("true")
    boolean enabled();
  }

  /** What tells that Git owns a workload. */
  interface Gitops {
    @Meaning(
        "Take the label `app.kubernetes.io/instance` for Argo CD's everywhere; Helm sets it too.")
    @WithDefault("false")
    boolean argoLabelTracking();
  }

  /** How workloads are watched and set right. */
  interface Workloads {
    @Meaning("Clusters whose workloads are watched, by the name under which they are shown.")
    Map<String, WorkloadsCluster> clusters();

    @Meaning(
        "Watch the cluster that this server runs in, too, by its ServiceAccount; it is shown as"
            + " `local`.")
    @WithDefault("false")
    boolean thisCluster();

    Admission admission();

    @Meaning(
        "Names of namespaces in which nothing is judged or changed, beside those of the system.")
    Optional<List<String>> protectedNamespaces();

    @Meaning(
        "Environment of namespaces whose label `writ.dev/environment` does not say it. Without it"
            + " they are seen and acted on only by who may do so in every environment.")
    Optional<String> defaultEnvironment();

    @Meaning("Workloads of one cluster that are between patch and verdict at the same time.")
    @WithDefault("20")
    int maxConcurrentRollouts();

    @Meaning("Namespace of each cluster that holds the Lease by which one server leads.")
    @WithDefault("writ-system")
    String namespace();

    @Meaning(
        "How long it is kept how policies for workloads stood; older than a day, once an hour.")
    @WithDefault("P400D")
    Duration keepEvaluations();

    @Meaning(
        "How long remediations of workloads are kept that are over and left nothing to take back,"
            + " and exemptions that are over; at least P2D. The audit log keeps what happened.")
    @WithDefault("P90D")
    Duration keepRemediations();
  }

  /** Whether API servers ask about what comes in, and how they find the way. */
  interface Admission {
    @Meaning(
        "Listen for API servers, and tell those of the watched clusters to ask about each object"
            + " that comes in. Where this is not set, only the pretend clusters ask; with `false`"
            + " none does, and what told those of the watched clusters is deleted.")
    Optional<Boolean> enabled();

    @Meaning(
        "Address to listen on for API servers; that of `writ.bind` where it is not set. Where only"
            + " pretend clusters ask it is 127.0.0.1.")
    Optional<String> bind();

    @Meaning(
        "Port to listen on for API servers. Where only pretend clusters ask, any free one is"
            + " taken.")
    @WithDefault("8443")
    int port();

    @Meaning(
        "What API servers do while no server of Writ answers: `ignore` lets in, `fail` refuses.")
    @WithDefault("ignore")
    Registration.FailurePolicy failurePolicy();

    @Meaning(
        "Service in `writ.workloads.namespace` by which the API server of the cluster that Writ"
            + " runs in calls.")
    @WithDefault("writ")
    String service();

    @Meaning("Port of that Service.")
    @WithDefault("443")
    int servicePort();

    @Meaning(
        "Address by which the API servers of all other clusters call, such as"
            + " `https://writ.example.com:8443`.")
    Optional<String> url();

    @Meaning(
        "Certificate of the listener with its chain, a PEM file that is read again each minute,"
            + " such as one of a mounted Secret. Without it Writ issues its own, by an authority"
            + " that it keeps in Secret `writ-workloads-admission`.")
    Optional<Path> certificate();

    @Meaning("Private key of that certificate, an unencrypted PEM file.")
    Optional<Path> key();

    @Meaning(
        "Authorities by which API servers know that certificate, a PEM file; not needed for one"
            + " that they know by themselves.")
    Optional<Path> authority();
  }

  /** One cluster. */
  interface WorkloadsCluster {
    @Meaning("Kubeconfig that leads to the cluster by its current context.")
    Path kubeconfigFile();
  }

  /** What is written down about the server itself; the audit log is in the database. */
  interface Log {
    @Meaning(
        "How the log is written: `json`, one object a line for a collector, or `text` for a person."
            + " What goes to a terminal is always text.")
    @WithDefault("json")
    LogFormat format();
  }
}
