package dev.writ.kernel.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.kernel.audit.Origin;
import dev.writ.kernel.problem.Problem;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerTest {
  private static final UUID SHOP = new UUID(0, 1);
  private static final UUID BANK = new UUID(0, 2);
  private static final Permission READ = new Permission("vm:read");
  private static final Permission CREATE = new Permission("vm:create");

  /** Reads everywhere in test, creates in shop in both environments. */
  private static final List<Grant> GRANTS =
      List.of(
          new Grant("viewer", Set.of(READ), Scope.GLOBAL, Set.of("test")),
          new Grant("operator", Set.of(CREATE), new Scope("system", SHOP), Set.of("test", "prod")));

  @ParameterizedTest(name = "{0} in {1} and {2}: {3}")
  @CsvSource({
    "vm:read,   global, test, true",
    "vm:read,   global, prod, false",
    "vm:read,   global, ,     true",
    "vm:read,   shop,   test, true",
    "vm:read,   shop,   prod, false", // the other binding has prod, but does not read
    "vm:create, shop,   prod, true",
    "vm:create, shop,   ,     true",
    "vm:create, bank,   prod, false",
    "vm:create, global, test, false",
    "vm:delete, shop,   test, false",
  })
  void takesAllFourFromOneBinding(
      String permission, String scope, @Nullable String environment, boolean allowed) {
    Scope where =
        switch (scope) {
          case "shop" -> new Scope("system", SHOP);
          case "bank" -> new Scope("system", BANK);
          default -> Scope.GLOBAL;
        };
    Caller ann = caller(GRANTS, null);
    assertThat(ann.may(new Permission(permission), where, environment)).isEqualTo(allowed);
  }

  @Test
  void passesAnAdminEverywhere() {
    Grant admin =
        new Grant(
            "platform-admin", Set.of(KernelPermissions.PLATFORM_ADMIN), Scope.GLOBAL, Set.of());
    assertThat(caller(List.of(admin), null).may(CREATE, new Scope("system", BANK), "prod"))
        .isTrue();
  }

  @Test
  void narrowsByToken() {
    Caller token = caller(GRANTS, Set.of(READ));
    assertThat(token.may(READ, Scope.GLOBAL, "test")).isTrue();
    assertThat(token.may(CREATE, new Scope("system", SHOP), "prod")).isFalse();
    assertThat(token.mayAnywhere(CREATE)).isFalse();
    assertThat(token.grantsOf(CREATE)).isEmpty();
  }

  @Test
  void isNotWidenedByATokenThatListsMore() {
    Caller token = caller(GRANTS, Set.of(KernelPermissions.PLATFORM_ADMIN, CREATE));
    assertThat(token.may(CREATE, new Scope("system", BANK), "prod")).isFalse();
    assertThat(token.may(CREATE, new Scope("system", SHOP), "prod")).isTrue();
  }

  @Test
  @DisplayName("K19 nobody gives what they do not hold, in that scope and environment")
  void mayGiveOnlyWhatIsHeld() {
    Caller ann = caller(GRANTS, null);
    Scope shop = new Scope("system", SHOP);
    assertThatCode(() -> Grants.requireHeld(ann, List.of(grant(CREATE, shop, "test", "prod"))))
        .doesNotThrowAnyException();
    for (Grant more :
        List.of(
            grant(CREATE, Scope.GLOBAL, "test"),
            grant(READ, shop, "test", "prod"),
            grant(new Permission("vm:delete"), shop, "test"),
            grant(KernelPermissions.PLATFORM_ADMIN, shop, "test"))) {
      assertThatThrownBy(() -> Grants.requireHeld(ann, List.of(more)))
          .isInstanceOfSatisfying(
              Problem.class,
              problem ->
                  assertThat(problem.code()).isEqualTo(IdentityProblems.ESCALATION_FORBIDDEN));
    }
  }

  private static Grant grant(Permission permission, Scope scope, String... environments) {
    return new Grant("role", Set.of(permission), scope, Set.of(environments));
  }

  private static Caller caller(List<Grant> grants, @Nullable Set<Permission> limit) {
    return new Caller(new UUID(0, 9), "ann", Set.of(), grants, limit, Origin.INSIDE);
  }
}
