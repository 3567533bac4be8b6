package dev.writ.kernel;

import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.identity.ApiTokens;
import dev.writ.kernel.identity.Bindings;
import dev.writ.kernel.identity.Callers;
import dev.writ.kernel.identity.Directory;
import dev.writ.kernel.identity.FirstAdmin;
import dev.writ.kernel.identity.Groups;
import dev.writ.kernel.identity.Passwords;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.identity.PostgresDirectory;
import dev.writ.kernel.identity.Roles;
import dev.writ.kernel.identity.Sessions;
import dev.writ.kernel.identity.SignIn;
import dev.writ.kernel.identity.Users;
import dev.writ.kernel.store.Database;
import java.util.List;
import java.util.Set;

/** Everything about who is there and what they may do, put together. */
public record Identity(
    Directory directory,
    Callers callers,
    SignIn signIn,
    ApiTokens apiTokens,
    Sessions sessions,
    Users users,
    Groups groups,
    Roles roles,
    Bindings bindings,
    FirstAdmin firstAdmin) {
  static Identity of(
      Kernel.Parts given, AuditLog audit, List<Permission> permissions, Set<String> scopeTypes) {
    Database database = given.database();
    Passwords passwords = new Passwords(given.random());
    Set<String> environments = Set.copyOf(given.environments());
    return new Identity(
        new PostgresDirectory(),
        new Callers(database, audit),
        new SignIn(database, audit, passwords, given.random(), given.meters()),
        new ApiTokens(database, audit, given.random()),
        new Sessions(database, audit),
        new Users(database, audit, passwords),
        new Groups(database, audit),
        new Roles(database, audit, permissions),
        new Bindings(database, audit, scopeTypes, environments),
        new FirstAdmin(database, audit, passwords, environments));
  }
}
