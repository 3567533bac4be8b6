package dev.writ.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.cli.rest.Answer;
import dev.writ.cli.rest.Api;
import dev.writ.cli.rest.Failure;
import dev.writ.cli.rest.Json;
import dev.writ.cli.rest.Refused;
import dev.writ.cli.rest.Resource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Turns a password into an API token that is kept in a file only its owner can read. */
@Command(
    name = "login",
    description = {
      "Sign in at a server and keep an API token for later calls.",
      "A one-time password is exchanged for one of your own on the way."
    },
    footer = {"", "Example:", "  writ login http://127.0.0.1:8080 --user admin"})
final class LoginCommand implements Callable<Integer> {
  private static final String AUTH = "/api/v1/auth";
  private static final int TRIES = 3;

  @Parameters(arity = "0..1", paramLabel = "URL", description = "The server (default: as --url).")
  private @Nullable String address;

  @Option(
      names = {"-u", "--user"},
      paramLabel = "NAME",
      description = "Who you are; asked for when left out.")
  private @Nullable String user;

  @Option(
      names = "--password-stdin",
      description =
          "Read the password from the first line of standard input (also: $$WRIT_PASSWORD).")
  private boolean passwordStdin;

  @Option(
      names = "--new-password-stdin",
      description =
          "Read the new password, should one be asked for, from the next line of standard input"
              + " (also: $$WRIT_NEW_PASSWORD).")
  private boolean newPasswordStdin;

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description =
          "PEM file of the authority that vouches for an https server; kept for later calls"
              + " (also: $$WRIT_CA_FILE; default: the JDK's authorities).")
  private @Nullable Path caFile;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "Keep this API token instead of making one; `-` reads it from standard input.")
  private @Nullable String token;

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "Life of the token in days, 1 to 365 (default: 30).")
  private int days = 30;

  private final Writ writ;
  private @Nullable BufferedReader in;

  LoginCommand(Writ writ) {
    this.writ = writ;
  }

  @Override
  public Integer call() {
    Credentials credentials = writ.credentials();
    String server = address == null ? writ.server(credentials) : Writ.address(address);
    Api stranger;
    if (caFile == null) {
      stranger = writ.stranger(server);
    } else {
      Path authorities = caFile.toAbsolutePath().normalize();
      stranger = writ.stranger(server, authorities);
      credentials.trust(server, authorities);
    }
    if (token != null) {
      keepGiven(credentials, stranger, token.equals("-") ? stdin() : token);
      return Exit.DONE;
    }
    String name =
        user != null ? user : required(writ.shell().prompt().line("user: "), "user", "--user NAME");
    String password = password(name);
    Api session = session(stranger, name, password);
    try {
      keep(credentials, session, name);
    } catch (Refused refused) {
      if (!refused.code().equals("PASSWORD_CHANGE_REQUIRED")) {
        throw refused;
      }
      String fresh = changePassword(session, password);
      keep(credentials, session(stranger, name, fresh), name);
    }
    return Exit.DONE;
  }

  private void keep(Credentials credentials, Api session, String name) {
    JsonNode made = makeToken(session);
    credentials.keep(session.url(), name, Json.text(made, "id"), Json.text(made, "token"));
    session.post(Resource.of(AUTH, "logout"), Json.object());
    done(session.url(), name);
  }

  private void keepGiven(Credentials credentials, Api stranger, String secret) {
    Api known = stranger.with("Authorization", "Bearer " + secret);
    String name = Json.text(known.get(Resource.of(AUTH, "me")).body(), "name");
    credentials.keep(stranger.url(), name, "", secret);
    done(stranger.url(), name);
  }

  private void done(String server, String name) {
    writ.printer().say("signed in at " + server + " as " + name);
    writ.printer().say("next: writ approvals list, or writ vms request --help");
  }

  private static Api session(Api stranger, String name, String password) {
    Answer answer =
        stranger.post(
            Resource.of(AUTH, "login"), Json.object().put("name", name).put("password", password));
    String cookie = answer.cookie("writ_session");
    if (cookie.isEmpty()) {
      throw new Failure(stranger.url() + " gave no session; is it a Writ server?");
    }
    return stranger.with("Cookie", "writ_session=" + cookie).with("X-Writ-Csrf", "1");
  }

  /** Asks until the server accepts one, three times at most; a script gets one try. */
  private String changePassword(Api session, String old) {
    for (int tries = 1; ; tries++) {
      String fresh = newPassword();
      try {
        session.post(
            Resource.of(AUTH, "change-password"),
            Json.object().put("current_password", old).put("new_password", fresh));
        return fresh;
      } catch (Refused refused) {
        if (refused.status() != 422 || tries == TRIES || !writ.shell().terminal().in()) {
          throw refused;
        }
        writ.complain("writ: " + refused.message());
        refused.more().forEach(writ::complain);
      }
    }
  }

  private JsonNode makeToken(Api session) {
    return session
        .post(
            Resource.of("/api/v1/tokens"),
            Json.object()
                .put("name", "writ on " + host())
                .put(
                    "expires_at",
                    writ.shell().clock().instant().plus(Duration.ofDays(days)).toString()))
        .body();
  }

  private String password(String name) {
    if (passwordStdin) {
      return stdin();
    }
    return writ.shell()
        .variable("WRIT_PASSWORD")
        .orElseGet(
            () ->
                required(
                    writ.shell().prompt().secret("password of " + name + ": "),
                    "password",
                    "--password-stdin or $WRIT_PASSWORD"));
  }

  private String newPassword() {
    if (newPasswordStdin) {
      return stdin();
    }
    return writ.shell().variable("WRIT_NEW_PASSWORD").orElseGet(this::askNewPassword);
  }

  private String askNewPassword() {
    String carriers = "--new-password-stdin or $WRIT_NEW_PASSWORD";
    Shell.Prompt prompt = writ.shell().prompt();
    writ.complain("this is a one-time password; choose your own, 12 characters or more");
    while (true) {
      String first = required(prompt.secret("new password: "), "new password", carriers);
      String second = required(prompt.secret("once more: "), "new password", carriers);
      if (first.equals(second)) {
        return first;
      }
      writ.complain("the two are not equal; try again");
    }
  }

  private String stdin() {
    try {
      if (in == null) {
        in = new BufferedReader(new InputStreamReader(writ.shell().in(), StandardCharsets.UTF_8));
      }
      String line = in.readLine();
      if (line != null) {
        return line;
      }
    } catch (IOException unreadable) {
      throw new Failure("standard input can't be read: " + unreadable.getMessage());
    }
    throw new Failure("standard input ended before the password came");
  }

  private static String required(java.util.Optional<String> answer, String what, String carrier) {
    return answer.orElseThrow(
        () -> new Failure("no " + what + " and no terminal to ask on", "  next: give " + carrier));
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "an unnamed machine";
    }
  }
}
