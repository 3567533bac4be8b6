package dev.writ.kernel.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.writ.kernel.audit.ActionCodes;
import dev.writ.kernel.audit.Actor;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.audit.AuditExport;
import dev.writ.kernel.audit.AuditFilter;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.AuditSealer;
import dev.writ.kernel.audit.AuditSearch;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.audit.Origin;
import dev.writ.kernel.audit.PostgresAuditLog;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.identity.ApiTokens;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Callers;
import dev.writ.kernel.identity.FirstAdmin;
import dev.writ.kernel.identity.KernelRoles;
import dev.writ.kernel.identity.Passwords;
import dev.writ.kernel.identity.Roles;
import dev.writ.kernel.identity.SignIn;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.secret.MasterKeys;
import dev.writ.kernel.secret.Secret;
import dev.writ.kernel.secret.SigningKeys;
import dev.writ.kernel.store.Json;
import dev.writ.testkit.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** K18, the secrets. */
class PlantedSecretsTest {
  @RegisterExtension static final TestDatabase STORE = House.store();

  /** Twelve secrets as people paste them; what must not be found again stands in the other list. */
  private static final List<String> PASTED =
      List.of(
          "-----BEGIN PRIVATE KEY-----\nplanted01MIIEvQIBADANBg\n-----END PRIVATE KEY-----",
          "client-key-data: planted02LS0tLS1CRUdJTiBSU0E",
          "Authorization: Bearer planted03.abc-def",
          "eyJwbGFudGVkMDQiOjF9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLXBsYW50ZWQwNA",
          "https://ann:planted05@registry.example/v2/",
          "password=planted06",
          "DB_PASSWORD: planted07",
          "{\"client_secret\": \"planted08\"}",
          "token=planted09",
          "writ_0123456789abcdef0123456789abcdef_planted10",
          "--api-key planted11",
          "postgres://writ:planted12@db.example:5432/writ");

  private static final List<String> PLANTED =
      List.of(
          "planted01",
          "planted02",
          "planted03",
          "c2lnbmF0dXJlLXBsYW50ZWQwNA",
          "planted05",
          "planted06",
          "planted07",
          "planted08",
          "planted09",
          "planted10",
          "planted11",
          "planted12");

  @Test
  @DisplayName("K18 12 planted secrets through every input: 0 hits in dump, export and logs")
  void keepsNoneOfThem() throws Exception {
    ByteArrayOutputStream logged = new ByteArrayOutputStream();
    PrintStream out = System.out;
    PrintStream err = System.err;
    PrintStream capture = new PrintStream(logged, true, StandardCharsets.UTF_8);
    Handler handler = printing(capture);
    Logger.getLogger("").addHandler(handler);
    System.setOut(capture);
    System.setErr(capture);
    House house = new House(STORE);
    ByteArrayOutputStream export = new ByteArrayOutputStream();
    try {
      for (String pasted : PASTED) {
        plantAtTheDesk(house, pasted);
        plantInIdentity(house, pasted);
        plantInAudit(house, pasted);
      }
      SigningKeys keys =
          new SigningKeys(MasterKeys.parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));
      new AuditSealer(house.database, keys, house.registry).seal();
      new AuditExport(house.database, log(house))
          .write(Actor.system("test"), AuditExport.Part.ALL, export);
    } finally {
      System.setOut(out);
      System.setErr(err);
      Logger.getLogger("").removeHandler(handler);
    }

    assertThat(house.audits("REQUEST_SUBMITTED")).isEqualTo(4L * PASTED.size());
    assertThat(STORE.contents()).contains("[redacted:").doesNotContain(PLANTED);
    assertThat(export.toString(StandardCharsets.UTF_8))
        .contains("[redacted:")
        .doesNotContain(PLANTED);
    assertThat(logged.toString(StandardCharsets.UTF_8)).doesNotContain(PLANTED);
  }

  private static void plantAtTheDesk(House house, String pasted) {
    Caller alice = house.requester("alice");
    Caller ann = house.approver("ann");
    String text = "please, " + pasted + " thanks";
    house.desk.approve(
        House.ticketOf(house.desk.submit(asking(house, alice, text))),
        ann,
        new Approval(
            Json.object(), Json.object().put("title", "Emma").put("pages", 400), text, null, text),
        null);
    house.desk.reject(
        House.ticketOf(house.desk.submit(asking(house, alice, text))), ann, text, null);
    house.desk.cancel(House.ticketOf(house.desk.submit(asking(house, alice, text))), alice, text);
    house.desk.bulk(
        ann,
        Verdict.REJECT,
        List.of(House.ticketOf(house.desk.submit(asking(house, alice, text)))),
        text);
  }

  private static Submission asking(House house, Caller caller, String reason) {
    Submission plain = house.request(caller);
    return new Submission(
        plain.operation(),
        caller,
        plain.resource(),
        plain.environment(),
        plain.payload(),
        reason,
        null,
        List.of(),
        null);
  }

  private void plantInIdentity(House house, String pasted) {
    AuditLog log = log(house);
    SecureRandom random = new SecureRandom();
    Passwords passwords = new Passwords(random);
    Roles roles = new Roles(house.database, log, Set.of());
    roles.install(KernelRoles.ALL);
    Secret first = Secret.of("given-by-the-house");
    new FirstAdmin(house.database, log, passwords, Set.of("test")).ensure(first, Path.of("unused"));
    Origin origin = new Origin("r", null, "agent/1 " + pasted);
    SignIn signIn = new SignIn(house.database, log, passwords, random, house.registry);
    SignIn.Session session = signIn.signIn("admin", first, origin);
    refused(() -> signIn.signIn(pasted, Secret.of(pasted), origin));
    refused(
        () ->
            signIn.changePassword(
                session.cookie().reveal(), Secret.of(pasted), Secret.of(pasted), origin));
    Callers callers = new Callers(house.database, log);
    Caller admin = callers.bySession(session.cookie().reveal(), origin).orElseThrow().caller();
    callers.byToken(pasted, origin);
    ApiTokens tokens = new ApiTokens(house.database, log, random);
    ApiTokens.Issued issued =
        tokens.issue(
            admin, pasted.replace('\n', ' '), null, house.clock.instant().plus(Duration.ofDays(1)));
    assertThat(STORE.contents()).doesNotContain(issued.text().reveal().substring(38));
    assertThat(STORE.contents()).doesNotContain(session.cookie().reveal());
    refused(() -> roles.create(admin, "clerk", pasted.replace('\n', ' '), List.of("x:y")));
  }

  /** A refusal tells nothing of what was typed, either. */
  private static void refused(ThrowingCallable attempt) {
    assertThat(catchThrowable(attempt))
        .isInstanceOf(Problem.class)
        .hasMessageNotContainingAny(PLANTED.toArray(String[]::new));
  }

  private static void plantInAudit(House house, String pasted) {
    Actor actor = new Actor("user:ann", "ann", new Origin("r", null, pasted));
    log(house)
        .append(
            AuditEntry.of(KernelActionCodes.SETTING_CHANGED, actor)
                .withResource(new ResourceRef("setting", "s", pasted))
                .withParam("note", "it was " + pasted)
                .withParam("list", List.of(pasted)));
    new AuditSearch(house.database, log(house))
        .find(
            actor,
            new AuditFilter(pasted, pasted, null, null, pasted, pasted, pasted, null, null, null),
            0,
            10);
  }

  private static AuditLog log(House house) {
    return new PostgresAuditLog(
        house.database, new ActionCodes(KernelActionCodes.ALL), house.registry);
  }

  private static Handler printing(PrintStream to) {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        to.println(record.getMessage() + " " + record.getThrown());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
