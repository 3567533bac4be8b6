package dev.writ.kernel.identity;

import static dev.writ.kernel.problem.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.writ.kernel.audit.ActionCodes;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.audit.Origin;
import dev.writ.kernel.audit.PostgresAuditLog;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.secret.Secret;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Ids;
import dev.writ.kernel.store.Migrations;
import dev.writ.testkit.SettableClock;
import dev.writ.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** K19, without OIDC and webhooks. */
class IdentityTest {
  @RegisterExtension
  static final TestDatabase POSTGRES =
      TestDatabase.filledBy(
              "kernel", owner -> new Migrations(owner, List.of(Migrations.KERNEL)).up())
          .freshForEachTest();

  private static final Secret CHOSEN = Secret.of("ocelot gravel teapot");
  private static final Secret WRONG = Secret.of("wrong gravel teapot");
  private static final Set<String> ENVIRONMENTS = Set.of("test", "prod");
  private static final Permission VM_CREATE = new Permission("vm:create");
  private static final UUID SHOP = new UUID(0, 1);
  private final SettableClock clock = new SettableClock();
  private final SecureRandom random = new SecureRandom();
  private Database database;
  private SignIn signIn;
  private Callers callers;
  private Users users;
  private Groups groups;
  private Roles roles;
  private Bindings bindings;
  private ApiTokens tokens;
  private FirstAdmin firstAdmin;

  @TempDir Path home;

  @BeforeEach
  void open() {
    database = new Database(POSTGRES.app(), clock, new Ids(clock, new Random(1)));
    AuditLog log = log();
    Passwords passwords = new Passwords(random);
    signIn = new SignIn(database, log, passwords, random, new SimpleMeterRegistry());
    callers = new Callers(database, log);
    users = new Users(database, log, passwords);
    groups = new Groups(database, log);
    roles =
        new Roles(
            database,
            log,
            List.of(
                KernelPermissions.PLATFORM_ADMIN,
                KernelPermissions.USER_READ,
                KernelPermissions.USER_MANAGE,
                KernelPermissions.RBAC_MANAGE,
                KernelPermissions.APPROVAL_APPROVE,
                VM_CREATE));
    bindings = new Bindings(database, log, Set.of("system"), ENVIRONMENTS);
    tokens = new ApiTokens(database, log, random);
    firstAdmin = new FirstAdmin(database, log, passwords, ENVIRONMENTS);
    roles.install(KernelRoles.ALL);
  }

  @Test
  @DisplayName("K19 the bootstrap password works once, lies in a 0600 file, and must be changed")
  void letsTheFirstAdminIn() throws IOException {
    Path file = home.resolve("password");
    assertThat(firstAdmin.ensure(null, file)).isTrue();
    assertThat(firstAdmin.ensure(null, home.resolve("other"))).isFalse();
    assertThat(home.resolve("other")).doesNotExist();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Secret oneTime = Secret.of(Files.readString(file).strip());

    SignIn.Session first = signIn.signIn("admin", oneTime, origin());
    assertThat(first.passwordChangeDue()).isTrue();
    assertThat(who(first).passwordChangeDue()).isTrue();
    SignIn.Session other = signIn.signIn("Admin ", oneTime, origin());
    signIn.changePassword(first.cookie().reveal(), oneTime, CHOSEN, origin());
    assertThat(who(first).passwordChangeDue()).isFalse();
    assertThat(callers.bySession(other.cookie().reveal(), origin())).isEmpty();
    assertRefused(
        IdentityProblems.INVALID_CREDENTIALS, () -> signIn.signIn("admin", oneTime, origin()));
    Caller admin = who(signIn.signIn("admin", CHOSEN, origin())).caller();
    assertThat(admin.may(VM_CREATE, Scope.GLOBAL, "prod")).isTrue();
    assertThat(POSTGRES.contents()).doesNotContain(oneTime.reveal(), CHOSEN.reveal());
    assertThat(audits("USER_CREATED")).isEqualTo(1);
    assertThat(audits("BINDING_CREATED")).isEqualTo(1);
    assertThat(audits("PASSWORD_CHANGED")).isEqualTo(1);
    assertThat(audits("LOGIN_SUCCEEDED")).isEqualTo(3);
    assertThat(audits("LOGIN_FAILED")).isEqualTo(1);
  }

  @Test
  void takesTheFirstPasswordFromOutsideAndRefusesAShortOne() {
    Path file = home.resolve("password");
    assertRefused(
        IdentityProblems.PASSWORD_UNACCEPTABLE, () -> firstAdmin.ensure(Secret.of("short"), file));
    assertThat(firstAdmin.ensure(Secret.of("given-by-the-house"), file)).isTrue();
    assertThat(file).doesNotExist();
    assertThat(
            signIn.signIn("admin", Secret.of("given-by-the-house"), origin()).passwordChangeDue())
        .isTrue();
  }

  @Test
  @DisplayName("K19 the 6th sign-in after 5 wrong ones is 429, also for a name that does not exist")
  void locksAName() {
    Caller admin = admin();
    Secret right =
        Objects.requireNonNull(
            users.create(admin, "ann", null, Users.Kind.LOCAL).oneTimePassword());
    for (String name : List.of("ann", "nobody")) {
      for (int i = 0; i < 5; i++) {
        Problem wrong =
            assertRefused(
                IdentityProblems.INVALID_CREDENTIALS, () -> signIn.signIn(name, WRONG, origin()));
        assertThat(wrong.detail()).isEqualTo("the name or the password is wrong; try again");
      }
      Problem locked =
          assertRefused(
              IdentityProblems.ACCOUNT_LOCKED, () -> signIn.signIn(name, right, origin()));
      assertThat(locked.retryAfter()).isEqualTo(Duration.ofMinutes(15));
    }
    assertThat(audits("LOGIN_FAILED")).isEqualTo(12);
    assertThat(audits("ACCOUNT_LOCKED")).isEqualTo(2);
    clock.advance(Duration.ofMinutes(15).minusMillis(1));
    assertRefused(IdentityProblems.ACCOUNT_LOCKED, () -> signIn.signIn("ann", right, origin()));
    clock.advance(Duration.ofMillis(1));
    assertThat(signIn.signIn("ann", right, origin()).name()).isEqualTo("ann");
    assertThat(POSTGRES.contents()).doesNotContain("nobody");
  }

  @Test
  @DisplayName("K19 20 failures from one address in a minute are 429 for every name")
  void slowsAnAddress() {
    admin();
    for (int i = 0; i < 20; i++) {
      String name = "name-" + i;
      assertRefused(
          IdentityProblems.INVALID_CREDENTIALS, () -> signIn.signIn(name, WRONG, origin()));
    }
    assertRefused(
        IdentityProblems.TOO_MANY_ATTEMPTS, () -> signIn.signIn("admin", CHOSEN, origin()));
    assertThat(signIn.signIn("admin", CHOSEN, new Origin("r", "10.0.0.9", null)).name())
        .isEqualTo("admin");
    clock.advance(Duration.ofMinutes(1));
    assertThat(signIn.signIn("admin", CHOSEN, origin()).name()).isEqualTo("admin");
  }

  @Test
  @DisplayName("K19 a revoked, idle, old or disabled person's session is over at the next call")
  void endsSessions() {
    Caller admin = admin();
    SignIn.Session session = member(admin, "ann");
    String cookie = session.cookie().reveal();
    assertThat(callers.bySession(cookie, origin())).isPresent();
    assertThat(callers.bySession("0".repeat(64), origin())).isEmpty();

    clock.advance(Duration.ofMinutes(29));
    assertThat(callers.bySession(cookie, origin())).isPresent();
    clock.advance(Duration.ofMinutes(29));
    assertThat(callers.bySession(cookie, origin())).as("used in between").isPresent();
    clock.advance(Duration.ofMinutes(30));
    assertThat(callers.bySession(cookie, origin())).as("idle").isEmpty();

    SignIn.Session revoked = signIn.signIn("ann", CHOSEN, origin());
    Sessions sessions = new Sessions(database, log());
    UUID id =
        sessions.list(admin).stream()
            .filter(s -> s.userName().equals("ann"))
            .findFirst()
            .orElseThrow()
            .id();
    sessions.revoke(admin, id);
    assertThat(callers.bySession(revoked.cookie().reveal(), origin())).isEmpty();
    assertThat(audits("SESSION_REVOKED")).isEqualTo(1);

    SignIn.Session out = signIn.signIn("ann", CHOSEN, origin());
    signIn.signOut(out.cookie().reveal(), origin());
    assertThat(callers.bySession(out.cookie().reveal(), origin())).isEmpty();
    assertThat(audits("LOGOUT")).isEqualTo(1);

    SignIn.Session disabled = signIn.signIn("ann", CHOSEN, origin());
    users.disable(admin, disabled.userId());
    assertThat(callers.bySession(disabled.cookie().reveal(), origin())).isEmpty();
    assertRefused(
        IdentityProblems.INVALID_CREDENTIALS, () -> signIn.signIn("ann", CHOSEN, origin()));
    users.enable(admin, disabled.userId());

    SignIn.Session old = signIn.signIn("ann", CHOSEN, origin());
    for (int i = 0; i < 35; i++) {
      clock.advance(Duration.ofMinutes(20));
      assertThat(callers.bySession(old.cookie().reveal(), origin())).isPresent();
    }
    clock.advance(Duration.ofMinutes(20));
    assertThat(callers.bySession(old.cookie().reveal(), origin())).as("12 hours").isEmpty();
    assertThat(signIn.sweep()).isZero();
    clock.advance(Duration.ofDays(2));
    assertThat(signIn.sweep()).isPositive();
    assertThat(number("SELECT count(*) FROM kernel_sessions")).isZero();
  }

  @Test
  @DisplayName("K19 a token passes what it lists and its owner may, as of the call")
  void narrowsTokens() {
    Caller admin = admin();
    Caller ann = who(member(admin, "ann")).caller();
    Bindings.Binding binding = bind(admin, ann.userId(), "approver", "test");
    ann = who(signIn.signIn("ann", CHOSEN, origin())).caller();
    Caller owner = ann;
    assertRefused(
        IdentityProblems.ESCALATION_FORBIDDEN,
        () -> tokens.issue(owner, "ci", Set.of(VM_CREATE), in(Duration.ofDays(1))));
    assertRefused(
        KernelProblems.FIELD_INVALID,
        () -> tokens.issue(owner, "ci", null, in(Duration.ofDays(366))));
    ApiTokens.Issued narrow =
        tokens.issue(
            ann, "ci", Set.of(KernelPermissions.APPROVAL_APPROVE), in(Duration.ofDays(365)));
    ApiTokens.Issued wide = tokens.issue(ann, "laptop", null, in(Duration.ofDays(1)));
    assertThat(narrow.text().reveal()).matches("writ_[0-9a-f]{32}_[0-9a-f]{64}");

    assertThat(may(narrow, KernelPermissions.APPROVAL_APPROVE)).isTrue();
    assertThat(may(narrow, KernelPermissions.APPROVAL_VIEW)).isFalse();
    assertThat(may(wide, KernelPermissions.APPROVAL_VIEW)).isTrue();
    Caller narrowed = byToken(narrow);
    assertThat(tokens.issue(narrowed, "child", null, in(Duration.ofDays(1))).token().permissions())
        .containsExactly(KernelPermissions.APPROVAL_APPROVE);

    bindings.delete(admin, binding.id());
    assertThat(may(narrow, KernelPermissions.APPROVAL_APPROVE)).isFalse();

    assertThat(callers.byToken(narrow.text().reveal() + "0", origin())).isEmpty();
    assertThat(callers.byToken(narrow.text().reveal() + "0", origin())).isEmpty();
    assertThat(audits("LOGIN_FAILED")).as("misuse, once in ten minutes").isEqualTo(1);
    tokens.revoke(ann, narrow.token().id());
    tokens.revoke(ann, narrow.token().id());
    assertThat(callers.byToken(narrow.text().reveal(), origin())).isEmpty();
    assertThat(audits("TOKEN_REVOKED")).isEqualTo(1);
    clock.advance(Duration.ofDays(1));
    assertThat(callers.byToken(wide.text().reveal(), origin())).as("expired").isEmpty();
    String secret = narrow.text().reveal().substring(38);
    assertThat(POSTGRES.contents()).doesNotContain(secret);
    Caller bob = who(member(admin, "bob")).caller();
    assertRefused(KernelProblems.NOT_FOUND, () -> tokens.revoke(bob, wide.token().id()));
  }

  @Test
  @DisplayName("K19 escalation is 403 and leaves one row: bindings, roles, groups, resets")
  void refusesEscalation() {
    Caller admin = admin();
    UUID ann = member(admin, "ann").userId();
    UUID eve = member(admin, "eve").userId();
    Roles.Role clerk =
        roles.create(
            admin, "clerk", "Gives out roles.", List.of("rbac:manage", "user:manage", "vm:create"));
    bind(admin, ann, "clerk", "test");
    Groups.Group platform = groups.create(admin, "platform");
    bindings.create(
        admin,
        new Bindings.Wish(
            Bindings.SubjectType.GROUP,
            platform.id(),
            role(admin, "platform-admin"),
            Scope.GLOBAL,
            List.of("test")));
    Caller caller = who(signIn.signIn("ann", CHOSEN, origin())).caller();

    List<ThrowingCallable> attempts =
        List.of(
            () -> bind(caller, eve, "platform-admin", "test"),
            () -> bind(caller, ann, "approver", "test"),
            () -> bind(caller, eve, "clerk", "prod"),
            () -> roles.create(caller, "boss", "All of it.", List.of("platform:admin")),
            () ->
                roles.update(
                    caller,
                    clerk.id(),
                    "Gives out roles.",
                    List.of("rbac:manage", "approval:approve")),
            () -> groups.addMember(caller, platform.id(), ann),
            () -> users.resetPassword(caller, admin.userId()));
    for (ThrowingCallable attempt : attempts) {
      assertRefused(IdentityProblems.ESCALATION_FORBIDDEN, attempt);
    }
    assertThat(audits("REQUEST_REFUSED")).isEqualTo(attempts.size());
    assertThat(bind(caller, eve, "clerk", "test").environments()).containsExactly("test");
    Caller nobody = who(member(admin, "ned")).caller();
    assertRefused(
        KernelProblems.FORBIDDEN, () -> users.create(nobody, "x", null, Users.Kind.LOCAL));
    assertThat(audits("REQUEST_REFUSED")).isEqualTo(attempts.size() + 1);
  }

  @Test
  @DisplayName("K19 the last admin can't go, whichever way, also when two leave at once")
  void keepsTheLastAdmin() throws Exception {
    Caller admin = admin();
    Bindings.Binding only =
        bindings.list(admin).stream()
            .filter(b -> b.roleName().equals("platform-admin"))
            .findFirst()
            .orElseThrow();
    assertRefused(IdentityProblems.LAST_ADMIN, () -> users.disable(admin, admin.userId()));
    assertRefused(IdentityProblems.LAST_ADMIN, () -> bindings.delete(admin, only.id()));
    assertThat(audits("REQUEST_REFUSED")).isEqualTo(2);

    UUID ann = member(admin, "ann").userId();
    bind(admin, ann, "platform-admin", "test");
    Caller second = who(signIn.signIn("ann", CHOSEN, origin())).caller();
    List<Callable<@Nullable Throwable>> both =
        List.of(
            () -> catchThrowable(() -> users.disable(admin, ann)),
            () -> catchThrowable(() -> users.disable(second, admin.userId())));
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      long refused = 0;
      for (var outcome : threads.invokeAll(both)) {
        Throwable failure = outcome.get();
        if (failure != null) {
          assertThat(((Problem) failure).code()).isEqualTo(IdentityProblems.LAST_ADMIN);
          refused++;
        }
      }
      assertThat(refused).isEqualTo(1);
    }
    assertThat(number("SELECT count(*) FROM kernel_users WHERE disabled_at IS NULL")).isEqualTo(1);
  }

  @Test
  void bindsWhereItSaysAndNowhereElse() {
    Caller admin = admin();
    UUID ann = member(admin, "ann").userId();
    roles.create(admin, "maker", "Makes machines.", List.of("vm:create"));
    Scope shop = new Scope("system", SHOP);
    Bindings.Binding binding =
        bindings.create(
            admin,
            new Bindings.Wish(
                Bindings.SubjectType.USER, ann, role(admin, "maker"), shop, List.of()));
    assertThat(binding.environments()).containsExactly("test");
    Caller caller = who(signIn.signIn("ann", CHOSEN, origin())).caller();
    assertThat(caller.may(VM_CREATE, shop, "test")).isTrue();
    assertThat(caller.may(VM_CREATE, shop, "prod")).isFalse();
    assertThat(caller.may(VM_CREATE, Scope.GLOBAL, "test")).isFalse();
    bindings.changeEnvironments(admin, binding.id(), List.of("test", "prod"));
    assertThat(who(signIn.signIn("ann", CHOSEN, origin())).caller().may(VM_CREATE, shop, "prod"))
        .isTrue();
    assertRefused(
        IdentityProblems.BINDING_EXISTS,
        () ->
            bindings.create(
                admin,
                new Bindings.Wish(
                    Bindings.SubjectType.USER, ann, role(admin, "maker"), shop, List.of("prod"))));
    assertRefused(
        KernelProblems.FIELD_INVALID,
        () ->
            bindings.create(
                admin,
                new Bindings.Wish(
                    Bindings.SubjectType.USER,
                    ann,
                    role(admin, "maker"),
                    new Scope("galaxy", SHOP),
                    List.of())));
    assertRefused(
        KernelProblems.FIELD_INVALID,
        () -> bindings.changeEnvironments(admin, binding.id(), List.of("moon")));
    assertRefused(IdentityProblems.ROLE_IN_USE, () -> roles.delete(admin, role(admin, "maker")));
    bindings.delete(admin, binding.id());
    roles.delete(admin, role(admin, "maker"));
    assertThat(audits("ROLE_DELETED")).isEqualTo(1);
    assertThat(audits("BINDING_DELETED")).isEqualTo(1);
  }

  @Test
  void readsGroupsAsGrantsAndNames() {
    Caller admin = admin();
    UUID ann = member(admin, "ann").userId();
    Groups.Group platform = groups.create(admin, "platform");
    bindings.create(
        admin,
        new Bindings.Wish(
            Bindings.SubjectType.GROUP,
            platform.id(),
            role(admin, "approver"),
            Scope.GLOBAL,
            List.of("prod")));
    groups.addMember(admin, platform.id(), ann);
    Caller caller = who(signIn.signIn("ann", CHOSEN, origin())).caller();
    assertThat(caller.groups()).containsExactly("platform");
    assertThat(caller.may(KernelPermissions.APPROVAL_APPROVE, Scope.GLOBAL, "prod")).isTrue();

    PostgresDirectory directory = new PostgresDirectory();
    assertThat(holders(directory, "prod", Set.of("platform"))).containsExactly(ann);
    assertThat(holders(directory, "prod", Set.of())).as("no admins by right").containsExactly(ann);
    assertThat(holders(directory, "test", Set.of())).isEmpty();
    assertThat(holders(directory, null, Set.of())).containsExactly(ann);
    assertThat(holders(directory, "prod", Set.of("security"))).isEmpty();

    groups.removeMember(admin, platform.id(), ann);
    assertThat(who(signIn.signIn("ann", CHOSEN, origin())).caller().grants()).isEmpty();
    groups.delete(admin, platform.id());
    assertThat(audits("GROUP_UPDATED")).isEqualTo(2);
    assertThat(audits("GROUP_DELETED")).isEqualTo(1);
    assertThat(number("SELECT count(*) FROM kernel_role_bindings WHERE subject_type = 'GROUP'"))
        .isZero();
  }

  @Test
  void refusesWildcardsUnknownPermissionsAndTakenNames() {
    Caller admin = admin();
    assertRefused(
        KernelProblems.WILDCARD_FORBIDDEN,
        () -> roles.create(admin, "all", "All of it.", List.of("vm:*")));
    Problem several =
        assertRefused(
            KernelProblems.VALIDATION_FAILED,
            () -> roles.create(admin, "all", "All of it.", List.of("vm:fly", "*", "vm:create")));
    assertThat(several.errors()).hasSize(2);
    assertRefused(
        IdentityProblems.NAME_TAKEN, () -> users.create(admin, "admin", null, Users.Kind.LOCAL));
    assertRefused(
        KernelProblems.FIELD_INVALID, () -> users.create(admin, "Ann Lee", null, Users.Kind.LOCAL));
    assertRefused(
        IdentityProblems.ROLE_BUILTIN,
        () -> roles.update(admin, role(admin, "viewer"), "x", List.of("vm:create")));
  }

  @Test
  @DisplayName("K9 built-in roles change by installation only, and users are never deleted")
  void guardsBuiltInRoles() {
    admin();
    for (String statement :
        List.of(
            "DELETE FROM kernel_roles WHERE name = 'viewer'",
            "UPDATE kernel_roles SET name = 'x' WHERE name = 'viewer'",
            "UPDATE kernel_roles SET builtin = false WHERE name = 'viewer'",
            "INSERT INTO kernel_role_permissions SELECT id, 'platform:admin' FROM kernel_roles",
            "DELETE FROM kernel_role_permissions",
            "DELETE FROM kernel_users")) {
      assertThatThrownBy(() -> Jdbi.create(POSTGRES.owner()).useHandle(h -> h.execute(statement)))
          .as(statement)
          .hasMessageContaining("refused");
    }
    roles.install(
        List.of(
            KernelRoles.ADMIN,
            new RoleDefinition("operator", "Works.", Set.of(VM_CREATE)),
            KernelRoles.OPERATOR));
    assertThat(
            number(
                "SELECT count(*) FROM kernel_role_permissions p JOIN kernel_roles r ON r.id ="
                    + " p.role_id WHERE r.name = 'operator'"))
        .isEqualTo(2);
    assertThat(number("SELECT count(*) FROM kernel_roles WHERE builtin")).isEqualTo(2);
  }

  @Test
  void resetsAPasswordAndEndsTheSessions() {
    Caller admin = admin();
    SignIn.Session session = member(admin, "ann");
    Secret fresh =
        Objects.requireNonNull(users.resetPassword(admin, session.userId()).oneTimePassword());
    assertThat(callers.bySession(session.cookie().reveal(), origin())).isEmpty();
    assertThat(signIn.signIn("ann", fresh, origin()).passwordChangeDue()).isTrue();
  }

  @Test
  void refusesAPasswordOfOnesOwnNameOrTheOldOne() {
    Caller admin = admin();
    SignIn.Session session = member(admin, "annabel");
    String cookie = session.cookie().reveal();
    for (String bad : List.of("annabel-gravel-teapot", CHOSEN.reveal(), "password1234", "short")) {
      assertRefused(
          IdentityProblems.PASSWORD_UNACCEPTABLE,
          () -> signIn.changePassword(cookie, CHOSEN, Secret.of(bad), origin()));
    }
    assertRefused(
        IdentityProblems.INVALID_CREDENTIALS,
        () -> signIn.changePassword(cookie, WRONG, Secret.of("walnut gravel teapot"), origin()));
    assertRefused(
        KernelProblems.UNAUTHENTICATED,
        () -> signIn.changePassword("0".repeat(64), CHOSEN, WRONG, origin()));
  }

  private Caller admin() {
    firstAdmin.ensure(Secret.of("given-by-the-house"), home.resolve("password"));
    SignIn.Session session = signIn.signIn("admin", Secret.of("given-by-the-house"), origin());
    signIn.changePassword(
        session.cookie().reveal(), Secret.of("given-by-the-house"), CHOSEN, origin());
    return who(session).caller();
  }

  /** A user with a password of their own, signed in. */
  private SignIn.Session member(Caller admin, String name) {
    Secret oneTime =
        Objects.requireNonNull(users.create(admin, name, null, Users.Kind.LOCAL).oneTimePassword());
    SignIn.Session session = signIn.signIn(name, oneTime, origin());
    signIn.changePassword(session.cookie().reveal(), oneTime, CHOSEN, origin());
    return session;
  }

  private Bindings.Binding bind(Caller by, UUID user, String role, String environment) {
    return bindings.create(
        by,
        new Bindings.Wish(
            Bindings.SubjectType.USER, user, roleId(role), Scope.GLOBAL, List.of(environment)));
  }

  private UUID role(Caller admin, String name) {
    return roles.list(admin).stream()
        .filter(r -> r.name().equals(name))
        .findFirst()
        .orElseThrow()
        .id();
  }

  private static UUID roleId(String name) {
    return one(UUID.class, "SELECT id FROM kernel_roles WHERE name = '" + name + "'");
  }

  private Set<UUID> holders(
      Directory directory, @Nullable String environment, Set<String> groupNames) {
    return database.inTransaction(
        tx -> directory.holdersOf(tx, KernelPermissions.APPROVAL_APPROVE, environment, groupNames));
  }

  private Identified who(SignIn.Session session) {
    return callers.bySession(session.cookie().reveal(), origin()).orElseThrow();
  }

  private Caller byToken(ApiTokens.Issued token) {
    return callers.byToken(token.text().reveal(), origin()).orElseThrow().caller();
  }

  private boolean may(ApiTokens.Issued token, Permission permission) {
    return byToken(token).may(permission, Scope.GLOBAL, "test");
  }

  private java.time.Instant in(Duration time) {
    return clock.instant().plus(time);
  }

  private static Origin origin() {
    return new Origin("r-1", "127.0.0.1", "test");
  }

  private AuditLog log() {
    return new PostgresAuditLog(
        database, new ActionCodes(KernelActionCodes.ALL), new SimpleMeterRegistry());
  }

  private static long audits(String code) {
    return number("SELECT count(*) FROM kernel_audit WHERE action_code = '" + code + "'");
  }

  private static long number(String sql) {
    return one(Long.class, sql);
  }

  private static <T> T one(Class<T> type, String sql) {
    return Jdbi.create(POSTGRES.superuser())
        .withHandle(handle -> handle.createQuery(sql).mapTo(type).one());
  }
}
