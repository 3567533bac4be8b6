package dev.writ.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is fine for a trial and a danger beyond it. Pure. */
final class Safety {
  static final String NO_TLS = "NO_TLS";
  static final String SANDBOX_WITH_EXTERNAL_DATABASE = "SANDBOX_WITH_EXTERNAL_DATABASE";
  static final String DB_SINGLE_ROLE = "DB_SINGLE_ROLE";

  private Safety() {}

  /** A danger by name, and what to do about it. */
  record Finding(String name, String advice) {}

  /**
   * What stands against this start.
   *
   * @param loopback only this machine can reach the server
   * @param sandbox the pretend cluster is on
   * @param singleRole owner and serving role of the database are one
   * @param allowed names that the operator accepted
   */
  static List<Finding> of(
      boolean production,
      boolean loopback,
      boolean tls,
      boolean externalDatabase,
      boolean sandbox,
      boolean singleRole,
      Set<String> allowed) {
    List<Finding> findings = new ArrayList<>();
    if (!loopback && !tls) {
      findings.add(
          new Finding(
              NO_TLS,
              "passwords would cross the network in clear text: bind to 127.0.0.1 behind a proxy"
                  + " that speaks TLS, or give writ.tls.certificate and writ.tls.key"));
    }
    if (sandbox && externalDatabase) {
      findings.add(
          new Finding(
              SANDBOX_WITH_EXTERNAL_DATABASE,
              "the sandbox only pretends, and an external database is meant to last: use"
                  + " --no-sandbox or --kubeconfig"));
    }
    if (singleRole && production) {
      findings.add(
          new Finding(
              DB_SINGLE_ROLE,
              "the serving role owns the tables and could switch their guards off: create"
                  + " writ_owner and writ_app"));
    }
    findings.removeIf(finding -> allowed.contains(finding.name()));
    return findings;
  }
}
