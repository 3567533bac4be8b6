package dev.writ.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TestDatabaseTest {
  @RegisterExtension
  static final TestDatabase database =
      TestDatabase.filledBy(
              "notes",
              owner -> {
                execute(owner, "CREATE TABLE notes (word text)");
                execute(owner, "GRANT SELECT, INSERT ON notes TO writ_app");
              })
          .freshForEachTest();

  @Test
  void startsWithTheFillingOnly() throws Exception {
    assertThat(database.contents()).isEqualTo("notes\n");
    execute(database.app(), "INSERT INTO notes VALUES ('mine')");
    assertThat(database.contents()).isEqualTo("notes\n  (mine)\n");
    database.renew();
    assertThat(database.contents()).isEqualTo("notes\n");
  }

  @Test
  void givesTheAppNoMoreThanItsGrants() {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> execute(database.app(), "DELETE FROM notes"))
        .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> execute(database.app(), "CREATE TABLE more (word text)"));
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> execute(database.retention(), "SELECT * FROM notes"));
  }

  @Test
  void makesNoRoleOfTheHouseASuperuser() throws Exception {
    String supers = "SELECT count(*) FROM pg_roles WHERE rolsuper AND rolname LIKE 'writ%'";
    try (Connection connection = database.superuser().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(supers)) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isZero();
    }
  }

  private static void execute(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
