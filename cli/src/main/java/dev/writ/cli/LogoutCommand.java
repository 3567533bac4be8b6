package dev.writ.cli;

import dev.writ.cli.rest.Api;
import dev.writ.cli.rest.Failure;
import dev.writ.cli.rest.Resource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Takes the kept token back, at the server and here. */
@Command(
    name = "logout",
    description = "Revoke the kept API token and forget it.",
    footer = {"", "Example:", "  writ logout"})
final class LogoutCommand implements Callable<Integer> {
  private final Writ writ;

  LogoutCommand(Writ writ) {
    this.writ = writ;
  }

  @Override
  public Integer call() {
    Credentials credentials = writ.credentials();
    String server = writ.server(credentials);
    String user =
        writ.user(credentials)
            .filter(who -> credentials.token(server, who).isPresent())
            .orElseThrow(() -> new Failure(writ.nobodyAt(server)));
    String token = credentials.token(server, user).orElseThrow();
    Optional<String> id = credentials.tokenId(server, user);
    // Forget first: a server that is gone must not keep a person signed in here.
    credentials.forget(server, user);
    if (id.isPresent()) {
      Api known = writ.stranger(server).with("Authorization", "Bearer " + token);
      known.submit("DELETE", Resource.of("/api/v1/tokens", id.get()), null);
    }
    writ.printer().say(user + " is signed out at " + server);
    return Exit.DONE;
  }
}
