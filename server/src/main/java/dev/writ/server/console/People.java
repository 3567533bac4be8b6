package dev.writ.server.console;

import dev.writ.kernel.identity.Directory;
import dev.writ.kernel.store.Database;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What people are called. */
@Singleton
class People {
  private final Database database;
  private final Directory directory;

  People(Database database, Directory directory) {
    this.database = database;
    this.directory = directory;
  }

  Map<UUID, String> names(Collection<UUID> ids) {
    return ids.isEmpty()
        ? Map.of()
        : database.inTransaction(tx -> directory.namesOf(tx, Set.copyOf(ids)));
  }
}
