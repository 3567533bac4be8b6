package dev.writ.kernel.secret;

import java.util.regex.Pattern;

/**
 * A column that holds sealed secrets. Its table has an {@code id uuid}.
 *
 * @param keyColumn the column beside it that names the key
 */
public record SecretColumn(String table, String column, String keyColumn) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

  public SecretColumn {
    for (String name : new String[] {table, column, keyColumn}) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("`" + name + "` is no name of a table or column");
      }
    }
  }
}
